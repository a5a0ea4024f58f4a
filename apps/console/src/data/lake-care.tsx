import { Button, NumberInput, Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray, useShownHere } from '../client/job-tray.js';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { newMutationKey } from '../client/mutation-key.js';
import { useSession } from '../client/session.js';
import { isOver, useJob, type JobNow } from '../client/use-job.js';
import { useRefusal } from '../client/user-errors.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { JobProgressBar } from '../ui/notice/job-progress.js';
import { Section } from '../ui/page/page.js';
import { CareOutcome } from './care-outcome.js';
import {
  CompactLakeDocument,
  LakeJobsDocument,
  RemoveSnapshotsDocument,
  VerifyLakeDocument,
} from '@cartograph/sdk/operations/snapshots';
import classes from './snapshots.module.css';

type Started = { job: JobNow | null; userErrors: Parameters<ReturnType<typeof useRefusal>>[0]['userErrors'] };
type Care = 'compact' | 'verify' | 'remove';
const mostKept = 1000;

/** Compaction, verification and removal, each with what it did last. */
export function LakeCare() {
  const t = useTranslations();
  const [{ data }] = useQuery({ query: LakeJobsDocument, requestPolicy: 'cache-and-network' });
  const [, compact] = useMutation(CompactLakeDocument);
  const [, verify] = useMutation(VerifyLakeDocument);
  const [, remove] = useMutation(RemoveSnapshotsDocument);
  const [isDeep, setIsDeep] = useState(false);
  const [keepLast, setKeepLast] = useState(5);
  return (
    <Section title={t('data.snapshots.careTitle')} note={t('data.snapshots.careNote')}>
      <ul className={classes.cares}>
        <CareLine
          care="verify"
          last={data?.verifications.nodes[0]}
          onStart={async (key) => {
            const { data: answer, error } = await verify({ input: { clientMutationKey: key, deep: isDeep } });
            return { started: answer?.verifyLake, error };
          }}
        >
          <Switch
            size="sm"
            label={t('data.snapshots.verifyDeep')}
            checked={isDeep}
            onChange={(event) => setIsDeep(event.currentTarget.checked)}
          />
        </CareLine>
        <CareLine
          care="compact"
          last={data?.compactions.nodes[0]}
          onStart={async (key) => {
            const { data: answer, error } = await compact({ input: { clientMutationKey: key } });
            return { started: answer?.compactLake, error };
          }}
        />
        <CareLine
          care="remove"
          last={data?.removals.nodes[0]}
          onStart={async (key) => {
            const { data: answer, error } = await remove({ input: { clientMutationKey: key, keepLast } });
            return { started: answer?.removeSnapshots, error };
          }}
        >
          <NumberInput
            size="xs"
            w={220}
            label={t('data.snapshots.keepLast')}
            description={t('data.snapshots.removeConfirm')}
            value={keepLast}
            onChange={(value) => typeof value === 'number' && setKeepLast(value)}
            min={1}
            max={mostKept}
            clampBehavior="strict"
            allowDecimal={false}
          />
        </CareLine>
      </ul>
    </Section>
  );
}

interface CareLineProps {
  care: Care;
  last: JobNow | undefined;
  onStart(
    key: string,
  ): Promise<{ started: Started | undefined; error: Parameters<ReturnType<typeof useRefusal>>[0]['error'] }>;
  children?: ReactNode;
}

function CareLine({ care, last, onStart, children }: CareLineProps) {
  const t = useTranslations();
  const mayManage = useSession().can('lake:manage');
  const { follow } = useJobTray();
  const read = useRefusal();
  const [startedId, setStartedId] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const [, cancel] = useMutation(CancelJobDocument);
  const watchedId = startedId ?? (last && !isOver(last) ? last.id : null);
  const job = useJob(watchedId) ?? last ?? null;
  const isRunning = job !== null && !isOver(job);
  useShownHere(watchedId);
  const start = async (): Promise<void> => {
    setRefused(null);
    const { started, error } = await onStart(newMutationKey());
    if (!started?.job) {
      setRefused(read({ userErrors: started?.userErrors, error }).general ?? '');
      return;
    }
    setStartedId(started.job.id);
    follow(started.job.id);
  };
  return (
    <li className={classes.care} data-testid={`care-${care}`}>
      <div className={classes.careHead}>
        <div>
          <h3 className={classes.careName}>{t(`data.snapshots.${care}.name`)}</h3>
          <p className={classes.quiet}>{t(`data.snapshots.${care}.meaning`)}</p>
        </div>
        {mayManage && (
          <Button
            variant="default"
            size="compact-sm"
            disabled={isRunning}
            onClick={() => void start()}
            aria-label={t('data.snapshots.startOf', { what: t(`data.snapshots.${care}.name`) })}
          >
            {t('data.snapshots.start')}
          </Button>
        )}
      </div>
      {mayManage && children}
      <FormAlert text={refused} />
      {isRunning ? (
        <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ input: { id: job.id } }) : undefined} />
      ) : (
        <CareOutcome job={job} />
      )}
    </li>
  );
}
