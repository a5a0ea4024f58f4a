import { Button, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { newMutationKey } from '../client/mutation-key.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { useToast } from '../ui/notice/toast.js';
import classes from './models.module.css';
import { useServableName, type Servable } from './promotion-words.js';
import { useRollBack } from './use-roll-back.js';

/** Names what will answer again before it does. */
export function RollBackDialog({ previous, onClose }: { previous: Servable; onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  const toast = useToast();
  const name = useServableName();
  const [refused, setRefused] = useState<string | null>(null);
  const [key] = useState(() => newMutationKey());
  const { isUnderWay, rollBack } = useRollBack();
  const run = async (): Promise<void> => {
    const refusal = await rollBack(key);
    if (refusal !== null) {
      setRefused(refusal);
      return;
    }
    onClose();
    toast({ kind: 'done', text: t('models.trainings.rolledBack') });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('models.trainings.rollBackTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <div className={classes.stack}>
        <p>{t('models.trainings.rollBackText', { what: name(previous) })}</p>
        <FormAlert text={refused} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button loading={isUnderWay} onClick={() => void run()}>
            {t('models.trainings.rollBack')}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
