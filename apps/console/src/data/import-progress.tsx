import { Progress } from '@mantine/core';
import { IconCheck, IconClock, IconFileTypeCsv } from '@tabler/icons-react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { isOver, type JobNow } from '../client/use-job.js';
import { useFormats } from '../i18n/use-formats.js';
import { JobProgressBar } from '../ui/notice/job-progress.js';
import { useFileProgress, type FileProgress } from './file-progress.js';
import classes from './upload-panel.module.css';

/** An import while it runs: the step, and each file with what was read of it. */
export function ImportProgress({ job, sent }: { job: JobNow; sent: readonly { name: string; bytes: number }[] }) {
  const t = useTranslations();
  const [, cancel] = useMutation(CancelJobDocument);
  const files = useFileProgress(job, sent);
  return (
    <div data-testid="import-progress">
      <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ input: { id: job.id } }) : undefined} />
      {!isOver(job) && files.length > 0 && (
        <ul className={classes.files} aria-label={t('data.progressLabel')}>
          {files.map((file) => (
            <FileLine key={file.name} file={file} />
          ))}
        </ul>
      )}
    </div>
  );
}

const icons = { waiting: IconClock, reading: IconFileTypeCsv, read: IconCheck } as const;

function FileLine({ file: { name, state, bytes: done, bytesTotal, rows } }: { file: FileProgress }) {
  const t = useTranslations();
  const { bytes, share } = useFormats();
  const Icon = icons[state];
  const part = done !== null && bytesTotal ? Math.min(1, done / bytesTotal) : null;
  const words =
    state !== 'reading' || done === null
      ? t(`data.progress.${state === 'reading' ? 'waiting' : state}`)
      : part === null || bytesTotal === null
        ? t('data.progress.readingSome', { done: bytes(done) })
        : t('data.progress.reading', { share: share(part), done: bytes(done), total: bytes(bytesTotal) });
  return (
    <li className={classes.file} data-state={state}>
      <Icon size={18} stroke={1.5} aria-hidden />
      <span className={classes.name}>{name}</span>
      <span className={classes.size}>
        {words} {rows !== null && rows > 0 && t('data.progress.rows', { rows })}
      </span>
      {state === 'reading' && part !== null && (
        <Progress className={classes.progress} value={part * 100} size="sm" aria-label={name} />
      )}
    </li>
  );
}
