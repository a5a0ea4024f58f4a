import { useTranslations } from 'use-intl';
import { TwoVersions } from '../ui/form/two-versions.js';
import { useCronWords } from './cron-words.js';
import { useMakesWords, type ScheduleDraft } from './schedule-words.js';

interface ScheduleConflictProps {
  /** The schedule as it is now. */
  theirs: ScheduleDraft;
  mine: ScheduleDraft;
  isBusy: boolean;
  onKeep(): void;
  onApply(): void;
  /** Decides nothing: what was entered stays. */
  onClose(): void;
}

const rows = ['isOn', 'how', 'what'] as const;

/** Two people changed the retraining schedule: shows how it is now beside what was entered, and lets the reader choose. */
export function ScheduleConflict({ theirs, mine, isBusy, onKeep, onApply, onClose }: ScheduleConflictProps) {
  const t = useTranslations();
  const { sentence } = useCronWords();
  const makes = useMakesWords();
  const write = (schedule: ScheduleDraft, row: (typeof rows)[number]): string => {
    if (row === 'isOn') return t('models.one.yesNo', { is: schedule.isOn ? 'yes' : 'no' });
    if (row === 'what') return makes(schedule);
    return schedule.cron === null ? '–' : sentence(schedule.cron, schedule.timeZone);
  };
  return (
    <TwoVersions
      title={t('models.schedule.conflict.title')}
      text={t('models.schedule.conflict.text')}
      theirs={t('models.schedule.conflict.now')}
      rows={rows.map((row) => ({
        field: t(`models.schedule.${row}`),
        theirs: write(theirs, row),
        mine: write(mine, row),
      }))}
      keep={t('models.schedule.conflict.keep')}
      apply={t('models.schedule.conflict.apply')}
      isBusy={isBusy}
      onKeep={onKeep}
      onApply={onApply}
      onClose={onClose}
    />
  );
}
