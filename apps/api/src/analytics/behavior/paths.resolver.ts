import { paths } from '@cartograph/analytics';
import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { Analytics } from '../answers/analytics.js';
import { answered, SCAN } from '../answers/answered.js';
import { SECONDS_PER_MILLION } from '../answers/lanes.js';
import { PathLevel, Paths, PathsInput, toPaths } from './paths.js';

@Resolver(() => Analytics)
export class PathsResolver {
  @Requires('analytics:read')
  @FieldResolver(() => Paths, { complexity: SCAN })
  async paths(
    @Root() { question }: Analytics,
    @Arg('input', () => PathsInput, { nullable: true }) input: PathsInput | null,
    @Ctx() context: RequestContext,
  ): Promise<Paths> {
    const asked = {
      ...question,
      level: input?.level ?? PathLevel.EVENT,
      maximumSteps: input?.maximumSteps ?? 6,
      first: input?.first ?? 20,
    };
    return toPaths(
      await answered(context, ['paths', asked], (store, signal) => paths(store, { ...asked, signal }), {
        secondsPerMillion: SECONDS_PER_MILLION.events,
      }),
    );
  }
}
