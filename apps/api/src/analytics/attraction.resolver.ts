import { attraction } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { listLength } from '../connection.js';
import type { RequestContext } from '../context.js';
import { Analytics } from './analytics.js';
import { answered, SCAN } from './answered.js';
import { Attraction, AttractionInput, toAttraction } from './attraction.js';

@Resolver(() => Analytics)
export class AttractionResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Attraction, { complexity: SCAN })
  async attraction(@Root() { question }: Analytics, @Arg('input', () => AttractionInput, { nullable: true }) input: AttractionInput | null, @Ctx() context: RequestContext): Promise<Attraction> {
    const first = listLength(input?.first ?? 20);
    const asked = { ...question, level: input?.level ?? 0.05, minimumEffect: input?.minimumEffect ?? 0.1, mostPairs: input?.mostPairs ?? 2_000_000 };
    const answer = await answered(context, ['attraction', asked], (store, signal) => attraction(store, { ...asked, signal }), { heavy: true });
    return toAttraction(answer, first, input?.category ?? null);
  }
}
