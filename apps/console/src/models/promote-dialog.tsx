import { Alert, Button, Checkbox, Group, Modal } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ModelKind } from '@cartograph/sdk/schema';
import { useState } from 'react';
import { useClient, useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { newMutationKey } from '../client/mutation-key.js';
import { useRefusal } from '../client/user-errors.js';
import { useFormats } from '../i18n/use-formats.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { useToast } from '../ui/notice/toast.js';
import { afterPromotion } from './after-promotion.js';
import classes from './models.module.css';
import { usePointWords } from './points.js';
import { useServableName } from './promotion-words.js';
import { PromoteModelDocument, GetLiveModelDocument } from '@cartograph/sdk/operations/models';
import { useRollBack } from './use-roll-back.js';

interface PromoteDialogProps {
  training: { id: string; trainedAt: string };
  /** The one model that is to answer everybody; null lets the training's router choose by group. */
  model: { id: string; kind: ModelKind } | null;
  onClose(): void;
}

/** Lets a training or one model of it serve; one that is known to be worse is told by how much, and needs a tick. */
export function PromoteDialog({ training, model, onClose }: PromoteDialogProps) {
  const t = useTranslations();
  useFocusBack();
  const toast = useToast();
  const read = useRefusal();
  const words = usePointWords();
  const { instant } = useFormats();
  const what = useServableName()({ training, model });
  const [worse, setWorse] = useState<string | null>(null);
  const [accepts, setAccepts] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [{ fetching }, promote] = useMutation(PromoteModelDocument);
  const { rollBack } = useRollBack();
  const client = useClient();
  /** The offer outlives the dialog: what was promoted may have been rolled back or replaced since, and one press must not go back further. */
  const undo = async (promotionId: string | undefined): Promise<void> => {
    const now = await client.query(GetLiveModelDocument, {}, { requestPolicy: 'network-only' }).toPromise();
    if (now.data && now.data.liveModel?.promotion?.id !== promotionId) {
      toast({ kind: 'failed', text: t('models.trainings.refused.notAnyMore', { what }) });
      return;
    }
    const refusal = await rollBack(newMutationKey());
    toast(
      refusal === null ? { kind: 'done', text: t('models.trainings.rolledBack') } : { kind: 'failed', text: refusal },
    );
  };
  const run = async (): Promise<void> => {
    const { data, error } = await promote(
      {
        input: {
          ...(model ? { modelId: model.id } : { trainingId: training.id }),
          ...(worse ? { acceptWorse: accepts } : {}),
          clientMutationKey: newMutationKey(),
        },
      },
      afterPromotion,
    );
    const answer = data?.promoteModel;
    const loss = answer?.userErrors.find(({ field }) => field?.at(-1) === 'acceptWorse');
    if (loss) {
      // The verdict tells of users; what loses on anonymous sessions alone may be better there.
      const difference = isOnSessions(loss.facts) ? null : (answer?.verdict?.difference ?? null);
      setWorse(
        difference
          ? t('models.trainings.worse', { size: words(difference).size, interval: words(difference).sizeInterval })
          : read({ userErrors: [loss] }).general,
      );
      setRefused(null);
      return;
    }
    const refusal = read({ userErrors: answer?.userErrors, error }, [], {
      'NOT_FOUND trainingId': t('models.trainings.refused.gone'),
      'NOT_FOUND modelId': t('models.trainings.refused.gone'),
    }).general;
    if (refusal !== null) {
      setRefused(refusal);
      return;
    }
    onClose();
    toast({
      kind: 'done',
      text: t('models.trainings.promoted', { what }),
      ...(answer?.liveModel?.previous
        ? { action: { label: t('models.trainings.undo'), run: () => void undo(answer.liveModel?.promotion?.id) } }
        : {}),
    });
  };
  const at = instant(training.trainedAt);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('models.trainings.promoteTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <p>
          {model
            ? t('models.trainings.promoteModel', { model: t(`modelKind.${model.kind}`), at })
            : t('models.trainings.promoteTraining', { at })}
        </p>
        {worse && (
          <Alert color="rose" variant="light" role="alert" icon={<IconAlertTriangle size={17} />}>
            {worse}
            <Checkbox
              mt="sm"
              checked={accepts}
              onChange={(event) => setAccepts(event.currentTarget.checked)}
              label={t('models.trainings.acceptWorse')}
            />
          </Alert>
        )}
        <FormAlert text={refused} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button
            type="submit"
            loading={fetching}
            disabled={worse !== null && !accepts}
            {...(worse ? { color: 'rose' } : {})}
          >
            {t('models.trainings.confirm')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

const isOnSessions = (facts: unknown): boolean =>
  typeof facts === 'object' && facts !== null && 'on' in facts && facts.on === 'sessions';
