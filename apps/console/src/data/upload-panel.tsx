import { Button, FileButton, Progress, Switch } from '@mantine/core';
import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { useEffect, useState, type DragEvent } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray, useShownHere } from '../client/job-tray.js';
import { CancelJobDocument } from '../client/jobs.generated.js';
import { useJob } from '../client/use-job.js';
import { useFormats } from '../i18n/use-formats.js';
import { FormAlert } from '../ui/form-alert.js';
import { JobProgressBar } from '../ui/job-progress.js';
import { uploads, useUploads, type FileState, type Sender } from './upload-store.js';
import classes from './upload-panel.module.css';

/** The SDK sends files in resumable pieces; it is fetched when the first file is dropped. */
async function makeSender(): Promise<Sender> {
  const { CartographClient, asId } = await import('@cartograph/sdk');
  const { imports } = new CartographClient({ url: '/' });
  return {
    upload: (file, options) => imports.upload(file, options),
    start: (ids, options) => imports.start(ids.map((id) => asId<'Upload'>(id)), options),
  };
}

/** Drag a log in and watch it become a snapshot. */
export function UploadPanel() {
  const t = useTranslations();
  const { files, isBusy, jobId, error } = useUploads();
  const { follow } = useJobTray();
  const [keepDuplicates, setKeepDuplicates] = useState(false);
  const [isOver, setIsOver] = useState(false);
  const [, cancel] = useMutation(CancelJobDocument);
  const job = useJob(jobId);
  useShownHere(jobId);
  useWarningBeforeLeaving(isBusy);
  const send = async (chosen: readonly File[]): Promise<void> => {
    if (chosen.length === 0 || isBusy) return;
    const started = await uploads.send(chosen, { keepDuplicates }, await makeSender());
    if (started !== null) follow(started);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    void send([...event.dataTransfer.files]);
  };
  return (
    <div className={classes.panel}>
      <div
        className={classes.zone}
        data-over={isOver || undefined}
        data-testid="drop-zone"
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <IconUpload size={26} stroke={1.5} aria-hidden />
        <p className={classes.invitation}>{t('data.drop')}</p>
        <FileButton multiple accept=".csv,.gz,.csv.gz,text/csv,application/gzip" onChange={(chosen) => void send(chosen)} inputProps={{ 'aria-label': t('data.chooseFiles') }}>
          {(props) => (
            <Button {...props} variant="default" disabled={isBusy}>
              {t('data.chooseFiles')}
            </Button>
          )}
        </FileButton>
        <Switch size="sm" ta="start" label={t('data.keepDuplicates')} description={t('data.keepDuplicatesHint')} checked={keepDuplicates} onChange={(event) => setKeepDuplicates(event.currentTarget.checked)} disabled={isBusy} />
      </div>
      <FormAlert text={error} />
      {files.length > 0 && (
        <ul className={classes.files} aria-label={t('data.files')}>
          {files.map((file) => (
            <FileLine key={file.name} file={file} />
          ))}
        </ul>
      )}
      {isBusy && (
        <Button variant="subtle" color="gray" onClick={() => uploads.cancel()}>
          {t('data.stopSending')}
        </Button>
      )}
      {job && <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ id: job.id }) : undefined} />}
    </div>
  );
}

function FileLine({ file }: { file: FileState }) {
  const t = useTranslations();
  const { bytes, share } = useFormats();
  const part = file.bytes === 0 ? 1 : file.sent / file.bytes;
  return (
    <li className={classes.file}>
      <IconFileTypeCsv size={18} stroke={1.5} aria-hidden />
      <span className={classes.name}>{file.name}</span>
      <span className={classes.size}>{t(`data.fileState.${file.state}`, { sent: bytes(file.sent), total: bytes(file.bytes), share: share(part) })}</span>
      {file.state === 'sending' && <Progress className={classes.progress} value={part * 100} size="sm" aria-label={file.name} />}
      {file.error && (
        <span className={classes.error} role="alert">
          {file.error}
        </span>
      )}
    </li>
  );
}

/** Closing the tab would break the transfer off. */
function useWarningBeforeLeaving(isBusy: boolean): void {
  useEffect(() => {
    if (!isBusy) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isBusy]);
}
