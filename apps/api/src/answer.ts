import { Field, InputType, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from './access.js';
import { LocalDate, TimeZone } from './scalars.js';
import { CoverageFault } from './coverage-fault.js';
import { Snapshot } from './snapshot.js';

@Requires('self')
@ObjectType()
export class Period {
  @Field(() => LocalDate)
  from!: string;

  @Field(() => LocalDate)
  to!: string;
}

export enum RelativePeriod {
  LAST_7_DAYS = 'last-7-days',
  LAST_28_DAYS = 'last-28-days',
  LAST_90_DAYS = 'last-90-days',
  LAST_MONTH = 'last-month',
}
registerEnumType(RelativePeriod, {
  name: 'RelativePeriod',
  description: 'Days up to the newest local day that the log has whole; no day before the log begins.',
  valuesConfig: { LAST_MONTH: { description: 'The newest calendar month that is over.' } },
});

@InputType({
  description:
    'Local days in the time zone of the answer: `from` and `to`, both inclusive, or `relative` alone. Answers tell the days that they are of.',
})
export class PeriodInput {
  @Field(() => LocalDate, { nullable: true })
  from?: string | null;

  @Field(() => LocalDate, { nullable: true })
  to?: string | null;

  @Field(() => RelativePeriod, { nullable: true })
  relative?: RelativePeriod | null;
}

@Requires('self')
@ObjectType({ description: 'What a number means and how it was asked: formula in words, population, SQL.' })
export class Definition {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  formula!: string;

  @Field(() => String)
  population!: string;

  @Field(() => String)
  query!: string;
}

/** Everything an analytic answer says about itself. Implement it: `@ObjectType({ implements: Answer })`. */
@InterfaceType()
export abstract class Answer {
  @Field(() => Snapshot)
  snapshot!: Snapshot;

  @Field(() => TimeZone)
  timeZone!: string;

  @Field(() => Period)
  period!: Period;

  @Field(() => [CoverageFault], {
    description:
      'Tracking faults that touch what the answer counts, in the period and in an earlier one that it is compared with, by date.',
  })
  faults!: CoverageFault[];

  @Field(() => [LocalDate], {
    description: 'Days of the period that the rates leave out, because the tracking lost events on them.',
  })
  daysLeftOut!: string[];

  @Field(() => Definition)
  definition!: Definition;

  @Field(() => Int)
  computedInMs!: number;

  @Field(() => Boolean)
  fromCache!: boolean;
}
