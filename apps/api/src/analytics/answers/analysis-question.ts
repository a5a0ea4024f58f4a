import { registerEnumType } from 'type-graphql';

/** Questions that may take longer than a request on a large log. */
export enum AnalysisQuestion {
  ASSOCIATION = 'association',
  PURCHASE_DRIVERS = 'purchaseDrivers',
  CHANGES = 'changes',
  ANOMALIES = 'anomalies',
  ABANDONMENT = 'abandonment',
}

/** Returns what the schema calls a question: `PURCHASE_DRIVERS`. */
export const schemaName = (question: AnalysisQuestion): keyof typeof AnalysisQuestion =>
  NAMES.find((name) => AnalysisQuestion[name] === question)!;
const NAMES = Object.keys(AnalysisQuestion) as (keyof typeof AnalysisQuestion)[];

registerEnumType(AnalysisQuestion, {
  name: 'AnalysisQuestion',
  description:
    'Questions of `analytics` that a job can ask where they take longer than a request may: see startAnalysis.',
});

/** Which answer is to be worked out. */
export interface AnalysisJobInput {
  question: AnalysisQuestion;
  /** JSON of the answer's `AnswerKey`: snapshot, version of the definitions, name, what is asked. */
  key: string;
}
