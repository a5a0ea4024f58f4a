import { EVENT_TYPES, type EventType } from '@cartograph/events';
import { type DecimalRange, withinDecimals } from '../directory/ranges.js';
import { type EventFilter, matchesFilter } from '../event-filter.js';
import { QuestionError } from '../question-error.js';
import { all, type Fragment, raw, sql } from '../sql.js';

/** Added to an optional step's place: the required step behind it, reached through it. */
export const THROUGH = 100;

/** Which events are meant: any of the types, in the category, of the brand, at the price. */
export interface FunnelEvent {
  /** At least one. */
  eventTypes: readonly EventType[];
  /** Bounds are included. A price that the log does not know is 0. */
  filter?: (EventFilter & { price?: DecimalRange | null }) | null;
}

/** A step of a funnel. */
export interface FunnelStepRule extends FunnelEvent {
  /** Later steps are reached with it or without it. Not for the first and the last step. Default false. */
  isOptional?: boolean | null;
}

/** `ordered`: one step after another, anything between; `strict`: no other event between; `any`: all of them, whichever came first. */
export type FunnelOrder = 'ordered' | 'strict' | 'any';

/** What must stay the same from the first step to the last. */
export type FunnelHold = 'nothing' | 'product' | 'category';

/** What a funnel asks for. */
export interface FunnelRule {
  /** From 2 to 8. Default: view, cart, purchase. */
  steps?: readonly FunnelStepRule[] | null;
  /** Default `ordered`. */
  order?: FunnelOrder | null;
  /** Default `nothing`. */
  hold?: FunnelHold | null;
  /** Null: all steps in one session. Otherwise minutes, from 1 to 129,600 (90 days), that the steps of one user may take. */
  windowMinutes?: number | null;
  /** At most 4; none of them may come between the first step and the step that is reached. Not with `strict`. */
  exclude?: readonly FunnelEvent[] | null;
}

/** A funnel that was checked; steps count from 0. */
export interface FunnelPlan {
  steps: readonly PlannedStep[];
  order: FunnelOrder;
  hold: FunnelHold;
  windowMinutes: number | null;
  excluded: PlannedEvent | null;
}

/** Events that a plan looks for. */
export interface PlannedEvent {
  types: readonly EventType[];
  /** Condition on the columns of `events`. */
  matches: Fragment;
  /** Whether every event of the types matches. */
  isPlain: boolean;
}

/** A step of a {@link FunnelPlan}. */
export interface PlannedStep extends PlannedEvent {
  rule: FunnelStepRule;
  isOptional: boolean;
  /** Place of the nearest step before that is not optional; -1 for the first. */
  before: number;
  /** Place of the nearest step behind that is not optional; null for the last. */
  after: number | null;
}

/** Fewest and most steps of a funnel. */
export const FUNNEL_STEPS = { fewest: 2, most: 8 } as const;
const MOST_EXCLUDED = 4;
const LONGEST_WINDOW = 129_600;

/** View, cart, purchase. */
export const DEFAULT_STEPS: readonly FunnelStepRule[] = (['view', 'cart', 'purchase'] as const).map((type) => ({
  eventTypes: [type],
}));

/**
 * Checks what a funnel asks for.
 *
 * @throws QuestionError - `invalid-funnel` for the number of steps, an optional step out of place, a window, or exclusions that cannot be; `invalid-filter` for a filter.
 */
export function planFunnel(rule: FunnelRule): FunnelPlan {
  const steps = rule.steps ?? DEFAULT_STEPS;
  const order = rule.order ?? 'ordered';
  const exclude = rule.exclude ?? [];
  const windowMinutes = rule.windowMinutes ?? null;
  if (steps.length < FUNNEL_STEPS.fewest || steps.length > FUNNEL_STEPS.most) {
    throw refused(
      'steps',
      String(steps.length),
      `A funnel has from ${FUNNEL_STEPS.fewest} to ${FUNNEL_STEPS.most} steps; this one has ${steps.length}.`,
    );
  }
  for (const [place, { isOptional }] of steps.entries()) {
    if (!isOptional) continue;
    if (place === 0)
      throw refused('steps.0.isOptional', 'true', 'The first step cannot be optional: everybody is counted from it.');
    if (place === steps.length - 1)
      throw refused(
        `steps.${place}.isOptional`,
        'true',
        'The last step cannot be optional: nothing follows that could be reached without it.',
      );
    if (order === 'strict' && steps[place - 1]?.isOptional) {
      throw refused(
        `steps.${place}.isOptional`,
        'true',
        'A strict funnel takes no two optional steps one after the other. Make one of them required, or choose the order "ordered".',
      );
    }
  }
  if (
    windowMinutes !== null &&
    !(Number.isSafeInteger(windowMinutes) && windowMinutes >= 1 && windowMinutes <= LONGEST_WINDOW)
  ) {
    throw refused(
      'windowMinutes',
      String(windowMinutes),
      `windowMinutes is ${windowMinutes}. Give whole minutes from 1 to 129,600, which are 90 days, or leave it out for one session.`,
    );
  }
  if (exclude.length > MOST_EXCLUDED)
    throw refused(
      'exclude',
      String(exclude.length),
      `At most ${MOST_EXCLUDED} kinds of events can be excluded; these are ${exclude.length}.`,
    );
  if (exclude.length > 0 && order === 'strict')
    throw refused(
      'exclude',
      String(exclude.length),
      'A strict funnel allows no other event between its steps anyway. Leave exclude out.',
    );

  const excluded = exclude.map((event, place) => planEvent(`exclude.${place}`, event));
  return {
    steps: steps.map((step, place): PlannedStep => {
      const next = steps.findIndex((other, at) => at > place && !other.isOptional);
      return {
        ...planEvent(`steps.${place}`, step),
        rule: step,
        isOptional: step.isOptional ?? false,
        before: steps.findLastIndex((other, at) => at < place && !other.isOptional),
        after: next === -1 ? null : next,
      };
    }),
    order,
    hold: rule.hold ?? 'nothing',
    windowMinutes,
    excluded: excluded.length === 0 ? null : { types: typesOf(excluded), matches: anyOf(excluded), isPlain: false },
  };
}

/** Every type that some of the events have, in the order in which events of one second stand. */
export function typesOf(events: readonly PlannedEvent[]): EventType[] {
  return EVENT_TYPES.filter((type) => events.some(({ types }) => types.includes(type)));
}

/** Condition that an event is of one of the types. */
export function ofTypes(types: readonly EventType[]): Fragment {
  return raw(`event_type in (${types.map((type) => `'${type}'`).join(', ')})`);
}

function planEvent(argument: string, { eventTypes, filter }: FunnelEvent): PlannedEvent {
  const types = EVENT_TYPES.filter((type) => eventTypes.includes(type));
  if (types.length === 0)
    throw refused(
      `${argument}.eventTypes`,
      eventTypes.join(', '),
      `${argument} names no type of event. Give at least one of ${EVENT_TYPES.join(', ')}.`,
    );
  const conditions = [...matchesFilter(filter), ...withinDecimals(`${argument}.filter.price`, 'price', filter?.price)];
  return { types, matches: all([ofTypes(types), ...conditions]), isPlain: conditions.length === 0 };
}

function anyOf(events: readonly PlannedEvent[]): Fragment {
  return events.map(({ matches }) => matches).reduce((some, one) => sql`(${some}) or (${one})`);
}

function refused(argument: string, value: string, message: string): QuestionError {
  return new QuestionError('invalid-funnel', argument, value, message);
}
