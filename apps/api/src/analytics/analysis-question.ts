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
