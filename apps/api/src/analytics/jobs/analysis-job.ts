import type { Question } from '@cartograph/analytics';
import { JobFailure, JobKind, type JobHandler } from '../../jobs/handler.js';
import { snapshotId } from '../../snapshot.js';
import { ANALYSES } from './analyses.js';
import { schemaName, type AnalysisJobInput } from '../answers/analysis-question.js';
import { keptAnswersOf } from '../answers/kept-answers.js';

/** What `Job.result` says; the answer itself is in the field of the question. */
export interface AnalysisJobResult {
  question: string;
  snapshotId: string;
  computedInMs: number;
}

/** Works an answer out and keeps it. */
export const analysisJob: JobHandler<AnalysisJobInput> = {
  kind: JobKind.ANALYSIS,
  async run({ question, key: text }, { lake, signal, progress }): Promise<AnalysisJobResult> {
    const key = JSON.parse(text) as [snapshotId: string, definitions: number, name: string, asked: Question];
    const [snapshot, , , asked] = key;
    const store = await lake.store(snapshot);
    try {
      const started = performance.now();
      let step = { name: '', from: 0 };
      const value = await ANALYSES[question].asking.ask(store, asked, {
        signal,
        onProgress: (told) => {
          const now = performance.now();
          if (told.step !== step.name) step = { name: told.step, from: now };
          const seconds = (now - step.from) / 1000;
          const rate = told.done > 0 && seconds > 0 ? told.done / seconds : null;
          progress({
            ...told,
            rate,
            etaSeconds: rate === null || told.total === null ? null : Math.max(0, told.total - told.done) / rate,
          });
        },
      });
      signal.throwIfAborted();
      const computedInMs = Math.round(performance.now() - started);
      if (!(await keptAnswersOf(lake).keep(key, { value, computedInMs })))
        throw new JobFailure(
          'answer-too-large',
          'The answer is too large to be kept. Ask about a shorter period or one category.',
        );
      return { question: schemaName(question), snapshotId: snapshotId(snapshot), computedInMs };
    } finally {
      await store.close();
    }
  },
};
