import type { RepeatIntervals as Intervals, RepeatPurchase as RepeatPurchaseAnswer } from '@cartograph/analytics';
import type { Estimate as LibraryEstimate } from '@cartograph/metrics';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';

@Requires('analytics:read')
@ObjectType({
  description:
    'Days between purchase sessions where another followed. Long ones do not fit into the log, so they look shorter than they are.',
})
export class ObservedGaps {
  @Field(() => Count)
  n!: number;

  @Field(() => Estimate)
  p25Days!: Estimate;

  @Field(() => Estimate)
  p50Days!: Estimate;

  @Field(() => Estimate)
  p75Days!: Estimate;
}

@Requires('analytics:read')
@ObjectType()
export class BoughtAgainWithin {
  @Field(() => Int)
  days!: number;

  @Field(() => Estimate, { description: 'Kaplan–Meier: who was watched too short is taken into account' })
  share!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ description: 'Days within which half buy again; null where the log ends before.' })
export class DaysUntil {
  @Field(() => Float, { nullable: true })
  value!: number | null;

  @Field(() => Float, { nullable: true })
  low!: number | null;

  @Field(() => Float, { nullable: true })
  high!: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'How long until the next purchase session.' })
export class RepeatIntervals {
  @Field(() => ObservedGaps)
  observed!: ObservedGaps;

  @Field(() => Count, { description: 'users with a purchase session: one waiting time each, from their first' })
  users!: number;

  @Field(() => Count, { description: 'of these, those seen to buy again' })
  repeated!: number;

  @Field(() => [BoughtAgainWithin])
  within!: BoughtAgainWithin[];

  @Field(() => DaysUntil)
  medianDays!: DaysUntil;
}

@Requires('analytics:read')
@ObjectType()
export class CategoryRepeat {
  @Field(() => String)
  category!: string;

  @Field(() => Count)
  purchaseSessions!: number;

  @Field(() => Count)
  buyers!: number;

  @Field(() => RepeatIntervals, { description: 'to the next purchase session of the same category' })
  same!: RepeatIntervals;

  @Field(() => RepeatIntervals, { description: 'to the next of any category' })
  any!: RepeatIntervals;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class RepeatPurchase extends Answer {
  @Field(() => Count)
  purchaseSessions!: number;

  @Field(() => Count)
  buyers!: number;

  @Field(() => RepeatIntervals)
  all!: RepeatIntervals;

  @Field(() => [CategoryRepeat], { description: 'those with most purchase sessions first' })
  categories!: CategoryRepeat[];

  @Field(() => Count, { description: 'categories with purchases in all' })
  categoryCount!: number;
}

export function toRepeatPurchase(answer: CachedAnswer<RepeatPurchaseAnswer>): RepeatPurchase {
  const { purchaseSessions, buyers, all, categories, categoryCount } = answer.value;
  return {
    ...toAnswer(answer),
    purchaseSessions,
    buyers,
    all: toIntervals(all),
    categories: categories.map(({ same, any, ...category }) => ({
      ...category,
      same: toIntervals(same),
      any: toIntervals(any),
    })),
    categoryCount,
  };
}

const days = (estimate: LibraryEstimate): Estimate => toEstimate(estimate, Unit.DAYS, { method: 'woodruff-by-user' });

function toIntervals({ within, observed, ...rest }: Intervals): RepeatIntervals {
  return {
    ...rest,
    observed: {
      n: observed.n,
      p25Days: days(observed.p25Days),
      p50Days: days(observed.p50Days),
      p75Days: days(observed.p75Days),
    },
    within: within.map(({ days: at, share }) => ({
      days: at,
      share: toEstimate(share, Unit.FRACTION, { method: 'kaplan-meier-log-log' }),
    })),
  };
}
