import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { accepted, useRefusal } from '../../client/user-errors.js';
import { useFocusBack } from '../../ui/form/focus-back.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { useToast } from '../../ui/notice/toast.js';
import type { Campaign } from '../campaign.js';
import classes from '../campaigns.module.css';
import { StartCampaignDocument } from '@cartograph/sdk/operations/campaigns';

interface StartDialogProps {
  campaign: Pick<Campaign, 'id' | 'version'>;
  /** For how many days users enter, null until it is stopped; left out where that is not known here. */
  days?: number | null;
  onClose(): void;
  onStarted(): void;
}

/** Starts an approved campaign: from then on users are assigned. */
export function StartDialog({ campaign, days, onClose, onStarted }: StartDialogProps) {
  const t = useTranslations();
  useFocusBack();
  const read = useRefusal();
  const toast = useToast();
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, start] = useMutation(StartCampaignDocument);
  const save = async (): Promise<void> => {
    const { data, error } = await start({ input: { id: campaign.id, version: campaign.version } });
    if (data?.startCampaign.campaign && data.startCampaign.userErrors.length === 0) {
      toast({ kind: 'done', text: t('monitor.start.done') });
      onStarted();
      onClose();
    } else setRefusal(read({ userErrors: data?.startCampaign.userErrors, error }));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('monitor.start.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes.stack}>
        <p>{t('monitor.start.text', { days: days === undefined ? -1 : (days ?? 0) })}</p>
        <FormAlert text={refusal.general} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button loading={fetching} onClick={() => void save()} data-autofocus>
            {t('monitor.start.now')}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
