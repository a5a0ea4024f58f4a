import { Button, Progress } from '@mantine/core';
import type { Job, JobKind, JobProgress, JobState } from '@cartograph/sdk/schema';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import classes from './job-progress.module.css';
import { useStepWords } from '../words/job-words.js';

interface JobView extends Pick<Job, 'error'> {
  kind: JobKind;
  state: JobState;
  progress: JobProgress;
}

/** A job's step, how far, how fast, how long still; and a way to stop it. */
export function JobProgressBar({ job, onCancel }: { job: JobView; onCancel?: (() => void) | undefined }) {
  const t = useTranslations();
  const { duration, share, bytes } = useFormats();
  const words = useStepWords();
  const { step, done, total, rate, etaSeconds, unit, rows, rowsPerSecond } = job.progress;
  const isRunning = job.state === 'RUNNING' || job.state === 'QUEUED';
  const part = total ? Math.min(1, done / total) : null;
  const title = t(`job.kind.${job.kind}`);
  const amount = (value: number): string =>
    unit === 'bytes' ? bytes(value) : t('job.amount', { amount: value, unit });
  return (
    <div className={classes.job} data-state={job.state}>
      <div className={classes.head}>
        <span className={classes.title}>{title}</span>
        <span className={classes.state}>{t(`job.state.${job.state}`)}</span>
        {isRunning && onCancel && (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={onCancel}>
            {t('job.cancel')}
          </Button>
        )}
      </div>
      {isRunning && (
        <>
          <Progress.Root size="md" radius="xl">
            <Progress.Section
              value={part === null ? 100 : part * 100}
              animated={part === null}
              striped={part === null}
              aria-label={title}
              aria-valuenow={part === null ? undefined : Math.round(part * 100)}
            />
          </Progress.Root>
          <div className={classes.facts}>
            <span>{words(step)}</span>
            <span className="numbers">
              {total
                ? t('job.doneOf', { done: amount(done), total: amount(total), share: share(part ?? 0) })
                : done > 0
                  ? t('job.done', { done: amount(done) })
                  : null}
            </span>
            {rate !== null && rate > 0 && (
              <span className="numbers">
                {t('job.rate', {
                  rate:
                    unit === 'bytes'
                      ? bytes(rate)
                      : t('job.amount', { amount: rate >= 100 ? Math.round(rate) : Math.round(rate * 10) / 10, unit }),
                })}
              </span>
            )}
            {unit === 'bytes' && rows !== null && rows > 0 && (
              <span className="numbers">{t('job.rows', { rows })}</span>
            )}
            {unit === 'bytes' && rowsPerSecond !== null && rowsPerSecond > 0 && (
              <span className="numbers">
                {t('job.rate', { rate: t('job.rows', { rows: Math.round(rowsPerSecond) }) })}
              </span>
            )}
            {etaSeconds !== null && <span className="numbers">{t('job.eta', { time: duration(etaSeconds) })}</span>}
          </div>
        </>
      )}
      {job.error !== null && !isRunning && <p className={classes.error}>{job.error}</p>}
    </div>
  );
}
