import { Button, Group, Modal, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray } from '../client/job-tray.js';
import { newMutationKey } from '../client/mutation-key.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { MODEL_KINDS } from '../ui/words/model-kinds.js';
import { isBudget, secondsOf } from './budget.js';
import { BudgetField } from './budget-field.js';
import { KindChoice } from './kind-choice.js';
import { kindsToAsk } from './kinds.js';
import classes from './models.module.css';
import { givenEventWeights, EventWeightFields, type EventWeightDraft } from './event-weight-fields.js';
import { StartTrainingDocument } from '@cartograph/sdk/operations/models';

const promotions = ['AUTO', 'NEVER', 'ALWAYS'] as const;

/** Opens the dialog that trains every model again. */
export function TrainButton() {
  const t = useTranslations();
  const [isOpen, dialog] = useDisclosure();
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerPlay size={15} stroke={1.8} />} onClick={dialog.open}>
        {t('models.train.open')}
      </Button>
      {isOpen && <TrainDialog onClose={dialog.close} />}
    </>
  );
}

/** What to train, for how long and what then; the job's progress stays in sight on every page. */
export function TrainDialog({ onClose }: { onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  const read = useRefusal();
  const { follow } = useJobTray();
  const [kinds, setKinds] = useState<string[]>([...MODEL_KINDS]);
  const [minutes, setMinutes] = useState<number | null>(null);
  const [promote, setPromote] = useState<(typeof promotions)[number]>('AUTO');
  const [eventWeights, setEventWeights] = useState<EventWeightDraft | null>(null);
  const [refusal, setRefusal] = useState(accepted);
  const [key] = useState(() => newMutationKey());
  const [{ fetching }, start] = useMutation(StartTrainingDocument);
  const run = async (): Promise<void> => {
    if (!isBudget(minutes)) return;
    const input = {
      kinds: kindsToAsk(kinds),
      budgetSeconds: secondsOf(minutes),
      promote,
      eventWeights: eventWeights && givenEventWeights(eventWeights),
      clientMutationKey: key,
    };
    const { data, error } = await start({ input });
    const job = data?.startTraining.job;
    const refused = read(
      { userErrors: data?.startTraining.userErrors, error },
      ['kinds', 'budgetSeconds', 'eventWeights'],
      { NOT_FOUND: t('models.train.refused.noLog'), BUSY: t('models.train.refused.busy') },
    );
    if (!job || refused.general !== null) {
      setRefusal(
        refused.general === null && Object.keys(refused.fields).length === 0
          ? { ...refused, general: t('job.notStarted') }
          : refused,
      );
      return;
    }
    follow(job.id);
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('models.train.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <p>{t('models.train.text')}</p>
        <FormAlert text={refusal.general} />
        <KindChoice value={kinds} onChange={setKinds} error={refusal.fields['kinds']} />
        <div className={classes.fields}>
          <Select
            label={t('models.train.promote')}
            value={promote}
            onChange={(value) => setPromote(promotions.find((one) => one === value) ?? 'AUTO')}
            data={promotions.map((value) => ({ value, label: t(`models.train.promoteChoice.${value}`) }))}
            allowDeselect={false}
          />
          <BudgetField minutes={minutes} onChange={setMinutes} error={refusal.fields['budgetSeconds']} />
        </div>
        <EventWeightFields draft={eventWeights} onChange={setEventWeights} error={refusal.fields['eventWeights']} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={fetching}>
            {t('models.train.start')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
