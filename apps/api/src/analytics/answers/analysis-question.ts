import { registerEnumType } from 'type-graphql';

/** Questions that may take longer than a request on a large log. */
export enum AnalysisQuestion {
  ASSOCIATION = 'association',
  ATTRACTION = 'attraction',
  CHANGES = 'changes',
  ANOMALIES = 'anomalies',
  ABANDONMENT = 'abandonment',
}
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
