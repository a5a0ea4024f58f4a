import { Field, Float, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { Definition, Period } from '../answer.js';
import { answeredApart } from '../analytics/answers/answered.js';
import type { RequestContext } from '../context.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { Count, LocalDate, TimeZone } from '../scalars.js';
import { CoverageFault, toFaults } from '../coverage-fault.js';
import { Snapshot, toSnapshot } from '../snapshot.js';
import { audienceApart, type AudienceSummary } from './audience-apart.js';
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

  @Field(() => [LocalDate], {
    description:
      'Days of the period on which nobody enters, because the tracking lost events that users enter without. Empty for audiences saved before these were told.',
  })
  daysLeftOut!: string[];

  @Field(() => Float, { description: 'users who entered ÷ days the log covers, without those that are left out' })
  usersPerDay!: number;
}

/**
 * The summary of a rule on the request's snapshot.
 *
 * @throws QuestionError - the rule cannot be asked; NoSnapshotError - nothing has been imported yet.
 */
export async function summaryFor(context: RequestContext, rule: AudienceRule): Promise<AudienceSummary> {
  const { value } = await answeredApart(context, audienceApart, toQuestion(rule, context.timeZone));
  return value;
}

export function toPreview(summary: AudienceSummary): AudiencePreview {
  return {
    ...summary,
    buyersPerUser: toEstimate(summary.buyersPerUser, Unit.FRACTION, { method: 'wilson' }),
    revenuePerUser: toEstimate(summary.revenuePerUser, Unit.MONEY_PER_USER, { method: 'student-t' }),
    snapshot: toSnapshot(summary.snapshot),
    faults: toFaults(summary.faults ?? []),
    daysLeftOut: summary.daysLeftOut ?? [],
  };
}
