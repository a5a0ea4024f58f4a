import { anomalies, type Anomalies as AnomaliesAnswer, type AnomaliesQuestion } from '@cartograph/analytics';
import { Arg, Ctx, Extensions, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { listLength } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { AnalysisQuestion, schemaName } from '../answers/analysis-question.js';
import { Analytics } from '../answers/analytics.js';
import { answeredAs, type Asking, APART } from '../answers/answered.js';
import { Anomalies, toAnomalies } from './anomalies.js';

/** How it is asked, by its field and as a job. */
export const anomaliesAsking: Asking<AnomaliesQuestion, AnomaliesAnswer> = {
  name: AnalysisQuestion.ANOMALIES,
  cost: { secondsPerMillion: 0.1, reading: 1, around: { before: 28, after: 28 } },
  heavy: true,
  ask: (store, asked, run) => anomalies(store, { ...asked, ...run }),
};

@Resolver(() => Analytics)
export class AnomaliesResolver {
  @Requires('analytics:read')
  @Extensions({ asJob: schemaName(AnalysisQuestion.ANOMALIES) })
  @FieldResolver(() => Anomalies, {
    complexity: APART,
    description:
      'Days, and days of a top category, that lie outside of what their weekday leads to expect; faults of the tracking are named as such.',
  })
  async anomalies(
    @Root() { question }: Analytics,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'findings to answer, 1 to 100' }) first:
      | number
      | null,
    @Ctx() context: RequestContext,
  ): Promise<Anomalies> {
    const size = listLength(first ?? 20);
    return toAnomalies(await answeredAs(context, anomaliesAsking, question), size);
  }
}
