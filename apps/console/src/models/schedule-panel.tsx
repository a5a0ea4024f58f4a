import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page.js';
import { Waiting } from '../ui/states.js';
import { useCronWords } from './cron-words.js';
import classes from './models.module.css';
import { ScheduleForm } from './schedule-form.js';
import { RetrainingDocument, type SchedulePartsFragment } from './trainings.generated.js';

/** When trainings are made by themselves, in a sentence; how the last one went; and the form that changes it. */
export function SchedulePanel({ mayWrite }: { mayWrite: boolean }) {
  const t = useTranslations();
  const [{ data, error }, ask] = useQuery({ query: RetrainingDocument });
  return (
    <Section title={t('models.schedule.title')} note={t('models.schedule.missed')}>
      <QueryView data={data?.retrainingSchedule} error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} whileLoading={<Waiting heights={[80]} />}>
        {(schedule) => (
          <div className={classes.stack}>
            <Standing schedule={schedule} />
            {mayWrite && <ScheduleForm key={`${schedule.cron ?? ''} ${String(schedule.isOn)}`} schedule={schedule} />}
          </div>
        )}
      </QueryView>
    </Section>
  );
}

function Standing({ schedule: { isOn, cron, timeZone, nextAt, lastJob, lastOutcome } }: { schedule: SchedulePartsFragment }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const { sentence } = useCronWords();
  return (
    <>
      <p data-testid="schedule">{isOn && cron !== null && nextAt !== null ? t('models.schedule.next', { when: sentence(cron, timeZone), at: instant(nextAt) }) : t('models.schedule.off')}</p>
      {(lastJob || lastOutcome !== null) && (
        <p className={classes.note}>
          {t('models.schedule.last')}: {lastJob && t('models.schedule.lastState', { state: lastJob.state, at: lastJob.finishedAt === null ? 'none' : instant(lastJob.finishedAt) })}{' '}
          {lastOutcome !== null && <span lang="en">{lastOutcome}</span>}
        </p>
      )}
    </>
  );
}
