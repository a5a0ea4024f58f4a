import { changes, type Changes as ChangesAnswer, type ChangesQuestion } from '@cartograph/analytics';
import { Arg, Ctx, Extensions, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { listLength } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { AnalysisQuestion, schemaName } from '../answers/analysis-question.js';
import { Analytics } from '../answers/analytics.js';
import { answeredAs, type Asking, APART } from '../answers/answered.js';
import { Changes, toChanges } from './changes.js';

/** How it is asked, by its field and as a job. */
export const changesAsking: Asking<ChangesQuestion, ChangesAnswer> = {
  name: AnalysisQuestion.CHANGES,
  cost: { secondsPerMillion: 0.1, reading: 1, around: { before: 56, after: 0 } },
  heavy: true,
  ask: (store, asked, run) => changes(store, { ...asked, ...run }),
};

@Resolver(() => Analytics)
export class ChangesResolver {
  @Requires('analytics:read')
  @Extensions({ asJob: schemaName(AnalysisQuestion.CHANGES) })
  @FieldResolver(() => Changes, {
    complexity: APART,
    description:
      'What changed in the period, by default the last seven whole days of the log, against what the weeks before lead to expect.',
  })
  async changes(
    @Root() { question }: Analytics,
    @Arg('first', () => Int, { nullable: true, defaultValue: 20, description: 'findings to answer, 1 to 100' }) first:
      | number
      | null,
    @Ctx() context: RequestContext,
  ): Promise<Changes> {
    const size = listLength(first ?? 20);
    return toChanges(await answeredAs(context, changesAsking, question), size);
  }
}
