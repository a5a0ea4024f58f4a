import type { QuestionError } from '@cartograph/analytics';
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { newId } from '../node-id.js';
import { ARCHIVED, ofThisShop } from '../of-this-shop.js';
import { InputCheck, mutate, refuse, refuseFor } from '../payload.js';
import { snapshotId } from '../snapshot.js';
import { onceApart } from '../analytics/answers/answered.js';
import { type AudienceWithMembers, membersApart } from './audience-apart.js';
import { audienceLoader } from './audience-loader.js';
import { AUDIENCE_PREFIX, AudienceEntity } from './audience.entity.js';
import { removeMembers, writeMembers } from './members-file.js';
import { AudienceConnection, CreateAudienceInput, CreateAudiencePayload } from './payloads.js';
import { AudiencePreview, summaryFor, toPreview } from './preview.js';
import { type AudienceRule, AudienceRuleInput, toQuestion, toRule } from './rule.js';

/** A question that scans the log costs as much as a page of a listing. */
const SCAN = ({ childComplexity }: { childComplexity: number }): number => 200 + childComplexity;
const NAME_LIMIT = 200;

@Resolver(() => AudienceEntity)
export class AudiencesResolver {
  @Requires('plan:read')
  @Query(() => AudienceConnection)
  async audiences(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('archived', () => Boolean, { defaultValue: false, description: ARCHIVED }) archived: boolean,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AudienceEntity>> {
    const query = context.decisions.read.createQueryBuilder(AudienceEntity, 'audience');
    return newestFirst(await ofThisShop(query, 'audience.isSynthetic', { archived, context }), args);
  }

  @Requires('plan:read')
  @Query(() => AudienceEntity, { nullable: true })
  audience(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<AudienceEntity | null> {
    return audienceLoader.load(context, id);
  }

  @Requires('plan:read')
  @Query(() => AudiencePreview, {
    description: 'Size and baseline of an audience before it is saved.',
    complexity: SCAN,
  })
  async audiencePreview(
    @Arg('rule', () => AudienceRuleInput) rule: AudienceRuleInput,
    @Ctx() context: RequestContext,
  ): Promise<AudiencePreview> {
    return toPreview(await summaryFor(context, await toRule(rule, context)));
  }

  @Requires('audiences:write')
  @Mutation(() => CreateAudiencePayload)
  createAudience(
    @Arg('input', () => CreateAudienceInput) input: CreateAudienceInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateAudiencePayload> {
    return mutate({ audience: null }, async () => {
      const check = new InputCheck();
      const name = check.text('name', input.name, NAME_LIMIT, 'the name');
      check.done();
      const rule = await toRule(input.rule, context);
      const { summary, members } = await askForUsers(context, rule);
      if (summary.size === 0)
        throw refuseFor(
          { problem: 'audience-empty', facts: {} },
          'rule',
          'Nobody is in this audience. Take a longer period, or another kind.',
        );
      const audience = Object.assign(new AudienceEntity(), {
        id: newId(AUDIENCE_PREFIX),
        name,
        rule,
        size: summary.size,
        snapshotId: snapshotId(summary.snapshot.id),
        isSynthetic: summary.snapshot.isSynthetic,
        summary,
        membersHash: '',
        createdById: callerAccountId(context),
        createdAt: context.now(),
      });
      audience.membersHash = await writeMembers(context.dataDir, audience.id, members);
      // Until it is in the database the file belongs to nobody.
      const keep = await runOnce(context, 'createAudience', input, async (manager) => {
        await manager.insert(AudienceEntity, audience);
        return audience.id;
      }).catch(async (error: unknown) => {
        await removeMembers(context.dataDir, audience.id);
        throw error;
      });
      if (keep.replayed) await removeMembers(context.dataDir, audience.id);
      return { audience: await audienceLoader.load(context, keep.id) };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => AudiencePreview)
  preview(@Root() audience: AudienceEntity): AudiencePreview {
    return toPreview(audience.summary);
  }
}

async function askForUsers(context: RequestContext, rule: AudienceRule): Promise<AudienceWithMembers> {
  try {
    return await onceApart(context, membersApart, toQuestion(rule, context.timeZone));
  } catch (error) {
    // From another process it comes without its class.
    if (!(error instanceof Error && error.name === 'QuestionError')) throw error;
    const { problem, argument } = error as QuestionError;
    const field = ['rule', argument];
    throw problem === 'not-logged'
      ? refuseFor({ problem: 'audience-not-logged', facts: {} }, field, error.message)
      : refuse('INVALID', field, error.message);
  }
}
