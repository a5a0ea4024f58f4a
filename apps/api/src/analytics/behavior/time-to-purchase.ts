import type { PurchaseTimes as Times, TimeToPurchase as TimeToPurchaseAnswer } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { TimeQuantiles, toTimeQuantiles } from '../answers/time-quantiles.js';

@InputType()
export class TimeToPurchaseInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'Parts of a category code that name a category, from 1 to 4: 1 counts `electronics.smartphone` in `electronics`. Left out: the whole code.',
  })
  depth?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'Categories to list, from 0 to 100.' })
  first?: number | null;
}

@Requires('analytics:read')
@ObjectType({
  description: "How long purchases took. A purchase is a user's first purchase of a product in the period.",
})
export class PurchaseTimes {
  @Field(() => Count)
  purchases!: number;

  @Field(() => Count, { description: 'Purchases of a product that the user viewed before, in the period.' })
  viewed!: number;

  @Field(() => Estimate, { description: 'viewed ÷ purchases.' })
  viewedPerPurchase!: Estimate;

  @Field(() => Estimate, { description: 'Share of `viewed` bought in the session of the first view.' })
  sameSession!: Estimate;

  @Field(() => Estimate, { description: 'Share of `viewed` bought on the local day of the first view.' })
  sameDay!: Estimate;

  @Field(() => TimeQuantiles, {
    nullable: true,
    description: 'Seconds from the first view to the purchase. Null where no purchase had a view before.',
  })
  seconds!: TimeQuantiles | null;
}

@Requires('analytics:read')
@ObjectType()
export class CategoryPurchaseTimes {
  @Field(() => String, { description: 'A code up to the depth; without a code its id, else `(none)`.' })
  category!: string;

  @Field(() => PurchaseTimes)
  times!: PurchaseTimes;
}

@Requires('analytics:read')
@ObjectType({
  implements: Answer,
  description:
    'How long buyers take from their first view of a product to its purchase. Views and purchases are of sessions that began in the period, so longer times are not seen.',
})
export class TimeToPurchase extends Answer {
  @Field(() => Int, { nullable: true, description: 'As asked for; null for whole codes.' })
  depth!: number | null;

  @Field(() => PurchaseTimes)
  all!: PurchaseTimes;

  @Field(() => [CategoryPurchaseTimes], { description: 'Categories with the most purchases that had a view first.' })
  categories!: CategoryPurchaseTimes[];

  @Field(() => Count, { description: 'All categories with a purchase.' })
  categoryCount!: number;
}

export function toTimeToPurchase(answer: CachedAnswer<TimeToPurchaseAnswer>): TimeToPurchase {
  const { depth, all, categories, categoryCount } = answer.value;
  return {
    ...toAnswer(answer),
    depth,
    all: toTimes(all),
    categories: categories.map(({ category, ...times }) => ({ category, times: toTimes(times) })),
    categoryCount,
  };
}

function toTimes({ purchases, viewed, seconds, ...shares }: Times): PurchaseTimes {
  const share = (estimate: Times['sameDay']): Estimate =>
    toEstimate(estimate, Unit.FRACTION, { method: 'wilson-by-user' });
  return {
    purchases,
    viewed,
    viewedPerPurchase: share(shares.viewedPerPurchase),
    sameSession: share(shares.sameSession),
    sameDay: share(shares.sameDay),
    seconds: seconds && toTimeQuantiles(seconds, Unit.SECONDS, 'woodruff-by-user'),
  };
}
