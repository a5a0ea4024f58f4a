import type { Rfm as RfmAnswer } from '@cartograph/analytics';
import { wilson } from '@cartograph/metrics';
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count, Decimal, LocalDate } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';

export enum RfmMethod {
  RULE = 'rule',
  K_MEANS = 'k-means',
}
registerEnumType(RfmMethod, {
  name: 'RfmMethod',
  valuesConfig: {
    RULE: { description: 'documented rules on fifths' },
    K_MEANS: { description: 'clusters on ln(1 + R), ln F and ln(1 + M), standardized' },
  },
});

@InputType()
export class RfmInput {
  @Field(() => RfmMethod, { nullable: true, defaultValue: RfmMethod.RULE })
  method!: RfmMethod | null;

  @Field(() => Int, {
    nullable: true,
    description: 'of K_MEANS, 2 to 8; default: as many as have the largest mean silhouette',
  })
  clusters!: number | null;

  @Field(() => Int, { nullable: true, description: 'of K_MEANS; default 1. The same seed gives the same clusters.' })
  seed!: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Buyers of one kind. Save them with the audience rule RFM_SEGMENT and this name.' })
export class RfmSegment {
  @Field(() => String, { description: 'champions, loyal, …, or cluster-1-of-4' })
  name!: string;

  @Field(() => String, { description: 'the rule, of the scores R, F and M' })
  rule!: string;

  @Field(() => Count)
  buyers!: number;

  @Field(() => Float, { nullable: true })
  buyerShare!: number | null;

  @Field(() => Estimate, { description: 'buyers of the segment ÷ all buyers, with its interval' })
  perBuyer!: Estimate;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => Float, { nullable: true })
  revenueShare!: number | null;

  @Field(() => Float, { nullable: true, description: 'mean days since the last purchase' })
  recencyDays!: number | null;

  @Field(() => Float, { nullable: true, description: 'mean purchase sessions' })
  purchaseSessions!: number | null;

  @Field(() => Decimal, { nullable: true })
  revenuePerBuyer!: string | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Buyers of a fifth by recency and a fifth by frequency.' })
export class RfmCell {
  @Field(() => Int, { description: '1 (longest ago) to 5' })
  recency!: number;

  @Field(() => Int, { description: '1 (least often) to 5' })
  frequency!: number;

  @Field(() => Count)
  buyers!: number;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => [String], { description: 'segments that they are in, the largest first' })
  segments!: string[];
}

@Requires('analytics:read')
@ObjectType()
export class ClusterChoice {
  @Field(() => Int)
  clusters!: number;

  @Field(() => Estimate, { description: 'From −1 to 1. The larger, the better they are distinguished.' })
  silhouette!: Estimate;

  @Field(() => Float, { description: 'sum of the squared distances to the centers, in the sample' })
  inertia!: number;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Rfm extends Answer {
  @Field(() => RfmMethod)
  method!: RfmMethod;

  @Field(() => Count)
  buyers!: number;

  @Field(() => Decimal)
  revenue!: string;

  @Field(() => LocalDate, { nullable: true, description: 'the day up to which recency is counted' })
  asOf!: string | null;

  @Field(() => [RfmSegment])
  segments!: RfmSegment[];

  @Field(() => [RfmCell], { description: 'The 25 pairs of scores. Empty for K_MEANS, and without segments.' })
  grid!: RfmCell[];

  @Field(() => [ClusterChoice], { nullable: true, description: 'how the number of clusters was chosen' })
  choices!: ClusterChoice[] | null;

  @Field(() => String, { nullable: true, description: 'Why there are so many clusters, or why there is no segment.' })
  choiceText!: string | null;

  @Field(() => Int, { nullable: true })
  seed!: number | null;
}

export function toRfm(answer: CachedAnswer<RfmAnswer>): Rfm {
  const { method, buyers, revenue, asOf, segments, grid, choices, choiceText, seed } = answer.value;
  return {
    ...toAnswer(answer),
    method: method as RfmMethod,
    buyers,
    revenue,
    asOf,
    segments: segments.map((segment) => ({
      ...segment,
      perBuyer: toEstimate(wilson(segment.buyers, buyers), Unit.FRACTION, { method: 'wilson' }),
    })),
    grid,
    choices:
      choices?.map(({ silhouette, ...choice }) => ({
        ...choice,
        silhouette: toEstimate(silhouette, Unit.RATIO, { method: 'student-t' }),
      })) ?? null,
    choiceText,
    seed,
  };
}
