import { Button, Group, Modal } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useFocusBack } from '../ui/focus-back.js';
import { useCronWords } from './cron-words.js';
import classes from './models.module.css';
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
  useFocusBack();
  const { sentence } = useCronWords();
  const makes = useMakesWords();
  const write = (schedule: ScheduleDraft, row: (typeof rows)[number]): string => {
    if (row === 'isOn') return t('models.one.yesNo', { is: schedule.isOn ? 'yes' : 'no' });
    if (row === 'what') return makes(schedule);
    return schedule.cron === null ? '–' : sentence(schedule.cron, schedule.timeZone);
  };
  return (
    <Modal opened onClose={onClose} title={t('models.schedule.conflict.title')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <p>{t('models.schedule.conflict.text')}</p>
      <table className={classes.sides}>
        <thead>
          <tr>
            <th scope="col">{t('conflict.field')}</th>
            <th scope="col">{t('models.schedule.conflict.now')}</th>
            <th scope="col">{t('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              <th scope="row">{t(`models.schedule.${row}`)}</th>
              <td>{write(theirs, row)}</td>
              <td>{write(mine, row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group justify="flex-end" mt="md">
        <Button variant="default" data-autofocus onClick={onKeep}>
          {t('models.schedule.conflict.keep')}
        </Button>
        <Button loading={isBusy} onClick={onApply}>
          {t('models.schedule.conflict.apply')}
        </Button>
      </Group>
    </Modal>
  );
}
