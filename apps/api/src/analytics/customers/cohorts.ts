import type { Cohorts as CohortsAnswer } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { Count, Decimal } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { CalendarUnit } from '../answers/calendar-unit.js';

export enum CohortEntry {
  FIRST_VIEW = 'first-view',
  FIRST_CART = 'first-cart',
  FIRST_PURCHASE = 'first-purchase',
}
registerEnumType(CohortEntry, { name: 'CohortEntry' });

export enum CohortGranularity {
  WEEK = 'week',
  MONTH = 'month',
}
registerEnumType(CohortGranularity, {
  name: 'CohortGranularity',
  description: 'Size of the calendar units that cohorts are made of.',
});

@InputType()
export class CohortsInput {
  @Field(() => CohortEntry, { nullable: true, defaultValue: CohortEntry.FIRST_PURCHASE })
  entry!: CohortEntry | null;

  @Field(() => CohortGranularity, { nullable: true, defaultValue: CohortGranularity.WEEK })
  granularity!: CohortGranularity | null;

  @Field(() => Int, { nullable: true, defaultValue: 26, description: '1 to 100: the latest so many' })
  cohortsFirst!: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'What a cohort did in one week or month. Null is unknown, for it is not over; never 0.' })
export class CohortCell {
  @Field(() => Int, { description: 'units after the one in which it entered' })
  offset!: number;

  @Field(() => Count, { nullable: true, description: 'users with an event' })
  active!: number | null;

  @Field(() => Estimate, { description: 'active ÷ users of the cohort' })
  activePerUser!: Estimate;

  @Field(() => Count, { nullable: true, description: 'users with a purchase' })
  buyers!: number | null;

  @Field(() => Decimal, { nullable: true, description: 'sum of their purchase prices' })
  revenue!: string | null;

  @Field(() => Decimal, { nullable: true, description: 'revenue up to here ÷ users of the cohort' })
  revenuePerUserSoFar!: string | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Users who entered in one week or month.' })
export class Cohort {
  @Field(() => CalendarUnit)
  unit!: CalendarUnit;

  @Field(() => Count)
  users!: number;

  @Field(() => Boolean, { description: 'whether nobody more can enter' })
  isComplete!: boolean;

  @Field(() => Boolean, { description: 'the log begins in it: who was there before counts as new' })
  isLogBeginning!: boolean;

  @Field(() => [CohortCell])
  cells!: CohortCell[];
}

@Requires('analytics:read')
@ObjectType()
export class CohortAverage {
  @Field(() => Int)
  offset!: number;

  @Field(() => Count, { description: 'users of the cohorts about which it is known' })
  users!: number;

  @Field(() => Estimate)
  activePerUser!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Cohorts extends Answer {
  @Field(() => CohortEntry)
  entry!: CohortEntry;

  @Field(() => CohortGranularity)
  granularity!: CohortGranularity;

  @Field(() => Count)
  users!: number;

  @Field(() => [Cohort], { description: 'the latest, in order' })
  cohorts!: Cohort[];

  @Field(() => Count, { description: 'cohorts in all' })
  cohortCount!: number;

  @Field(() => [CohortAverage], { description: 'over all cohorts' })
  average!: CohortAverage[];
}

export function toCohorts(answer: CachedAnswer<CohortsAnswer>, first: number): Cohorts {
  const { entry, granularity, users, cohorts, average } = answer.value;
  const share = <T extends { activePerUser: CohortsAnswer['average'][number]['activePerUser'] }>(
    of: T,
  ): Omit<T, 'activePerUser'> & { activePerUser: Estimate } => ({
    ...of,
    activePerUser: toEstimate(of.activePerUser, Unit.FRACTION, { method: 'wilson' }),
  });
  return {
    ...toAnswer(answer),
    entry: entry as CohortEntry,
    granularity: granularity as CohortGranularity,
    users,
    cohorts: cohorts.slice(-first).map((cohort) => ({ ...cohort, cells: cohort.cells.map(share) })),
    cohortCount: cohorts.length,
    average: average.map(share),
  };
}
