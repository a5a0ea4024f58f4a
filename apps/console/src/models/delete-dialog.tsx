import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useRefusal } from '../client/user-errors.js';
import { useFormats } from '../i18n/use-formats.js';
import { ConfirmDelete } from '../ui/form/confirm-delete.js';
import { useToast } from '../ui/notice/toast.js';
import { afterPromotion } from './after-promotion.js';
import { DeleteTrainingDocument } from '@cartograph/sdk/operations/models';

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
  const toast = useToast();
  const read = useRefusal();
  const { bytes, instant } = useFormats();
  const [refused, setRefused] = useState<string | null>(null);
  const [{ fetching }, remove] = useMutation(DeleteTrainingDocument);
  const at = instant(training.trainedAt);
  const run = async (): Promise<void> => {
    const { data, error } = await remove({ input: { trainingId: training.id } }, afterPromotion);
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
    <ConfirmDelete
      title={t('models.trainings.deleteTitle', { at })}
      text={t('models.trainings.deleteText', { size: training.bytes === null ? 'none' : bytes(training.bytes) })}
      action={t('models.trainings.delete')}
      refused={refused}
      isBusy={fetching}
      onDelete={() => void run()}
      onClose={onClose}
    />
  );
}
