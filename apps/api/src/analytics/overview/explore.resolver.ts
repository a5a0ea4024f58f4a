import { explore } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answered, SCAN } from '../answers/answered.js';
import { SECONDS_PER_MILLION } from '../answers/lanes.js';
import { Explore, ExploreInput, toExplore, toExploreInput } from './explore.js';

@Resolver(() => Analytics)
export class ExploreResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Explore, { complexity: SCAN, description: 'any measure by up to three dimensions' })
  async explore(
    @Root() { question }: Analytics,
    @Arg('input', () => ExploreInput) input: ExploreInput,
    @Ctx() context: RequestContext,
  ): Promise<Explore> {
    const asked = toExploreInput(input);
    return toExplore(
      await answered(
        context,
        ['explore', question, asked],
        (store, signal) => explore(store, { ...question, ...asked, signal }),
        { secondsPerMillion: SECONDS_PER_MILLION.events },
      ),
    );
  }
}
