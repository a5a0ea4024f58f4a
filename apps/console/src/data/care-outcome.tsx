import { useTranslations } from 'use-intl';
import type { JobNow } from '../client/use-job.js';
import { useFormats } from '../i18n/use-formats.js';
import { removalOf, verificationOf } from './care-results.js';
import classes from './snapshots.module.css';

/** How a job of the lake's care ended last; problems that a verification found, each with its remedy. */
export function CareOutcome({ job }: { job: JobNow | null }) {
  const t = useTranslations();
  const { instant, bytes } = useFormats();
  if (!job) return <p className={classes.quiet}>{t('data.snapshots.neverDone')}</p>;
  const at = instant(job.finishedAt ?? job.createdAt);
  if (job.state !== 'DONE') {
    return (
      <p className={classes.quiet}>
        {t('data.snapshots.last', { at, words: t(`job.state.${job.state}`) })} {job.error}
      </p>
    );
  }
  const removal = job.kind === 'REMOVE_SNAPSHOTS' ? removalOf(job.result) : null;
  const verification = job.kind === 'VERIFY' ? verificationOf(job.result) : null;
  const words = removal
    ? t('data.snapshots.removedResult', {
        removed: removal.removed,
        held: removal.held,
        bytes: bytes(removal.freedBytes),
      })
    : verification
      ? verification.problems.length === 0
        ? t('data.snapshots.verified', { checks: verification.checks, files: verification.leftoverFiles })
        : t('data.snapshots.verifyFailed', { problems: verification.problems.length })
      : job.kind === 'COMPACT'
        ? t('data.snapshots.compacted')
        : t(`job.state.${job.state}`);
  return (
    <div>
      <p
        className={verification && verification.problems.length > 0 ? classes.bad : classes.quiet}
        data-testid="care-outcome"
      >
        {t('data.snapshots.last', { at, words })}
      </p>
      {verification && verification.problems.length > 0 && (
        <ul className={classes.problems} lang="en">
          {verification.problems.map(({ place, message, remedy }) => (
            <li key={`${place}${message}`}>
              {place && <code>{place}</code>} {message} <em>{remedy}</em>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
