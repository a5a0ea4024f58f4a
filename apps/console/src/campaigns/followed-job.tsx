import { useEffect, useRef } from 'react';
import { useMutation } from 'urql';
import { useShownHere } from '../client/job-tray.js';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { isOver, useJob, type JobNow } from '../client/use-job.js';
import { JobProgressBar } from '../ui/notice/job-progress.js';

/** A job until it is over: its progress, a way to stop it, why it failed; tells once when it comes to its end. */
export function FollowedJob({ job, onDone }: { job: JobNow; onDone(end: JobNow): void }) {
  const [, cancel] = useMutation(CancelJobDocument);
  const isWaiting = !isOver(job);
  const live = useJob(isWaiting ? job.id : null);
  useShownHere(isWaiting ? job.id : null);
  const shown = live ?? job;
  const told = useRef<string | null>(null);
  const tell = useRef(onDone);
  useEffect(() => {
    tell.current = onDone;
  }, [onDone]);
  useEffect(() => {
    if (!live || !isOver(live) || told.current === live.id) return;
    told.current = live.id;
    tell.current(live);
  }, [live]);
  return (
    <JobProgressBar
      job={shown}
      onCancel={shown.mayCancel ? () => void cancel({ input: { id: shown.id } }) : undefined}
    />
  );
}
