import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AccountEntity } from '../accounts/account.entity.js';
import { accountLoader } from '../accounts/account-loader.js';
import { Requires } from '../access.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { Unit } from '../estimate.js';
import { ARCHIVED, ofThisShop } from '../of-this-shop.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { estimateAt, figureAt } from './claim.js';
import { freezeEvidence } from './freeze-evidence.js';
import { Evidence, evidenceOf, InsightEntity } from './insight.entity.js';
import { insightLoader } from './insight-loader.js';
import { checkedNote, keepInsight } from './keep-insight.js';
import { maySeeEvidence } from './shows-people.js';
import { CreateInsightInput, CreateInsightPayload, InsightConnection } from './payloads.js';

const SEARCH_LIMIT = 200;

@Resolver(() => InsightEntity)
export class InsightsResolver {
  @Requires('plan:read')
  @Query(() => InsightConnection)
  async insights(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('search', () => String, {
      nullable: true,
      description: 'what the title, the finding or the note holds, in any case',
    })
    search: string | null,
    @Arg('archived', () => Boolean, { defaultValue: false, description: ARCHIVED }) archived: boolean,
    @Ctx() context: RequestContext,
  ): Promise<Connection<InsightEntity>> {
    const query = context.decisions.read.createQueryBuilder(InsightEntity, 'insight');
    const words = search?.trim() ?? '';
    if (words.length > SEARCH_LIMIT)
      throw badInput(`The search has ${words.length} characters; it may have ${SEARCH_LIMIT}.`);
    if (words !== '') {
      const text = `%${words.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
      query.where(
        `(${['title', 'summary', 'note'].map((name) => `lower(insight.${name}) LIKE :text ESCAPE '\\'`).join(' OR ')})`,
        { text },
      );
    }
    return newestFirst(await ofThisShop(query, 'insight.isSynthetic', { archived, context }), args);
  }

  @Requires('plan:read')
  @Query(() => InsightEntity, { nullable: true })
  insight(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<InsightEntity | null> {
    return insightLoader.load(context, id);
  }

  @Requires('insights:write')
  @Mutation(() => CreateInsightPayload)
  createInsight(
    @Arg('input', () => CreateInsightInput) input: CreateInsightInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateInsightPayload> {
    return mutate({ insight: null }, async () => {
      const check = new InputCheck();
      const note = checkedNote(check, input.note);
      const title = check.text('title', input.title, 200, 'the title');
      const page = check.text('page', input.page, 320, 'the page');
      if (page !== '' && !/^(?:[\w-]+|\/(?![/\\])[^\\\s]*)$/.test(page))
        check.add(
          'INVALID',
          'page',
          'The page must be a path within the console, such as /explore?measure=revenue, or its name.',
        );
      check.done();
      // Outside the transaction: a query may take seconds, and writers wait for one another.
      const evidence = await freezeEvidence(context, input.evidence);
      const claim = input.claim
        ? {
            path: input.claim.path,
            direction: input.claim.direction,
            reference: input.claim.reference ?? 0,
            against: input.claim.against ?? null,
          }
        : null;
      if (claim && estimateAt(evidence.result, claim.path) === null)
        throw refuse(
          'INVALID',
          ['claim', 'path'],
          `The result has no estimate at ${claim.path.join(' → ')}. Name the fields from the root to an object with a value.`,
        );
      if (claim?.against && figureAt(evidence.result, claim.against, Unit.COUNT) === null)
        throw refuse(
          'INVALID',
          ['claim', 'against'],
          `The result has no figure at ${claim.against.join(' → ')}. Name the fields from the root to an estimate or a number.`,
        );
      const insight = await keepInsight(context, 'createInsight', input, {
        title,
        page,
        evidence,
        note,
        picture: input.picture ?? null,
        claim,
        predecessorId: null,
        judgment: null,
      });
      return { insight };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => Evidence)
  evidence(@Root() insight: InsightEntity, @Ctx() context: RequestContext, @Info() info: GraphQLResolveInfo): Evidence {
    return evidenceOf(insight, maySeeEvidence(insight, context, info));
  }

  @Requires('plan:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  createdBy(@Root() insight: InsightEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> {
    return insight.createdById === null ? Promise.resolve(null) : accountLoader.load(context, insight.createdById);
  }
}

@Resolver(() => Evidence)
export class EvidenceResolver {
  @Requires('plan:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  approvedBy(@Root() evidence: Evidence, @Ctx() context: RequestContext): Promise<AccountEntity | null> {
    return evidence.approvedById === null ? Promise.resolve(null) : accountLoader.load(context, evidence.approvedById);
  }
}
