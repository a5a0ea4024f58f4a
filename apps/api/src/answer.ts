import { Field, InputType, Int, InterfaceType, ObjectType } from 'type-graphql';
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

@InputType({ description: 'Local days, both inclusive, in the time zone of the answer.' })
export class PeriodInput {
  @Field(() => LocalDate)
  from!: string;

  @Field(() => LocalDate)
  to!: string;
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
