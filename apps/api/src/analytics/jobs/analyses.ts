import type { Question } from '@cartograph/analytics';
import { abandonmentAsked, abandonmentAsking } from '../behavior/abandonment.resolver.js';
import type { AnalysisInput } from './analysis-input.js';
import { AnalysisQuestion } from '../answers/analysis-question.js';
import type { Analytics } from '../answers/analytics.js';
import { anomaliesAsking } from '../demand/anomalies.resolver.js';
import type { Asking } from '../answers/answered.js';
import { associationAsked, associationAsking } from '../products/association.resolver.js';
import { purchaseDriversAsked, purchaseDriversAsking } from '../products/purchase-drivers.resolver.js';
import { changesAsking } from '../demand/changes.resolver.js';

/** How a question is asked as a job. */
export interface Analysis {
  /** Asks what `asked` gave. */
  readonly asking: Asking<Question, unknown>;
  /** What the field of the same question would ask: the same key, so that it finds the answer. */
  asked(question: Analytics['question'], input: AnalysisInput): Question;
}

function analysis<Asked extends Question, Value>(
  asking: Asking<Asked, Value>,
  asked: (question: Analytics['question'], input: AnalysisInput) => Asked,
): Analysis {
  // What is asked passes through the job as JSON and comes back to the question that it was made for.
  return { asking: { ...asking, ask: (store, given, run) => asking.ask(store, given as Asked, run) }, asked };
}

/** Every question that a job can ask. One more is a line here and one in {@link AnalysisQuestion}. */
export const ANALYSES: Readonly<Record<AnalysisQuestion, Analysis>> = {
  [AnalysisQuestion.ASSOCIATION]: analysis(associationAsking, (question, { association }) =>
    associationAsked(question, association ?? null),
  ),
  [AnalysisQuestion.PURCHASE_DRIVERS]: analysis(purchaseDriversAsking, (question, { purchaseDrivers }) =>
    purchaseDriversAsked(question, purchaseDrivers ?? null),
  ),
  [AnalysisQuestion.CHANGES]: analysis(changesAsking, (question) => question),
  [AnalysisQuestion.ANOMALIES]: analysis(anomaliesAsking, (question) => question),
  [AnalysisQuestion.ABANDONMENT]: analysis(abandonmentAsking, (question, { abandonment }) =>
    abandonmentAsked(question, abandonment ?? null),
  ),
};
