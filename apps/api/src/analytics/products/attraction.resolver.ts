import { attraction, type Attraction as AttractionAnswer, type AttractionQuestion } from '@cartograph/analytics';
import { Arg, Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import { listLength } from '../../connection.js';
import type { RequestContext } from '../../context.js';
import { AnalysisQuestion } from '../answers/analysis-question.js';
import { Analytics } from '../answers/analytics.js';
import { answeredAs, APART, type Asking } from '../answers/answered.js';
import { Attraction, AttractionInput, toAttraction } from './attraction.js';

/** How H3 is asked, by its field and as a job. */
export const attractionAsking: Asking<AttractionQuestion, AttractionAnswer> = {
  name: AnalysisQuestion.ATTRACTION,
  cost: { secondsPerMillion: 1.4, reading: 0.2, around: { before: 30, after: 30 } },
  heavy: true,
  ask: (store, asked, run) => attraction(store, { ...asked, ...run }),
};

/** What H3 is asked with. */
export const attractionAsked = (
  question: Analytics['question'],
  input: AttractionInput | null,
): AttractionQuestion => ({
  ...question,
  level: input?.level ?? 0.05,
  minimumEffect: input?.minimumEffect ?? 0.1,
  mostPairs: input?.mostPairs ?? 2_000_000,
});

@Resolver(() => Analytics)
export class AttractionResolver {
  @Requires('analytics:read')
  @Extensions({ asJob: AnalysisQuestion.ATTRACTION })
  @FieldResolver(() => Attraction, { complexity: APART })
  async attraction(
    @Root() { question }: Analytics,
    @Arg('input', () => AttractionInput, { nullable: true }) input: AttractionInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Attraction> {
    const first = listLength(input?.first ?? 20);
    return toAttraction(
      await answeredAs(context, attractionAsking, attractionAsked(question, input)),
      first,
      input?.category ?? null,
    );
  }
}
