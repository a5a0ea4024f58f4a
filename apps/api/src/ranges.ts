import type { ZonedPeriod } from '@cartograph/analytics';
import { Field, InputType } from 'type-graphql';
import type { PeriodInput } from './answer.js';
import type { EventStore } from '@cartograph/events';
import { daysOf } from './period.js';
import { Count, Decimal } from './scalars.js';

@InputType({
  description: 'Whole numbers from min to max, both included; without one of them there is no bound on that side.',
})
export class CountRange {
  @Field(() => Count, { nullable: true })
  min!: number | null;

  @Field(() => Count, { nullable: true })
  max!: number | null;
}

@InputType({
  description: 'Amounts from min to max, both included; without one of them there is no bound on that side.',
})
export class DecimalRange {
  @Field(() => Decimal, { nullable: true })
  min!: string | null;

  @Field(() => Decimal, { nullable: true })
  max!: string | null;
}

@InputType({ description: 'How many events of each type; all that are given must hold.' })
export class CountsFilter {
  @Field(() => CountRange, { nullable: true })
  views!: CountRange | null;

  @Field(() => CountRange, { nullable: true })
  carts!: CountRange | null;

  @Field(() => CountRange, { nullable: true })
  removes!: CountRange | null;

  @Field(() => CountRange, { nullable: true })
  purchases!: CountRange | null;

  @Field(() => CountRange, { nullable: true })
  total!: CountRange | null;
}

/** In which zone days are asked for, and of which state of the log: a list is paged through as it was. */
export interface Asked {
  timeZone: string;
  store: EventStore;
}

/** The days of a period. @throws ApiError BAD_USER_INPUT - as {@link daysOf}. */
export async function zoned(
  period: PeriodInput | null | undefined,
  { timeZone, store }: Asked,
): Promise<ZonedPeriod | null> {
  const days = await daysOf(period, timeZone, () => Promise.resolve(store));
  return days && { ...days, timeZone };
}
