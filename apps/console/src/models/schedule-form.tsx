import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useFocusKept } from '../ui/form/focus-kept.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { MODEL_KINDS } from '../ui/words/model-kinds.js';
import { useToast } from '../ui/notice/toast.js';
import { isBudget, minutesOf, secondsOf } from './budget.js';
import { BudgetField } from './budget-field.js';
import { readCron, writeCron, type CronPlan } from './cron-plan.js';
import { useCronWords } from './cron-words.js';
import { KindChoice } from './kind-choice.js';
import { kindsToAsk } from './kinds.js';
import classes from './models.module.css';
import { ScheduleConflict } from './schedule-conflict.js';
import type { ScheduleDraft } from './schedule-words.js';
import { SetRetrainingScheduleDocument, type ScheduleFieldsFragment } from '@cartograph/sdk/operations/models';

const modes = ['daily', 'weekly', 'monthly', 'custom'] as const;
type Mode = (typeof modes)[number];

/** Monday at three: the week's data is there, and nobody waits for the machine. */
const usual = '0 3 * * 1';
const start = { weekday: 1, day: 1, hour: 3, minute: 0 };
const zones = Intl.supportedValuesOf('timeZone');
const twoDigits = (value: number): string => String(value).padStart(2, '0');

function planOf(mode: Mode, before: CronPlan): CronPlan {
  const { weekday, day, hour, minute } = { ...start, ...before };
  if (mode === 'custom') return { mode, cron: writeCron(before) };
  if (mode === 'daily') return { mode, hour, minute };
  return mode === 'weekly' ? { mode, weekday, hour, minute } : { mode, day, hour, minute };
}

function readPlan(cron: string | null): CronPlan {
  const known = readCron(cron ?? usual);
  return known.mode === 'hourly' ? { mode: 'custom', cron: writeCron(known) } : known;
}

/** Sets the retraining schedule: by day, week or month, or by any cron expression; which kinds it makes, and for how long it tries settings. What somebody else set meanwhile is shown, never written over unseen. */
export function ScheduleForm({ schedule }: { schedule: ScheduleFieldsFragment }) {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const { sentence, weekdays } = useCronWords();
  const [isOn, setIsOn] = useState(schedule.isOn);
  const [timeZone, setTimeZone] = useState(schedule.timeZone);
  const [plan, setPlan] = useState<CronPlan>(() => readPlan(schedule.cron));
  const [kinds, setKinds] = useState<string[]>([...(schedule.kinds ?? MODEL_KINDS)]);
  const [minutes, setMinutes] = useState(minutesOf(schedule.budgetSeconds));
  // Of what was read into the fields: the page may have read a newer one since.
  const [version, setVersion] = useState(schedule.version);
  const [theirs, setTheirs] = useState<ScheduleFieldsFragment | null>(null);
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, save] = useMutation(SetRetrainingScheduleDocument);
  const button = useFocusKept(fetching);
  const cron = writeCron(plan);
  const mine: ScheduleDraft = {
    isOn,
    cron: cron === '' ? null : cron,
    timeZone,
    kinds: kindsToAsk(kinds),
    budgetSeconds: secondsOf(minutes),
  };
  const keepTheirs = (now: ScheduleFieldsFragment): void => {
    setIsOn(now.isOn);
    setTimeZone(now.timeZone);
    setPlan(readPlan(now.cron));
    setKinds([...(now.kinds ?? MODEL_KINDS)]);
    setMinutes(minutesOf(now.budgetSeconds));
    setVersion(now.version);
    setTheirs(null);
    setRefusal(accepted);
  };
  const run = async (from: number): Promise<void> => {
    if (!isBudget(minutes)) return;
    const { data, error } = await save({ input: { ...mine, version: from } });
    const { schedule: now = null, userErrors = [] } = data?.setRetrainingSchedule ?? {};
    if (now && userErrors.some(({ code }) => code === 'CONFLICT')) {
      setTheirs(now);
      return;
    }
    setTheirs(null);
    const own = {
      'REQUIRED cron': t('models.schedule.refused.noCron'),
      'INVALID cron': t('models.schedule.refused.cron', { cron }),
    };
    const refused = read({ userErrors, error }, ['cron', 'timeZone', 'kinds', 'budgetSeconds'], own);
    setRefusal(refused);
    if (!now || userErrors.length > 0) return;
    setVersion(now.version);
    toast({ kind: 'done', text: t('models.schedule.saved') });
  };
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void run(version);
      }}
    >
      {theirs && (
        <ScheduleConflict
          theirs={theirs}
          mine={mine}
          isBusy={fetching}
          onKeep={() => keepTheirs(theirs)}
          onApply={() => void run(theirs.version)}
          onClose={() => setTheirs(null)}
        />
      )}
      <FormAlert text={refusal.general} />
      <Switch
        label={t('models.schedule.isOn')}
        checked={isOn}
        onChange={(event) => setIsOn(event.currentTarget.checked)}
      />
      <div className={classes.fields}>
        <Select
          label={t('models.schedule.how')}
          value={plan.mode}
          onChange={(value) => setPlan(planOf(modes.find((mode) => mode === value) ?? 'custom', plan))}
          data={modes.map((value) => ({ value, label: t(`models.schedule.mode.${value}`) }))}
          allowDeselect={false}
        />
        {plan.mode === 'weekly' && (
          <Select
            label={t('models.schedule.weekday')}
            value={String(plan.weekday)}
            onChange={(value) => setPlan({ ...plan, weekday: Number(value ?? start.weekday) })}
            data={weekdays.map((label, day) => ({ value: String(day), label }))}
            allowDeselect={false}
          />
        )}
        {plan.mode === 'monthly' && (
          <NumberInput
            label={t('models.schedule.dayOfMonth')}
            value={plan.day}
            onChange={(value) => setPlan({ ...plan, day: typeof value === 'number' ? value : start.day })}
            min={1}
            max={31}
            allowDecimal={false}
            clampBehavior="strict"
          />
        )}
        {'hour' in plan ? (
          <TextInput
            type="time"
            label={t('models.schedule.time')}
            value={`${twoDigits(plan.hour)}:${twoDigits(plan.minute)}`}
            onChange={(event) => {
              const [hour, minute] = event.currentTarget.value.split(':').map(Number);
              if (hour !== undefined && minute !== undefined) setPlan({ ...plan, hour, minute });
            }}
            required
          />
        ) : (
          <TextInput
            label={t('models.schedule.cron')}
            description={t('models.schedule.cronHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={cron}
            onChange={(event) => setPlan({ mode: 'custom', cron: event.currentTarget.value })}
            error={refusal.fields['cron']}
            required
          />
        )}
        <Select
          label={t('models.schedule.timeZone')}
          value={timeZone}
          onChange={(value) => setTimeZone(value ?? schedule.timeZone)}
          data={zones.includes(timeZone) ? zones : [timeZone, ...zones]}
          searchable
          limit={30}
          allowDeselect={false}
          error={refusal.fields['timeZone']}
        />
        <BudgetField minutes={minutes} onChange={setMinutes} error={refusal.fields['budgetSeconds']} />
      </div>
      <KindChoice value={kinds} onChange={setKinds} error={refusal.fields['kinds']} />
      <div className={classes.buttons}>
        <Button ref={button} type="submit" loading={fetching}>
          {t('models.schedule.save')}
        </Button>
        <span className={classes.quiet}>{sentence(cron, timeZone)}</span>
      </div>
    </form>
  );
}
