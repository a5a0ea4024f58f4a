import { type Coverage, isSurelyMissing } from '@cartograph/analytics';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from './access.js';
import { EventType, toEventType } from './event-counts.js';
import { Count, LocalDate } from './scalars.js';

export enum CoverageFaultKind {
  MISSING_DAY = 'missing-day',
  EVENT_TYPE_VANISHED = 'event-type-vanished',
  PARTIAL_DAY = 'partial-day',
  MISSING_HOURS = 'missing-hours',
  EVENT_TYPE_LEVEL_CHANGED = 'event-type-level-changed',
  MONTH_CUT_SHORT = 'month-cut-short',
  OTHER = 'other',
}
registerEnumType(CoverageFaultKind, {
  name: 'CoverageFaultKind',
  valuesConfig: {
    EVENT_TYPE_LEVEL_CHANGED: {
      description: 'from this day on the type is logged much more or much less often than before',
    },
    MISSING_HOURS: { description: 'hours without any event, on a day that has some' },
    MONTH_CUT_SHORT: { description: 'the log ends before its last month does' },
    OTHER: { description: 'a fault that only its detail describes' },
  },
});

const KINDS = new Set<string>(Object.values(CoverageFaultKind));
export const toFaultKind = (kind: string): CoverageFaultKind =>
  KINDS.has(kind) ? (kind as CoverageFaultKind) : CoverageFaultKind.OTHER;

@Requires('shop:read')
@ObjectType()
export class CategoryLevelChange {
  @Field(() => String)
  category!: string;

  @Field(() => Float, { description: 'events of the type per view in the category' })
  before!: number;

  @Field(() => Float)
  after!: number;
}

@Requires('shop:read')
@ObjectType({ description: 'How the rate of an event type changed its level.' })
export class LevelChange {
  @Field(() => String, {
    nullable: true,
    description: 'the top category whose events changed; null where those of the whole shop did',
  })
  category!: string | null;

  @Field(() => Float, {
    description: 'events of the type per session with a view (views: per session); of a category, per view in it',
  })
  before!: number;

  @Field(() => Float)
  after!: number;

  @Field(() => [CategoryLevelChange], { description: 'top categories in which it changed, five at most' })
  categories!: CategoryLevelChange[];
}

/** A day on which tracking failed or the log is cut. */
@Requires('shop:read')
@ObjectType()
export class CoverageFault {
  @Field(() => LocalDate)
  date!: string;

  @Field(() => CoverageFaultKind)
  kind!: CoverageFaultKind;

  @Field(() => EventType, { nullable: true })
  eventType!: EventType | null;

  @Field(() => String)
  detail!: string;

  @Field(() => String, {
    nullable: true,
    description:
      '"HH:MM": since when the type is silent, or when the log begins on a partial day; null for a missing day, and where the log begins with the day',
  })
  fromLocalTime!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      '"HH:MM", "24:00" for the day\'s end: until when the type is silent, or when the log ends on a partial day; null for a missing day, and where the log lasts to the day\'s end',
  })
  toLocalTime!: string | null;

  @Field(() => Count, {
    nullable: true,
    description:
      'About how many sessions, or sessions with the vanished type, were expected on the missing day or between the two times. Null for the other kinds.',
  })
  expectedSessions!: number | null;

  @Field(() => Boolean, {
    description: 'False for a missing day on which so few sessions were expected that it may just have been quiet.',
  })
  isCertain!: boolean;

  @Field(() => LevelChange, { nullable: true, description: 'only for EVENT_TYPE_LEVEL_CHANGED' })
  levelChange!: LevelChange | null;
}

export function toFaults(faults: Coverage['faults']): CoverageFault[] {
  return faults.map(({ kind, eventType, ...fault }) => ({
    ...fault,
    isCertain: kind !== 'missing-day' || isSurelyMissing(fault),
    kind: toFaultKind(kind),
    eventType: eventType && toEventType(eventType),
  }));
}
