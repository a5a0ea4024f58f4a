import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, Info, Mutation, ObjectType, Field, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import type { AnalysisJobInput } from '../analytics/answers/analysis-question.js';
import { startAnalysisJob } from '../analytics/jobs/start-analysis.js';
import type { RequestContext } from '../context.js';
import { Estimate, Unit } from '../estimate.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { SNAPSHOT_PREFIX } from '../snapshot.js';
import { globalId } from '../node-id.js';
import { ClaimType, estimateAt, figureAt, RerunReason, RerunVerdict, type Claim } from './claim.js';
import { freezeEvidence } from './freeze-evidence.js';
import { InsightEntity } from './insight.entity.js';
import { insightLoader, pictureLoader, successorsLoader } from './insight-loader.js';
import { judgeClaim, type ClaimedFigures } from './judge-claim.js';
import { checkedNote, keepInsight } from './keep-insight.js';
import { RerunInsightInput, RerunInsightPayload } from './payloads.js';
import { InsightPicture, toPicture } from './picture.js';
import { maySeeEvidence } from './shows-people.js';
import { rerunSummary } from './rerun-summary.js';

@Requires('plan:read')
@ObjectType({ description: 'Whether newer data confirm an insight, by the interval of the difference.' })
export class Rerun {
  @Field(() => RerunVerdict)
  verdict!: RerunVerdict;

  @Field(() => RerunReason)
  reason!: RerunReason;

  @Field(() => Estimate, { nullable: true, description: 'as the predecessor kept it' })
  before!: Estimate | null;

  @Field(() => Estimate, { nullable: true, description: 'on the newer data' })
  after!: Estimate | null;

  @Field(() => Estimate, {
    nullable: true,
    description: 'what the claim holds it against, as the predecessor kept it; null where that is a number of its own',
  })
  againstBefore!: Estimate | null;

  @Field(() => Estimate, { nullable: true, description: 'what the claim holds it against, on the newer data' })
  againstAfter!: Estimate | null;
}

@Resolver(() => InsightEntity)
export class RerunResolver {
  @Requires('insights:write')
  @Mutation(() => RerunInsightPayload, {
    description:
      'Asks the question of an insight again on the current snapshot: makes a new insight linked to it, and says whether newer data confirm it. The old one stays as it is. With `mayStartJob` a question that takes long becomes a job first.',
  })
  rerunInsight(
    @Arg('input', () => RerunInsightInput) input: RerunInsightInput,
    @Ctx() context: RequestContext,
  ): Promise<RerunInsightPayload> {
    return mutate({ insight: null, job: null }, async () => {
      const check = new InputCheck();
      const note = checkedNote(check, input.note);
      check.done();
      const old = await insightLoader.load(context, input.insightId);
      if (!old) throw refuse('NOT_FOUND', 'insightId', 'There is no such insight.');
      const current = await context.lake.current();
      if (!current) throw refuse('NOT_FOUND', 'insightId', 'The lake is empty; import a log first.');
      const snapshotId = globalId(SNAPSHOT_PREFIX, current.id);
      if (snapshotId === old.snapshotId)
        throw refuse(
          'CONFLICT',
          'insightId',
          'There is no newer data: the insight was kept from the current snapshot.',
        );
      const { query, variables, summary } = old;
      const putOff: AnalysisJobInput[] = [];
      const freezing = freezeEvidence(
        context,
        { query, variables, snapshotId, summary },
        input.mayStartJob ? (analysis) => void putOff.push(analysis) : undefined,
      );
      const frozen = await freezing.catch((error: unknown) => {
        if (putOff.length === 0) throw error;
        return null;
      });
      if (frozen === null) return { insight: null, job: await startAnalysisJob(context, putOff[0]!) };
      const { claim } = old;
      const [before, after] = [figuresOf(claim, old.result), figuresOf(claim, frozen.result)];
      const judgment = judgeClaim(claim, before, after);
      const evidence = { ...frozen, summary: rerunSummary(judgment, before.figure, after.figure, summary) };
      const insight = await keepInsight(context, 'rerunInsight', input, {
        title: old.title,
        page: old.page,
        evidence,
        note,
        picture: input.picture ?? null,
        claim,
        predecessorId: old.id,
        judgment,
      });
      return { insight, job: null };
    });
  }

  @Requires('plan:read')
  @FieldResolver(() => ClaimType, { nullable: true, description: 'null where it names no estimate' })
  claim(
    @Root() insight: InsightEntity,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): ClaimType | null {
    const { claim, result } = insight;
    const estimate = claim && maySeeEvidence(insight, context, info) ? estimateAt(result, claim.path) : null;
    return claim && { ...claim, against: claim.against ?? null, estimate };
  }

  @Requires('plan:read')
  @FieldResolver(() => InsightPicture, { nullable: true })
  async picture(
    @Root() insight: InsightEntity,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<InsightPicture | null> {
    const picture = maySeeEvidence(insight, context, info) ? await pictureLoader.load(context, insight.id) : null;
    return picture && toPicture(picture);
  }

  @Requires('plan:read')
  @FieldResolver(() => InsightEntity, { nullable: true, description: 'the insight that this one asks again' })
  predecessor(@Root() { predecessorId }: InsightEntity, @Ctx() context: RequestContext): Promise<InsightEntity | null> {
    return predecessorId === null ? Promise.resolve(null) : insightLoader.load(context, predecessorId);
  }

  @Requires('plan:read')
  @FieldResolver(() => [InsightEntity], { description: 'those that ask it again on newer data, oldest first' })
  async successors(@Root() { id }: InsightEntity, @Ctx() context: RequestContext): Promise<InsightEntity[]> {
    return (await successorsLoader.load(context, id)) ?? [];
  }

  @Requires('plan:read')
  @FieldResolver(() => Rerun, { nullable: true, description: 'null for an insight that asks none again' })
  async rerun(
    @Root() insight: InsightEntity,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Rerun | null> {
    const { predecessorId, judgment, claim, result } = insight;
    if (predecessorId === null || judgment === null) return null;
    const old = await insightLoader.load(context, predecessorId);
    // Both asked the same.
    const told = maySeeEvidence(insight, context, info) ? claim : null;
    const [before, after] = [figuresOf(told, old?.result), figuresOf(told, result)];
    return {
      ...judgment,
      before: before.figure,
      after: after.figure,
      againstBefore: before.against,
      againstAfter: after.against,
    };
  }
}

function figuresOf(claim: Claim | null, result: unknown): ClaimedFigures {
  const figure = claim && estimateAt(result, claim.path);
  return { figure, against: claim?.against ? figureAt(result, claim.against, figure?.unit ?? Unit.COUNT) : null };
}
