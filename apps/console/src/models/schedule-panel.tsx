import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { useCronWords } from './cron-words.js';
import classes from './models.module.css';
import { ScheduleForm } from './schedule-form.js';
import { useMakesWords } from './schedule-words.js';
import { GetRetrainingScheduleDocument, type ScheduleFieldsFragment } from '@cartograph/sdk/operations/models';
import { useVerdictWords } from './verdict-words.js';

/** When trainings are made by themselves, in a sentence; how the last one went; and the form that changes it. */
export function SchedulePanel({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations();
  const [{ data, error }, ask] = useQuery({ query: GetRetrainingScheduleDocument });
  return (
    <Section title={t('models.schedule.title')} note={t('models.schedule.missed')}>
      <QueryView
        data={data?.retrainingSchedule}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[80]} />}
      >
        {(schedule) => (
          <div className={classes.stack}>
            <Standing schedule={schedule} />
            {mayWrite && <ScheduleForm schedule={schedule} />}
          </div>
        )}
      </QueryView>
    </Section>
  );
}

function Standing({
  schedule: { isOn, cron, timeZone, kinds, budgetSeconds, nextAt, skipped, lastJob, lastTraining },
}: {
  schedule: ScheduleFieldsFragment;
}) {
  const t = useTranslations();
  const { instant } = useFormats();
  const { sentence } = useCronWords();
  const makes = useMakesWords();
  const verdict = useVerdictWords();
  return (
    <>
      <p data-testid="schedule">
        {isOn && cron !== null && nextAt !== null
          ? t('models.schedule.next', { when: sentence(cron, timeZone), at: instant(nextAt) })
          : t('models.schedule.off')}
      </p>
      {isOn && <p className={classes.note}>{makes({ kinds, budgetSeconds })}</p>}
      {(lastJob || skipped !== null) && (
        <p className={classes.note}>
          {t('models.schedule.last')}:{' '}
          {skipped !== null ? t(`models.schedule.skipped.${skipped}`) : lastJob && <JobWords job={lastJob} />}{' '}
          {skipped === null && lastTraining && verdict(lastTraining.verdict).text}
        </p>
      )}
    </>
  );
}

/** How a job ended, and where it failed, why. */
function JobWords({ job }: { job: NonNullable<ScheduleFieldsFragment['lastJob']> }) {
  const t = useTranslations();
  const { instant } = useFormats();
  return (
    <>
      {t('models.schedule.lastState', {
        state: job.state,
        at: job.finishedAt === null ? 'none' : instant(job.finishedAt),
      })}
      {job.error !== null && `. ${job.error}`}
    </>
  );
}
