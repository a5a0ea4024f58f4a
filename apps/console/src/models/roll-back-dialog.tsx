import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { newMutationKey } from '../client/mutation-key.js';
import { useRefusal } from '../client/user-errors.js';
import { useFocusBack } from '../ui/focus-back.js';
import { FormAlert } from '../ui/form-alert.js';
import { useToast } from '../ui/toast.js';
import { afterPromotion } from './after-promotion.js';
import classes from './models.module.css';
import { useServableName, type Servable } from './promotion-words.js';
import { RollBackPromotionDocument } from './trainings.generated.js';

/** Names what will answer again before it does. */
export function RollBackDialog({ previous, onClose }: { previous: Servable; onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  const toast = useToast();
  const read = useRefusal();
  const name = useServableName();
  const [refused, setRefused] = useState<string | null>(null);
  const [key] = useState(() => newMutationKey());
  const [{ fetching }, rollBack] = useMutation(RollBackPromotionDocument);
  const run = async (): Promise<void> => {
    const { data, error } = await rollBack({ input: { clientMutationKey: key } }, afterPromotion);
    const refusal = read({ userErrors: data?.rollBackPromotion.userErrors, error }, [], { CONFLICT: t('models.trainings.refused.changed'), NOT_FOUND: t('models.trainings.refused.nothingBefore') }).general;
    if (refusal !== null) {
      setRefused(refusal);
      return;
    }
    onClose();
    toast({ kind: 'done', text: t('models.trainings.rolledBack') });
  };
  return (
    <Modal opened onClose={onClose} title={t('models.trainings.rollBackTitle')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <div className={classes.stack}>
        <p>{t('models.trainings.rollBackText', { what: name(previous) })}</p>
        <FormAlert text={refused} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button loading={fetching} onClick={() => void run()}>
            {t('models.trainings.rollBack')}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
