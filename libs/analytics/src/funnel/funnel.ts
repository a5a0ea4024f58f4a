import { type EventStore, type EventType, USER_GROUPS } from '@cartograph/events';
import { type Estimate, groupedShare, type Incomputable, incomputable, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, type Question, restrictionText } from '../answer.js';
import { checkFilter } from '../event-filter.js';
import { trackedPeriod } from '../tracked-period.js';
import { timeQuantiles, type TimeQuantiles } from '../quantile-limits.js';
import { QuestionError } from '../question-error.js';
import { select } from '../sql.js';
import { unknownTypes } from '../unlogged-types.js';
import { type FunnelBreakdown, isOrdered, PRICE_BANDS } from './breakdown.js';
import {
  planFunnel,
  THROUGH,
  typesOf,
  type FunnelHold,
  type FunnelOrder,
  type FunnelPlan,
  type FunnelRule,
  type FunnelStepRule,
} from './funnel-plan.js';
import { funnelQuery, type FunnelRow } from './funnel-query.js';
import { definitionOf } from './funnel-text.js';
import type { FunnelScope } from './matched-events.js';
import { rolledFunnel } from './rolled-funnel.js';

/** How many came to a step. */
export interface FunnelStep {
  rule: FunnelStepRule;
  /** Sessions, or users of a funnel within a window, that came this far. */
  reached: number;
  /** Users among them; null where they were not asked for. */
  users: number | null;
  /** reached ÷ reached of the first step. */
  perFirstStep: Estimate;
  /** reached ÷ reached of the required step before; of itself for the first step. */
  perPreviousStep: Estimate;
  /** Seconds over those who came this far. Null for the first step, where nobody came, and where times were not asked for. */
  secondsFromPrevious: TimeQuantiles | null;
  /** Of those who came this far: who did not come to the next required step. Null for the last step. */
  lost: number | null;
  /** Users with at least one of these; null for the last step, and where users were not asked for. */
  lostUsers: number | null;
  /** Of an optional step: who reached the next required step through this one, and who reached it only without. */
  ways: { through: number; without: number } | null;
}

/** The funnel of those whose first step lies in a group. */
export interface FunnelGroup {
  /** A category, a brand (`(none)` where the log has none), the lowest price of a band (`unknown` for 0), a local hour 0–23, a weekday 1–7 from Monday, `new` or `returning`. */
  group: string;
  steps: FunnelStep[];
}

/** Answer of {@link funnel}. */
export interface Funnel extends Answer {
  /** What `reached` counts. */
  unit: 'session' | 'user';
  order: FunnelOrder;
  hold: FunnelHold;
  windowMinutes: number | null;
  steps: FunnelStep[];
  breakdown: FunnelBreakdown | null;
  /** Categories and brands: those with most in the first step first, the first `breakdownFirst`; others all, in their own order. */
  groups: FunnelGroup[];
  /** Groups that anybody's first step lies in. */
  groupCount: number;
}

/** Arguments of {@link funnel}. */
export interface FunnelQuestion extends Question, FunnelRule {
  /** Default: none. */
  breakdown?: FunnelBreakdown | null;
  /** Categories or brands to tell. Default 20. */
  breakdownFirst?: number | null;
  /** Whether users and lost users are told, which takes the events. Of a funnel within a window they are the units, and told anyway. Default true. */
  users?: boolean;
  /** Whether the times between steps are told; in any order that takes the events. Default true. */
  seconds?: boolean;
}

/**
 * How many sessions, or users within a window, come how far along some steps.
 *
 * A step is reached where a chain of events exists through all required steps before it; the earliest chain gives the times. Sessions are those
 * that began in the period, with all of their events. Within a window the first step lies in the period, the others within the window, also behind
 * the period as far as the log goes. Events of one second are ordered view, cart, remove, purchase, then by product. A breakdown takes the
 * first event of the first step; with a product or category held, that of each chain, so that one session may count in several groups, once in each.
 *
 * @returns zeros and `no-data` estimates where nothing matches; from a required step on of which the whole log has no event, rates are `not-logged` and what was lost is null.
 * @throws QuestionError - an invalid period, time zone, filter, step, window or breakdown, or no period on an empty log.
 * Cost: without users, and filtered by nothing, one category or one brand: view → cart (→ purchase) of sessions, and plain steps in any order without times,
 *   come from the lake's tables of sessions, in milliseconds. Else the sessions or users that may come beyond the first step are found in their counts, and only their events are read. A filter on the
 *   first step, a breakdown or a window read all events of the first step as well.
 */
