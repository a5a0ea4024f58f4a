import { Button, Group, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray } from '../../client/job-tray.js';
import { newMutationKey } from '../../client/mutation-key.js';
import { useSession } from '../../client/session.js';
import { accepted, useRefusal } from '../../client/user-errors.js';
import { useFormats } from '../../i18n/use-formats.js';
import { useFocusBack } from '../../ui/form/focus-back.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { Section } from '../../ui/page/page.js';
import classes from '../result/result.module.css';
import { FollowedJob } from '../followed-job.js';
import { AnalyzeCampaignDocument } from '@cartograph/sdk/operations/campaign-analyses';
import { nextLook, type Monitored } from './monitored.js';

/** Analyzes what is known by now; a planned look is asked about first, for there are only so many. */
export function LookSection({
  campaign,
  onDone,
}: {
  campaign: Pick<Monitored, 'id' | 'status' | 'plan' | 'analyses' | 'decision'>;
  onDone(): void;
}) {
  const t = useTranslations();
  const { instant, share } = useFormats();
  const read = useRefusal();
  const { follow } = useJobTray();
  const mayWrite = useSession().can('campaigns:write');
  const isDecided = campaign.decision !== null;
  const mayLook = mayWrite && !isDecided && (campaign.status === 'RUNNING' || campaign.status === 'FINISHED');
  const [isAsking, asking] = useDisclosure();
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, analyze] = useMutation(AnalyzeCampaignDocument);
  const [newest] = campaign.analyses;
  const done = campaign.analyses.find(({ result }) => result !== null);
  const next = nextLook(campaign);
  const look = async (): Promise<void> => {
    const { data, error } = await analyze({ input: { campaignId: campaign.id, clientMutationKey: newMutationKey() } });
    const job = data?.analyzeCampaign.job;
    setRefusal(job ? accepted : read({ userErrors: data?.analyzeCampaign.userErrors, error }));
    if (job) {
      follow(job.id);
      onDone();
    }
  };
  const isTaken = next !== null && next.share === null;
  return (
    <Section title={t('monitor.look.title')} note={t('monitor.look.note')}>
      <div className={classes.stack}>
        <FormAlert text={refusal.general} />
        {mayLook && (
          <div className={classes.tools}>
            <Button
              size="sm"
              loading={fetching}
              disabled={isTaken}
              onClick={() => (next === null ? void look() : asking.open())}
              leftSection={<IconEye size={16} stroke={1.8} />}
            >
              {next === null || isTaken
                ? t('monitor.look.now')
                : t('monitor.look.planned', { number: next.number, looks: next.looks })}
            </Button>
            {done && <span className={classes.quiet}>{t('monitor.look.last', { at: instant(done.createdAt) })}</span>}
          </div>
        )}
        {!mayWrite && <p className={classes.note}>{t('monitor.look.mayNot')}</p>}
        {isDecided && <p className={classes.note}>{t('monitor.look.decided')}</p>}
        {next !== null && !isDecided && (
          <p className={classes.note}>
            {next.share === null
              ? t('monitor.look.noneLeft')
              : campaign.status === 'FINISHED'
                ? t('monitor.look.final')
                : t('monitor.look.next', { share: share(next.share), units: next.units ?? 0 })}
          </p>
        )}
        {newest && newest.result === null && <FollowedJob key={newest.id} job={newest.job} onDone={onDone} />}
      </div>
      {isAsking && next !== null && (
        <AskLook
          title={t('monitor.look.ask', { number: next.number, looks: next.looks })}
          onClose={asking.close}
          onYes={() => {
            asking.close();
            void look();
          }}
        />
      )}
    </Section>
  );
}

function AskLook({ title, onClose, onYes }: { title: string; onClose(): void; onYes(): void }) {
  const t = useTranslations();
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <p>{t('monitor.look.askText')}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('act.cancel')}
        </Button>
        <Button onClick={onYes} data-autofocus>
          {t('monitor.look.yes')}
        </Button>
      </Group>
    </Modal>
  );
}
