import { Button, FileButton } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray } from '../../client/job-tray.js';
import type { JobNow } from '../../client/use-job.js';
import { useRefusal } from '../../client/user-errors.js';
import { useFormats } from '../../i18n/use-formats.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { FollowedJob } from '../followed-job.js';
import { ImportExposuresDocument, ImportOutcomesDocument } from '@cartograph/sdk/operations/campaign-analyses';
import classes from './monitor.module.css';

type What = 'exposures' | 'outcomes';

interface FileImportProps {
  campaignId: string;
  what: What;
  columns: string;
  onDone(): void;
}

/** Sends a CSV file of exposures or outcomes, all or nothing, and follows the job that takes it in. */
export function FileImport({ campaignId, what, columns, onDone }: FileImportProps) {
  const t = useTranslations();
  const read = useRefusal();
  const { share } = useFormats();
  const { follow } = useJobTray();
  const [, takeExposures] = useMutation(ImportExposuresDocument);
  const [, takeOutcomes] = useMutation(ImportOutcomesDocument);
  const [sent, setSent] = useState<number | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [job, setJob] = useState<JobNow | null>(null);
  const [end, setEnd] = useState<JobNow | null>(null);
  const start = async (uploadId: string): Promise<void> => {
    const input = { campaignId, uploadId };
    const { payload, error } =
      what === 'exposures'
        ? await takeExposures({ input }).then((answer) => ({
            payload: answer.data?.importExposures,
            error: answer.error,
          }))
        : await takeOutcomes({ input }).then((answer) => ({
            payload: answer.data?.importOutcomes,
            error: answer.error,
          }));
    if (payload?.job) {
      follow(payload.job.id);
      setJob(payload.job);
    } else setRefused(read({ userErrors: payload?.userErrors, error }).general);
  };
  const send = async (file: File | null): Promise<void> => {
    if (!file) return;
    setRefused(null);
    setJob(null);
    setEnd(null);
    setSent(0);
    try {
      const { CartographClient } = await import('@cartograph/sdk');
      const upload = await new CartographClient({ url: '/' }).imports.upload(file, {
        onProgress: (progress) => setSent(progress.total === 0 ? 1 : progress.sent / progress.total),
      });
      await start(upload.id);
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error));
    } finally {
      setSent(null);
    }
  };
  const name = t(`monitor.send.${what}`);
  return (
    <div>
      <h3 className={classes.fileTitle}>{name}</h3>
      <p className={classes.note}>{columns}</p>
      <FormAlert text={refused} />
      <div className={classes.actions}>
        <FileButton
          accept=".csv,.gz,text/csv"
          onChange={(file) => void send(file)}
          inputProps={{ 'aria-label': t('monitor.send.choose', { what: name }) }}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              loading={sent !== null}
              leftSection={<IconUpload size={14} />}
            >
              {t('monitor.send.choose', { what: name })}
            </Button>
          )}
        </FileButton>
        {sent !== null && <output className={classes.note}>{t('monitor.send.sending', { share: share(sent) })}</output>}
      </div>
      {end?.state === 'DONE' ? (
        <output className={classes.note}>{doneWords(end.result)}</output>
      ) : (
        job && (
          <FollowedJob
            key={job.id}
            job={job}
            onDone={(over) => {
              setEnd(over);
              if (over.state === 'DONE') onDone();
            }}
          />
        )
      )}
    </div>
  );

  function doneWords(result: unknown): string {
    const told: Readonly<Record<string, unknown>> = typeof result === 'object' && result !== null ? { ...result } : {};
    const { accepted, known } = told;
    return typeof accepted === 'number' && typeof known === 'number'
      ? t('monitor.send.done', { what, accepted, known })
      : t('monitor.send.doneUnknown', { what });
  }
}
