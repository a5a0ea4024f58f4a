import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray, useShownHere } from '../client/job-tray.js';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { newMutationKey } from '../client/mutation-key.js';
import { isOver, useJob } from '../client/use-job.js';
import type { Work } from '../client/use-long-query.js';
import { useRefusal } from '../client/user-errors.js';
import { useToast } from '../ui/notice/toast.js';
import { RerunInsightDocument } from '@cartograph/sdk/operations/plan';

/** How a question is asked again on newer data. */
export interface Rerun {
  run(): void;
  isWaiting: boolean;
  /** The job that works the answer out first; null where there is none. */
  work: Work | null;
}

/** Asks an insight's question again on the current snapshot and opens what came of it; where that takes long, a job works the answer out first, and the page may be left. */
export function useRerun(insightId: string): Rerun {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const navigate = useNavigate();
  const { follow } = useJobTray();
  const [{ fetching }, rerun] = useMutation(RerunInsightDocument);
  const [, stop] = useMutation(CancelJobDocument);
  const [jobId, setJobId] = useState<string | null>(null);
  const job = useJob(jobId);
  useShownHere(jobId !== null && !(job && isOver(job)) ? jobId : null);
  // One key for all tries, so that they make one insight.
  const key = useRef<string>(null);

  const ask = useCallback(async (): Promise<void> => {
    key.current ??= newMutationKey();
    const { data, error } = await rerun({ input: { insightId, clientMutationKey: key.current, mayStartJob: true } });
    const begun = data?.rerunInsight.job;
    if (begun) {
      follow(begun.id);
      setJobId(begun.id);
      return;
    }
    setJobId(null);
    key.current = null;
    const made = data?.rerunInsight.insight;
    if (made) {
      toast({
        kind: 'done',
        text: t('insights.rerunDone', { verdict: t(`insights.verdict.${made.rerun?.verdict ?? 'CANNOT_TELL'}`) }),
      });
      await navigate(`/insights/${encodeURIComponent(made.id)}`);
      return;
    }
    const { general } = read({ userErrors: data?.rerunInsight.userErrors, error }, [], {
      CONFLICT: t('insights.sameData'),
      BUSY: t('workingOut.busy'),
    });
    toast({ kind: 'failed', text: general ?? t('insights.sameData') });
  }, [insightId, rerun, follow, toast, t, navigate, read]);

  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  }, [ask]);
  const doneId = job?.state === 'DONE' ? job.id : null;
  useEffect(() => {
    if (doneId !== null) void latest.current();
  }, [doneId]);

  const isWorking = jobId !== null && !(job && isOver(job) && doneId === null);
  return {
    run: () => void ask(),
    isWaiting: fetching || isWorking,
    work:
      jobId === null || doneId !== null
        ? null
        : { job, refusal: null, start: () => void ask(), cancel: () => void stop({ input: { id: jobId } }) },
  };
}
