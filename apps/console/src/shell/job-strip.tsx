import type { JobKind } from '@cartograph/sdk/schema';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useResetClient } from '../client/client-provider.js';
import { useJobTray } from '../client/job-tray.js';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { isOver, useJob } from '../client/use-job.js';
import { JobProgressBar } from '../ui/notice/job-progress.js';
import { useToast } from '../ui/notice/toast.js';
import classes from './job-strip.module.css';

const homes = {
  IMPORT: '/data',
  TRAIN: '/models',
  AA: '/campaigns',
  SCENARIO: '/campaigns',
  CAMPAIGN_ANALYSIS: '/campaigns',
  IMPORT_EXPOSURES: '/campaigns',
  IMPORT_OUTCOMES: '/campaigns',
  IMPORT_PRODUCT_FEED: '/recommendations',
  TRY_SETTINGS: '/models',
  MEASURE_RULE_COST: '/recommendations',
  EXPORT_RECOMMENDATIONS: '/recommendations',
  COMPACT: '/data?tab=snapshots',
  VERIFY: '/data?tab=snapshots',
  REMOVE_SNAPSHOTS: '/data?tab=snapshots',
  SEAL: '/data',
  ANALYSIS: '/purchase-drivers',
  ERASE: '/settings',
} as const satisfies Record<JobKind, string>;

/** Jobs under way, on every page: a long job may be left. */
export function JobStrip() {
  const { ids } = useJobTray();
  if (ids.length === 0) return null;
  return (
    <div className={classes.strip}>
      {ids.map((id) => (
        <StripLine key={id} id={id} />
      ))}
    </div>
  );
}

function StripLine({ id }: { id: string }) {
  const t = useTranslations();
  const { forget, shownHere } = useJobTray();
  const reset = useResetClient();
  const toast = useToast();
  const [, cancel] = useMutation(CancelJobDocument);
  const job = useJob(id);
  useEffect(() => {
    if (!job || !isOver(job)) return;
    forget(id);
    toast({
      kind: job.state === 'DONE' ? 'done' : 'failed',
      text: t('job.finished', { kind: job.kind, state: job.state, error: job.error ?? '' }),
    });
    if (job.state === 'DONE') reset();
  }, [job, id, forget, reset, toast, t]);
  if (!job || isOver(job) || shownHere.has(id)) return null;
  return (
    <div className={classes.line} data-testid="running-job">
      <Link to={homes[job.kind]} className={classes.link}>
        {t('job.see')}
      </Link>
      <div className={classes.bar}>
        <JobProgressBar job={job} onCancel={job.mayCancel ? () => void cancel({ input: { id } }) : undefined} />
      </div>
    </div>
  );
}
