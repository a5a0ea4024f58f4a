import type { AnalysisInput } from '@cartograph/sdk/schema';
import type { DocumentNode } from 'graphql';
import { useCallback, useEffect, useState } from 'react';
import { useMutation, useQuery, type AnyVariables, type CombinedError, type TypedDocumentNode } from 'urql';
import type { UserErrorFieldsFragment as UserError } from '@cartograph/sdk/operations/shop';
import { GetAnalysisDocument, StartAnalysisDocument } from '@cartograph/sdk/operations/analyses';
import { useJobTray, useShownHere } from './job-tray.js';
import { CancelJobDocument } from '@cartograph/sdk/operations/jobs';
import { readProblem } from './problem.js';
import { isOver, useJob, type JobNow } from './use-job.js';

/** Seconds that a page waits for an answer in one request; what would take longer is worked out by a job, with progress. */
export const MOST_SECONDS = 8;

/** An answer that a job works out, or has not come to work out. */
export interface Work {
  /** Null until it is known. */
  job: JobNow | null;
  /** Why there is no job; null where there is one, or it is being started. */
  refusal: { userErrors: readonly UserError[]; error: CombinedError | undefined } | null;
  start(): void;
  cancel(): void;
}

export interface LongQuery<Data> {
  data: Data | undefined;
  error: CombinedError | undefined;
  ask(): void;
  /** Null where the answer is there, or is asked for in one request. */
  work: Work | null;
}

/**
 * Asks a question that may take longer than a request on a large log: at once where its answer is known or near, else by a job, which goes on when the page
 * is left; the field then gives what the job worked out.
 *
 * @param analysis - the same question for `startAnalysis`.
 */
export function useLongQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables> | DocumentNode,
  variables: Variables,
  analysis: AnalysisInput,
): LongQuery<Data> {
  const key = JSON.stringify(analysis);
  const [started, setStarted] = useState<{
    key: string;
    jobId: string | null;
    isAnswered: boolean;
    refusal: Work['refusal'];
  } | null>(null);
  const { follow } = useJobTray();
  const [{ data: known, error: unknown }] = useQuery({
    query: GetAnalysisDocument,
    variables: { input: analysis },
    requestPolicy: 'network-only',
  });
  const [, begin] = useMutation(StartAnalysisDocument);
  const [, stop] = useMutation(CancelJobDocument);
  const own = started?.key === key ? started : null;
  const state = known?.analysis;
  const jobId = own?.jobId ?? state?.job?.id ?? null;
  const job = useJob(jobId);
  const isWorking = jobId !== null && !(job && isOver(job));
  useShownHere(isWorking ? jobId : null);
  const isThere = state?.isAnswered === true || own?.isAnswered === true || job?.state === 'DONE';
  const isLong =
    state !== undefined && !state.isAnswered && (state.expectedSeconds > MOST_SECONDS || state.job !== null);
  // Where nothing is known of the answer it is asked for all the same: that says what is wrong.
  const isAskable = unknown !== undefined || (state !== undefined && (isThere || (!isLong && own === null)));
  const [{ data, error }, askAgain] = useQuery({
    query: query as TypedDocumentNode<Data, AnyVariables>,
    variables: variables as AnyVariables,
    pause: !isAskable,
  });
  const ranOut = error !== undefined && readProblem(error).problem === 'takes-a-job';
  const ask = useCallback(() => askAgain({ requestPolicy: 'network-only' }), [askAgain]);

  const start = useCallback((): void => {
    void begin({ input: JSON.parse(key) as AnalysisInput }).then(({ data: answer, error: failed }) => {
      const { job: begun = null, isAnswered = false, userErrors = [] } = answer?.startAnalysis ?? {};
      if (begun) follow(begun.id);
      setStarted({
        key,
        jobId: begun?.id ?? null,
        isAnswered,
        refusal: begun || isAnswered ? null : { userErrors, error: failed },
      });
    });
  }, [key, begin, follow]);

  const restart = (): void => {
    setStarted({ key, jobId: null, isAnswered: false, refusal: null });
    start();
  };

  const needsStart = own === null && jobId === null && (isLong || ranOut);
  useEffect(() => {
    if (needsStart) start();
  }, [needsStart, start]);
  const isStale = ranOut && isThere;
  useEffect(() => {
    if (isStale) ask();
  }, [isStale, ask]);

  const isAnswered = data !== undefined && data !== null;
  const work: Work | null =
    isAnswered || isThere || !(isLong || ranOut || own !== null)
      ? null
      : {
          job,
          refusal: own?.refusal ?? null,
          start: restart,
          cancel: () => void (jobId !== null && stop({ input: { id: jobId } })),
        };
  return { data, error: work ? undefined : error, ask, work };
}