export async function funnel(store: EventStore, question: FunnelQuestion): Promise<Funnel> {
  const { filter, signal, bots = 'include', seconds = true } = question;
  const breakdown = question.breakdown ?? null;
  const breakdownFirst = question.breakdownFirst ?? 20;
  if (!Number.isSafeInteger(breakdownFirst) || breakdownFirst < 1) {
    throw new QuestionError(
      'invalid-page-size',
      'breakdownFirst',
      String(breakdownFirst),
      `breakdownFirst is ${breakdownFirst}. Give a whole number from 1.`,
    );
  }
  const plan = planFunnel(question);
  checkFilter(filter);
  const period = await trackedPeriod(store, question, { types: typesOf(plan.steps) });
  const scope: FunnelScope = { plan, period, bots, filter };
  const users = (question.users ?? true) && plan.windowMinutes === null;
  const rolled = users || breakdown ? null : await rolledFunnel(store, scope, seconds, signal);
  const query = rolled?.statement ?? funnelQuery(scope, breakdown, { users, seconds });
  const rows = rolled?.rows ?? (await select<FunnelRow>(store, query, signal));

  const unlogged = await unknownTypes(store, period);
  const byGroup = new Map<string | null, Map<number, FunnelRow>>();
  for (const row of rows)
    byGroup.set(row.grp, (byGroup.get(row.grp) ?? new Map<number, FunnelRow>()).set(row.step, row));
  const told = { users, seconds: rolled?.seconds ?? null, unlogged, untracked: period.untracked };
  const groups = [...byGroup].flatMap(([group, steps]) =>
    group === null ? [] : [{ group, steps: stepsOf(plan, steps, told) }],
  );
  return {
    ...answerFor(store, period, definitionOf(plan, { period, bots, restriction: restrictionText(filter), breakdown }), [
      query,
      ...(rolled?.groups ? [rolled.groups] : []),
    ]),
    unit: plan.windowMinutes === null ? 'session' : 'user',
    order: plan.order,
    hold: plan.hold,
    windowMinutes: plan.windowMinutes,
    steps: stepsOf(plan, byGroup.get(null) ?? new Map(), told),
    breakdown,
    groups: breakdown ? sorted(groups, breakdown).slice(0, isOrdered(breakdown) ? groups.length : breakdownFirst) : [],
    groupCount: groups.length,
  };
}

function stepsOf(
  plan: FunnelPlan,
  rows: ReadonlyMap<number, FunnelRow>,
  {
    users,
    seconds,
    unlogged,
    untracked,
  }: {
    users: boolean;
    /** By step, where the rows do not tell them. */
    seconds: readonly (TimeQuantiles | null)[] | null;
    unlogged: ReadonlySet<EventType>;
    untracked: ReadonlySet<EventType>;
  },
): FunnelStep[] {
  const isOfUsers = plan.windowMinutes !== null;
  const reached = (step: number): number => rows.get(step)?.units ?? 0;
  const never = (place: number): boolean => plan.steps[place]?.types.every((type) => unlogged.has(type)) ?? false;
  // Whoever cannot be seen at a required step cannot be seen behind it either.
  const unknown = (place: number): Incomputable | null => {
    const at = plan.steps.findIndex(
      ({ isOptional }, step) => step <= place && never(step) && (!isOptional || step === place),
    );
    if (at === -1) return null;
    const types = plan.steps[at]?.types ?? [];
    const what = types.some((type) => untracked.has(type))
      ? `The tracking lost ${types.join(' and ')} events in this period`
      : `The log has no ${types.join(' or ')} events at all`;
    return incomputable(
      'not-logged',
      `${what}, so that nothing is known about step ${at + 1}${at === place ? '' : ' and those behind it'}.`,
    );
  };
  const share = (place: number, of: number): Estimate => {
    const [own, whole] = [rows.get(place), rows.get(of)];
    const counts = [reached(place), reached(of)] as const;
    if (isOfUsers) return wilson(...counts);
    return groupedShare(...counts, {
      groups: whole?.user_groups ?? 0,
      of: USER_GROUPS,
      x: whole?.grouped ?? 0,
      y: own?.grouped ?? 0,
      xx: whole?.own_square ?? 0,
      xy: (of === 0 ? own?.with_first : own?.with_before) ?? 0,
      yy: own?.own_square ?? 0,
    });
  };
  return plan.steps.map(({ rule, isOptional, before, after }, place) => {
    const row = rows.get(place);
    const lost =
      after === null || unknown(after) ? null : isOptional ? (row?.lost ?? 0) : reached(place) - reached(after);
    const through = reached(THROUGH + place);
    return {
      rule,
      reached: reached(place),
      users: isOfUsers ? reached(place) : users ? (row?.users ?? 0) : null,
      perFirstStep: unknown(place) ?? share(place, 0),
      perPreviousStep: unknown(place) ?? share(place, Math.max(before, 0)),
      secondsFromPrevious: seconds ? (seconds[place] ?? null) : timeQuantiles(row, { byUser: !isOfUsers }),
      lost,
      lostUsers: isOfUsers ? lost : users && lost !== null ? (row?.lost_users ?? 0) : null,
      ways:
        isOptional && after !== null && !unknown(place) && !unknown(after)
          ? { through, without: reached(after) - through }
          : null,
    };
  });
}

function sorted(groups: FunnelGroup[], breakdown: FunnelBreakdown): FunnelGroup[] {
  const place = (group: string): number =>
    breakdown === 'price'
      ? ['unknown', '0', ...PRICE_BANDS.map(String)].indexOf(group)
      : breakdown === 'visitor'
        ? ['new', 'returning'].indexOf(group)
        : Number(group);
  const began = ({ steps }: FunnelGroup): number => steps[0]?.reached ?? 0;
  return isOrdered(breakdown)
    ? groups.toSorted((a, b) => place(a.group) - place(b.group))
    : groups.toSorted((a, b) => began(b) - began(a) || (a.group < b.group ? -1 : 1));
}
