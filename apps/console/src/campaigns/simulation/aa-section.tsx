import { Button } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray } from '../../client/job-tray.js';
import { newMutationKey } from '../../client/mutation-key.js';
import { useSession } from '../../client/session.js';
import { accepted, useRefusal } from '../../client/user-errors.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { Section } from '../../ui/page/page.js';
import { AaRunView } from './aa-run-view.js';
import { RunAaDocument } from '@cartograph/sdk/operations/campaigns';
import classes from '../campaigns.module.css';
import type { SimulatedCampaign } from './distribution.js';

/** Tries the plan on the past, where nothing was done: an approval asks for it. The newest test stands below its button. */
export function AaSection({ campaign, onStarted }: { campaign: SimulatedCampaign; onStarted(): void }) {
  const t = useTranslations();
  const [newest] = campaign.aaRuns;
  return (
    <Section title={t('campaigns.aa.title')} note={t('campaigns.aa.note')}>
      <div className={classes.stack}>
        <AaStart campaign={campaign} onStarted={onStarted} />
        {newest && <AaRunView key={newest.id} run={newest} />}
        <p className={classes.note}>
          {t('simulation.aa.follows', {
            state: newest?.result && newest.isOfPlan ? newest.result.verdictKind : 'NONE',
          })}
        </p>
      </div>
    </Section>
  );
}

function AaStart({ campaign, onStarted }: { campaign: SimulatedCampaign; onStarted(): void }) {
  const t = useTranslations();
  const read = useRefusal();
  const { follow } = useJobTray();
  const mayRun = useSession().can('campaigns:write');
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, run] = useMutation(RunAaDocument);
  const start = async (): Promise<void> => {
    const { data, error } = await run({ input: { campaignId: campaign.id, clientMutationKey: newMutationKey() } });
    const job = data?.runAA.job;
    if (job) {
      setRefusal(accepted);
      follow(job.id);
      onStarted();
    } else setRefusal(read({ userErrors: data?.runAA.userErrors, error }));
  };
  if (!mayRun) return null;
  return (
    <>
      <FormAlert text={refusal.general} />
      <div className={classes.fields}>
        <Button
          size="sm"
          variant="default"
          loading={fetching}
          onClick={() => void start()}
          leftSection={<IconScale size={16} stroke={1.8} />}
        >
          {t('campaigns.aa.run')}
        </Button>
      </div>
    </>
  );
}
