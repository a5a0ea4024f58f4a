import { audience, type Audience as AudienceAnswer } from '@cartograph/analytics';
import { Field, Float, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { Definition, Period } from '../answer.js';
import { answersOf } from '../analytics/answer-cache.js';
import type { RequestContext } from '../context.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { Count, TimeZone } from '../scalars.js';
import { CoverageFault, toFaults } from '../shop/shop.js';
import { Snapshot, toSnapshot } from '../snapshot.js';
import { toQuestion, type AudienceRule } from './rule.js';

/** Size and baseline of an audience: what a campaign on it is planned from. */
@Requires('plan:read')
@ObjectType()
export class AudiencePreview {
  @Field(() => Count)
  size!: number;

  @Field(() => Count, { description: 'users who bought after they entered' })
  buyers!: number;

  @Field(() => Estimate, { description: 'buyers ÷ size: the baseline of a campaign' })
  buyersPerUser!: Estimate;

  @Field(() => Estimate)
  revenuePerUser!: Estimate;

  @Field(() => Snapshot)
  snapshot!: Snapshot;

  @Field(() => Period)
  period!: Period;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => Definition)
  definition!: Definition;

  @Field(() => [CoverageFault], {
    description: 'Tracking faults of the period, by date. A baseline over days that lost purchases is too low.',
  })
  faults!: CoverageFault[];

  @Field(() => Float, { description: 'users who entered ÷ days the log covers' })
  usersPerDay!: number;
}

/** What is known of an audience without its users: small enough to keep and to freeze. */
export type AudienceSummary = Pick<
  AudienceAnswer,
  | 'size'
  | 'buyers'
  | 'buyersPerUser'
  | 'revenuePerUser'
  | 'snapshot'
  | 'period'
  | 'timeZone'
  | 'definition'
  | 'usersPerDay'
> &
  // Audiences that were kept before the faults were have none.
  Partial<Pick<AudienceAnswer, 'faults'>>;

/** Leaves the users out. */
export function summaryOf(answer: AudienceAnswer): AudienceSummary {
  const { size, buyers, buyersPerUser, revenuePerUser, snapshot, period, timeZone, definition, usersPerDay, faults } =
    answer;
  return { size, buyers, buyersPerUser, revenuePerUser, snapshot, period, timeZone, definition, usersPerDay, faults };
}

/**
 * The summary of a rule on the request's snapshot.
 *
 * @throws QuestionError - the rule cannot be asked; NoSnapshotError - nothing has been imported yet.
 */
export async function summaryFor(context: RequestContext, rule: AudienceRule): Promise<AudienceSummary> {
  const store = await context.store();
  const question = toQuestion(rule, context.timeZone);
  const { value } = await answersOf(context.lake).get(
    [store.snapshot.id, 'audience', question],
    context.signal,
    async (signal) => summaryOf(await audience(store, question, { signal })),
  );
  return value;
}

export function toPreview(summary: AudienceSummary): AudiencePreview {
  return {
    ...summary,
    buyersPerUser: toEstimate(summary.buyersPerUser, Unit.FRACTION, { method: 'wilson' }),
    revenuePerUser: toEstimate(summary.revenuePerUser, Unit.MONEY_PER_USER, { method: 'student-t' }),
    snapshot: toSnapshot(summary.snapshot),
    faults: toFaults(summary.faults ?? []),
  };
}
