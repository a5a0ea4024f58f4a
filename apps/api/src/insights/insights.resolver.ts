import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { AccountEntity } from '../accounts/account.entity.js';
import { accountLoader } from '../accounts/account-loader.js';
import { Requires } from '../access.js';
import { connectionArgs, newestFirst, type Connection, type ConnectionArguments } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { newId } from '../node-id.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { freezeEvidence } from './freeze-evidence.js';
import { Evidence, evidenceOf, INSIGHT_PREFIX, InsightEntity } from './insight.entity.js';
import { insightLoader } from './insight-loader.js';
import { CreateInsightInput, CreateInsightPayload, InsightConnection } from './payloads.js';

@Resolver(() => InsightEntity)
export class InsightsResolver {
  @Requires('plan:read')
  @Query(() => InsightConnection)
  insights(@Args(connectionArgs(20)) args: ConnectionArguments, @Ctx() context: RequestContext): Promise<Connection<InsightEntity>> {
    return newestFirst(context.decisions.read.createQueryBuilder(InsightEntity, 'insight'), args);
  }

  @Requires('plan:read')
  @Query(() => InsightEntity, { nullable: true })
  insight(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<InsightEntity | null> {
    return insightLoader.load(context, id);
  }

  @Requires('insights:write')
  @Mutation(() => CreateInsightPayload)
  createInsight(@Arg('input', () => CreateInsightInput) input: CreateInsightInput, @Ctx() context: RequestContext): Promise<CreateInsightPayload> {
    return mutate({ insight: null }, async () => {
      const check = new InputCheck();
      const title = check.text('title', input.title, 200, 'the title');
      const page = check.text('page', input.page, 100, 'the page');
      check.done();
      // Outside the transaction: a query may take seconds, and writers wait for one another.
      const evidence = await freezeEvidence(context, input.evidence);
      const { id } = await runOnce(context, 'createInsight', input, async (manager) => {
        const insight = Object.assign(new InsightEntity(), {
          id: newId(INSIGHT_PREFIX),
          title,
          page,
          ...evidence,
          approvedById: null,
          approvedAt: null,
          createdById: callerAccountId(context),
          createdAt: context.now(),
        });
        await manager.insert(InsightEntity, insight);
        return insight.id;
      });
      const insight = await insightLoader.load(context, id);
      if (!insight) throw refuse('NOT_FOUND', 'clientMutationKey', 'The insight that this clientMutationKey made is gone. Take a new key.');
      return { insight };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => Evidence)
  evidence(@Root() insight: InsightEntity): Evidence {
    return evidenceOf(insight);
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
