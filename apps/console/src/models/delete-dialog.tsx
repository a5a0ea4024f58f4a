import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useRefusal } from '../client/user-errors.js';
import { useFormats } from '../i18n/use-formats.js';
import { useFocusBack } from '../ui/focus-back.js';
import { FormAlert } from '../ui/form-alert.js';
import { useToast } from '../ui/toast.js';
import { afterPromotion } from './after-promotion.js';
import classes from './models.module.css';
import { DeleteTrainingDocument } from './trainings.generated.js';

/** Says what is lost before a training is deleted for good. */
export function DeleteDialog({
  training,
  onClose,
  onDeleted,
}: {
  training: { id: string; trainedAt: string; bytes: number | null };
  onClose(): void;
  onDeleted(): void;
}) {
  const t = useTranslations();
  useFocusBack();
  const toast = useToast();
  const read = useRefusal();
  const { bytes, instant } = useFormats();
  const [refused, setRefused] = useState<string | null>(null);
  const [{ fetching }, remove] = useMutation(DeleteTrainingDocument);
  const at = instant(training.trainedAt);
  const run = async (): Promise<void> => {
    const { data, error } = await remove({ id: training.id }, afterPromotion);
    const refusal = read({ userErrors: data?.deleteTraining.userErrors, error }, [], {
      NOT_FOUND: t('models.trainings.refused.gone'),
    }).general;
    if (refusal !== null) {
      setRefused(refusal);
      return;
    }
    onClose();
    toast({ kind: 'done', text: t('models.trainings.isDeleted', { at }) });
    onDeleted();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('models.trainings.deleteTitle', { at })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes.stack}>
        <p>{t('models.trainings.deleteText', { size: training.bytes === null ? 'none' : bytes(training.bytes) })}</p>
        <FormAlert text={refused} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button color="rose" loading={fetching} onClick={() => void run()}>
            {t('models.trainings.delete')}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
