import { Button, Group, Modal, Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { accepted, useRefusal } from '../../client/user-errors.js';
import { useFocusBack } from '../../ui/form/focus-back.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { RestoredNote, useKeptDraft } from '../../ui/form/kept-draft.js';
import { useToast } from '../../ui/notice/toast.js';
import type { Campaign } from '../campaign.js';
import classes from '../campaigns.module.css';
import { useGivenNames } from '../given-names.js';
import type { Decision } from './analysis.js';
import { DecideCampaignDocument } from '@cartograph/sdk/operations/campaigns';

interface DecideDialogProps {
  campaign: Pick<Campaign, 'id' | 'version' | 'status'>;
  /** Treatment arms. */
  arms: readonly string[];
  /** What the newest analysis says; null where there is none or it must not be seen. */
  said: Pick<Decision, 'kind' | 'arm'> | null;
  onClose(): void;
  onDecided(): void;
}

const shipPrefix = 'ship ';

/** Whether a choice is another one than the rules', so that its reason has to say more. */
function isAgainst(choice: string, said: DecideDialogProps['said']): boolean {
  if (!said) return false;
  if (choice.startsWith(shipPrefix)) return said.kind !== 'SHIP' || said.arm !== choice.slice(shipPrefix.length);
  return choice === 'KEEP_CONTROL' ? said.kind === 'SHIP' : false;
}

/** Says what comes of a campaign, with the reason that stays beside its result; one that runs is ended by it. */
export function DecideDialog({ campaign, arms, said, onClose, onDecided }: DecideDialogProps) {
  const t = useTranslations();
  useFocusBack();
  const read = useRefusal();
  const toast = useToast();
  const names = useGivenNames();
  const suggested =
    said?.kind === 'SHIP' && said.arm !== null
      ? shipPrefix + said.arm
      : said?.kind === 'STOP' || said?.kind === 'NO_DIFFERENCE'
        ? 'KEEP_CONTROL'
        : 'UNDECIDED';
  const [choice, setChoice] = useState(suggested);
  const kept = useKeptDraft(`decide.${campaign.id}`, { reason: '' });
  const { reason } = kept.draft;
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, decide] = useMutation(DecideCampaignDocument);
  const save = async (): Promise<void> => {
    const arm = choice.startsWith(shipPrefix) ? choice.slice(shipPrefix.length) : null;
    const decision = arm !== null ? 'SHIP' : choice === 'KEEP_CONTROL' ? 'KEEP_CONTROL' : 'UNDECIDED';
    const { data, error } = await decide({
      input: { id: campaign.id, version: campaign.version, decision, arm, reason: reason.trim() },
    });
    if (data?.decideCampaign.campaign && data.decideCampaign.userErrors.length === 0) {
      kept.forget();
      toast({ kind: 'done', text: t('result.decision.done') });
      onDecided();
      onClose();
    } else
      setRefusal(
        read({ userErrors: data?.decideCampaign.userErrors, error }, ['reason'], {
          'REQUIRED reason': t('result.decision.needed'),
        }),
      );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('result.decision.dialogTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p>{t('result.decision.text', { status: campaign.status })}</p>
        <RestoredNote draft={kept} />
        <FormAlert text={refusal.general} />
        <Radio.Group label={t('result.decision.what')} value={choice} onChange={setChoice}>
          <Stack gap={8} mt={6}>
            {arms.map((arm) => (
              <Radio key={arm} value={shipPrefix + arm} label={t('result.decision.ship', { arm: names.arm(arm) })} />
            ))}
            <Radio value="KEEP_CONTROL" label={t('result.decision.keep')} />
            <Radio value="UNDECIDED" label={t('result.decision.undecided')} />
          </Stack>
        </Radio.Group>
        {isAgainst(choice, said) && (
          <p className={classes.note} role="status">
            {t('result.decision.against')}
          </p>
        )}
        <Textarea
          label={t('result.decision.reason')}
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => kept.write({ reason: event.currentTarget.value })}
          error={refusal.fields['reason']}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={fetching}>
            {t('result.decision.now')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
