import { Button, FileButton, Progress, SegmentedControl, Textarea } from '@mantine/core';
import { IconFileTypeCsv, IconUpload } from '@tabler/icons-react';
import { useEffect, useState, type DragEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useShownHere } from '../client/job-tray.js';
import { useJob } from '../client/use-job.js';
import { useFormats } from '../i18n/use-formats.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { noChoices, type ImportChoices } from './import-choices.js';
import { ImportOptions } from './import-options.js';
import { ImportProgress } from './import-progress.js';
import { uploads, useUploads, type FileState } from './upload-store.js';
import classes from './upload-panel.module.css';
import { useImport } from './use-import.js';

const examplePath = '2019-Oct.csv.gz';
const sourceCodec = oneOf(['computer', 'server'], 'computer');

/** Logs from this computer or from the server become a snapshot, and one watches. */
export function UploadPanel() {
  const t = useTranslations();
  const { files, isBusy, jobId, error } = useUploads();
  const [source, setSource] = useUrlState('source', sourceCodec);
  const [choices, setChoices] = useState<ImportChoices>(noChoices);
  const job = useJob(jobId);
  useShownHere(jobId);
  useWarningBeforeLeaving(isBusy);
  return (
    <div className={classes.panel}>
      <SegmentedControl
        size="xs"
        className={classes.source}
        aria-label={t('data.sourceLabel')}
        value={source}
        onChange={(value) => setSource(sourceCodec.read(value) ?? 'computer', 'replace')}
        data={(['computer', 'server'] as const).map((value) => ({ value, label: t(`data.source.${value}`) }))}
      />
      {source === 'computer' ? (
        <DropZone choices={choices} isBusy={isBusy} />
      ) : (
        <ServerPaths choices={choices} isBusy={isBusy} />
      )}
      <ImportOptions choices={choices} onChange={setChoices} isDisabled={isBusy} />
      <FormAlert text={error} />
      {files.length > 0 && !job && (
        <ul className={classes.files} aria-label={t('data.files')}>
          {files.map((file) => (
            <FileLine key={`${file.role}-${file.name}`} file={file} />
          ))}
        </ul>
      )}
      {isBusy && (
        <Button variant="subtle" color="gray" onClick={() => uploads.cancel()}>
          {t('data.stopSending')}
        </Button>
      )}
      {job && <ImportProgress job={job} sent={files.filter(({ role }) => role === 'log')} />}
    </div>
  );
}

function DropZone({ choices, isBusy }: { choices: ImportChoices; isBusy: boolean }) {
  const t = useTranslations();
  const { send } = useImport();
  const [isOver, setIsOver] = useState(false);
  const take = (chosen: readonly File[]): void => {
    if (chosen.length > 0 && !isBusy) void send(chosen, choices);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setIsOver(false);
    take([...event.dataTransfer.files]);
  };
  return (
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
      <FileButton
        multiple
        accept=".csv,.tsv,.txt,.gz,.zst,.parquet,.jsonl,.ndjson,text/csv,application/gzip"
        onChange={take}
        inputProps={{ 'aria-label': t('data.chooseFiles') }}
      >
        {(props) => (
          <Button {...props} variant="default" disabled={isBusy}>
            {t('data.chooseFiles')}
          </Button>
        )}
      </FileButton>
    </div>
  );
}

function ServerPaths({ choices, isBusy }: { choices: ImportChoices; isBusy: boolean }) {
  const t = useTranslations();
  const { read } = useImport();
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const paths = text.split('\n').flatMap((line) => line.trim() || []);
  const start = async (): Promise<void> => {
    setRefused(null);
    setRefused(await read(paths, choices));
  };
  return (
    <form
      className={classes.server}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <Textarea
        label={t('data.serverPaths')}
        description={t('data.serverPathsHint')}
        placeholder={examplePath}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={refused}
        minRows={2}
        autosize
        maxRows={8}
        spellCheck={false}
      />
      <Button type="submit" disabled={isBusy || paths.length === 0}>
        {t('data.startImport')}
      </Button>
    </form>
  );
}

function FileLine({ file }: { file: FileState }) {
  const t = useTranslations();
  const { bytes, share } = useFormats();
  const part = file.bytes === 0 ? 1 : file.sent / file.bytes;
  return (
    <li className={classes.file}>
      <IconFileTypeCsv size={18} stroke={1.5} aria-hidden />
      <span className={classes.name}>
        {file.role === 'catalog' ? t('data.catalogChosen', { name: file.name }) : file.name}
      </span>
      <span className={classes.size}>
        {t(`data.fileState.${file.state}`, { sent: bytes(file.sent), total: bytes(file.bytes), share: share(part) })}
      </span>
      {file.state === 'sending' && (
        <Progress className={classes.progress} value={part * 100} size="sm" aria-label={file.name} />
      )}
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
