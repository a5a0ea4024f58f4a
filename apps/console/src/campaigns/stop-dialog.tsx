import { Button, Group, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { StopCampaignDocument } from '@cartograph/sdk/operations/campaigns';
import classes from './campaigns.module.css';
import type { Campaign } from './campaign.js';

/** Ends a campaign that runs, with the reason that stays on record. */
export function StopDialog({
  campaign,
  onClose,
  onStopped,
}: {
  campaign: Pick<Campaign, 'id' | 'version'>;
  onClose(): void;
  onStopped(): void;
}) {
  const t = useTranslations();
  useFocusBack();
  const read = useRefusal();
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, stop] = useMutation(StopCampaignDocument);
  const finish = async (): Promise<void> => {
    const { data, error } = await stop({
      input: { id: campaign.id, version: campaign.version, reason: reason.trim() },
    });
    if (data?.stopCampaign.campaign && data.stopCampaign.userErrors.length === 0) {
      onStopped();
      onClose();
    } else
      setRefusal(
        read({ userErrors: data?.stopCampaign.userErrors, error }, ['reason'], {
          'REQUIRED reason': t('campaigns.stop.needed'),
        }),
      );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('campaigns.stop.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void finish();
        }}
      >
        <p>{t('campaigns.stop.text')}</p>
        <FormAlert text={refusal.general} />
        <Textarea
          label={t('campaigns.stop.reason')}
          data-autofocus
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={refusal.fields['reason']}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={fetching}>
            {t('campaigns.stop.now')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
