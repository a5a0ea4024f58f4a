import type { Bracket, EventChoice, Retention as RetentionAnswer, RetentionCell as Cell } from '@cartograph/analytics';
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { EventFilter, EventType, fromEventType } from '../../event-counts.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import { toAnswer } from '../answers/answered.js';
import { CalendarUnit } from '../answers/calendar-unit.js';
import { Granularity } from '../overview/overview.js';

export enum RetentionMode {
  ON = 'on',
  ON_OR_AFTER = 'on-or-after',
}
registerEnumType(RetentionMode, {
  name: 'RetentionMode',
  valuesConfig: {
    ON: { description: 'came back in exactly that unit' },
    ON_OR_AFTER: { description: 'came back then or at any time after' },
  },
});

@InputType({ description: 'An event: of a type, of a category or brand, or any.' })
export class EventChoiceInput {
  @Field(() => EventType, { nullable: true, description: 'any where it is left out' })
  type!: EventType | null;

  @Field(() => EventFilter, { nullable: true })
  filter!: EventFilter | null;
}

@InputType({ description: 'Units after the first event, both inclusive, 1 to 61.' })
export class RetentionBracketInput {
  @Field(() => Int)
  from!: number;

  @Field(() => Int)
  to!: number;
}

@InputType()
export class RetentionInput {
  @Field(() => EventChoiceInput, { nullable: true, description: 'what begins; default: any event' })
  first!: EventChoiceInput | null;

  @Field(() => EventChoiceInput, { nullable: true, description: 'what counts as a return; default: any event' })
  returning!: EventChoiceInput | null;

  @Field(() => Granularity, { nullable: true, defaultValue: Granularity.DAY })
  granularity!: Granularity | null;

  @Field(() => RetentionMode, { nullable: true, defaultValue: RetentionMode.ON })
  mode!: RetentionMode | null;

  @Field(() => [RetentionBracketInput], { nullable: true, description: 'instead of every unit up to upTo; at most 20' })
  brackets!: RetentionBracketInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: '1 to 61; default 30 days, 12 weeks or 12 months, or what the period has',
  })
  upTo!: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 31, description: '1 to 100: the latest so many cohorts' })
  cohortsFirst!: number | null;
}

@Requires('analytics:read')
@ObjectType({
  description: 'Users who came back so many units after their first event, of those about whom it is known.',
})
export class RetentionCell {
  @Field(() => Int)
  from!: number;

  @Field(() => Int)
  to!: number;

  @Field(() => Count, { description: 'users who were observed all through these units' })
  users!: number;

  @Field(() => Count, { nullable: true, description: 'null where the log or the period ends before: unknown, not 0' })
  returned!: number | null;

  @Field(() => Estimate, { description: 'returned ÷ users' })
  rate!: Estimate;
}

@Requires('analytics:read')
@ObjectType({ description: 'Users whose first event fell into one day, week or month.' })
export class RetentionCohort {
  @Field(() => CalendarUnit)
  unit!: CalendarUnit;

  @Field(() => Count)
  users!: number;

  @Field(() => [RetentionCell])
  cells!: RetentionCell[];
}

@Requires('analytics:read')
@ObjectType({ implements: Answer })
export class Retention extends Answer {
  @Field(() => Granularity)
  granularity!: Granularity;

  @Field(() => RetentionMode)
  mode!: RetentionMode;

  @Field(() => Count, { description: 'users with a first event in the period' })
  users!: number;

  @Field(() => [RetentionCell], { description: 'over all cohorts, each cell of those that were observed so long' })
  curve!: RetentionCell[];

  @Field(() => [RetentionCohort], { description: 'the latest, in order' })
  cohorts!: RetentionCohort[];

  @Field(() => Count, { description: 'cohorts in all' })
  cohortCount!: number;
}

/** The input as analytics asks it. */
export function toRetentionQuestion({ first, returning, granularity, mode, brackets, upTo }: Partial<RetentionInput>): {
  first: EventChoice | null;
  returning: EventChoice | null;
  granularity: Granularity;
  mode: RetentionMode;
  brackets: Bracket[] | null;
  upTo: number | null;
} {
  return {
    first: toChoice(first),
    returning: toChoice(returning),
    granularity: granularity ?? Granularity.DAY,
    mode: mode ?? RetentionMode.ON,
    brackets: brackets?.map(({ from, to }) => ({ from, to })) ?? null,
    upTo: upTo ?? null,
  };
}

function toChoice(choice: EventChoiceInput | null | undefined): EventChoice | null {
  return choice
    ? { type: choice.type ? fromEventType(choice.type) : null, filter: choice.filter ? { ...choice.filter } : null }
    : null;
}

export function toRetention(answer: CachedAnswer<RetentionAnswer>, cohortsFirst: number): Retention {
  const { granularity, mode, users, curve, cohorts } = answer.value;
  return {
    ...toAnswer(answer),
    granularity: granularity as Granularity,
    mode: mode as RetentionMode,
    users,
    curve: curve.map(toCell),
    cohorts: cohorts.slice(-cohortsFirst).map((cohort) => ({ ...cohort, cells: cohort.cells.map(toCell) })),
    cohortCount: cohorts.length,
  };
}

const toCell = (cell: Cell): RetentionCell => ({
  ...cell,
  rate: toEstimate(cell.rate, Unit.FRACTION, { method: 'wilson' }),
});
