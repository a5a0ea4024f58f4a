import { EVENT_TYPES } from '@cartograph/events';
import type { FunnelBreakdown } from '../funnel/breakdown.js';
import type { FunnelEvent, FunnelRule, FunnelStepRule } from '../funnel/funnel-plan.js';
import type { LogRow } from './tiny-lake.js';
import { dayOf, sessionNames, timeOf } from './wandering-log.js';

/** What the slow funnel is asked. */
export interface SlowQuestion extends FunnelRule {
  steps: readonly FunnelStepRule[];
  period: { from: string; to: string };
  timeZone: string;
  filter?: FunnelEvent['filter'];
  breakdown?: FunnelBreakdown | null;
}

/** Reached units and users, who was lost, ways, and seconds from the step before by user. */
export interface SlowStep {
  reached: number;
  users: number;
  lost: number | null;
  lostUsers: number | null;
  through: number | null;
  seconds: { user: string; value: number }[];
}

interface Arrival {
  at: number;
  prev: number;
}

interface Walk {
  unit: string;
  user: string;
  /** By group (`''` is the whole): arrival at each place; `t<place>` through an optional one. */
  arrivals: Map<string, Map<string, Arrival>>;
}

const categoryOf = (row: LogRow): string => row.code ?? row.categoryId ?? '(none)';

/** Whether an event is meant, read off its own words. */
export function isMeant(row: LogRow, { eventTypes, filter }: FunnelEvent): boolean {
  const price = Number(row.price);
  return (
    eventTypes.includes(row.type) &&
    (filter?.category == null ||
      row.code === filter.category ||
      (row.code?.startsWith(`${filter.category}.`) ?? false) ||
      row.categoryId === filter.category) &&
    (filter?.brand == null || row.brand === filter.brand) &&
    (filter?.price?.min == null || price >= Number(filter.price.min)) &&
    (filter?.price?.max == null || price <= Number(filter.price.max))
  );
}

/** Events in the log's order, to the last tie. */
export function inFullOrder(rows: readonly LogRow[]): LogRow[] {
  const keys = (row: LogRow): (number | string)[] => [
    timeOf(row),
    EVENT_TYPES.indexOf(row.type),
    Number(row.product),
    Number(row.price),
    Number(row.categoryId ?? 0),
    row.code ?? '',
    row.brand ?? '',
  ];
  return rows.toSorted((a, b) => {
    const [one, other] = [keys(a), keys(b)];
    const place = one.findIndex((key, i) => key !== other[i]);
    return place === -1 ? 0 : (one[place] ?? 0) < (other[place] ?? 0) ? -1 : 1;
  });
}

/** Every increasing choice of one event a place, without any shortcut. */
function* choices(events: readonly LogRow[], rules: readonly FunnelStepRule[], from = 0): Generator<number[]> {
  const [rule, ...rest] = rules;
  if (!rule) {
    yield [];
    return;
  }
  for (let i = from; i < events.length; i++) {
    const row = events[i];
    if (!row || !isMeant(row, rule)) continue;
    for (const more of choices(events, rest, i + 1)) yield [i, ...more];
  }
}

/** All subsets of the optional places below a place, with every required one, ending with `more`. */
function ways(steps: readonly FunnelStepRule[], below: number, more: readonly number[]): number[][] {
  let found: number[][] = [[]];
  for (let place = 0; place < below; place++)
    found = found.flatMap((way) => (steps[place]?.isOptional ? [way, [...way, place]] : [[...way, place]]));
  return found.map((way) => [...way, ...more]);
}

/** The funnel of a log by looking at every chain of every session or user. */
export function slowFunnel(rows: readonly LogRow[], question: SlowQuestion): Map<string, SlowStep[]> {
  const {
    steps,
    order = 'ordered',
    hold = 'nothing',
    windowMinutes = null,
    exclude,
    period,
    timeZone,
    filter,
    breakdown,
  } = question;
  const names = sessionNames(rows);
  const began = new Map<string, number>();
  const userBegan = new Map<string, number>();
  for (const row of rows) {
    const name = names.get(row) ?? '';
    began.set(name, Math.min(began.get(name) ?? Infinity, timeOf(row)));
    userBegan.set(row.user, Math.min(userBegan.get(row.user) ?? Infinity, timeOf(row)));
  }
  const starts = new Map<string, LogRow>();
  for (const row of inFullOrder(rows)) if (!starts.has(names.get(row) ?? '')) starts.set(names.get(row) ?? '', row);
  const isIn = (row: LogRow | undefined): boolean =>
    row !== undefined && dayOf(row, timeZone) >= period.from && dayOf(row, timeZone) <= period.to;

  const units = new Map<string, LogRow[]>();
  for (const row of rows) {
    const name = windowMinutes === null ? (names.get(row) ?? '') : row.user;
    if (windowMinutes === null && !isIn(starts.get(name))) continue;
    if (filter && !isMeant(row, { eventTypes: EVENT_TYPES, filter })) continue;
    units.set(name, [...(units.get(name) ?? []), row]);
  }
  const keyOf = (row: LogRow): string =>
    hold === 'product' ? row.product.padStart(20, '0') : hold === 'category' ? categoryOf(row) : '';
  const groupOf = (row: LogRow): string => {
    const local = (part: Intl.DateTimeFormatOptions): string =>
      new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...part }).format(timeOf(row));
    const price = Number(row.price);
    const bands = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].filter((low) => low <= price);
    switch (breakdown) {
      case 'category':
        return categoryOf(row);
      case 'brand':
        return row.brand ?? '(none)';
      case 'price':
        return price === 0 ? 'unknown' : String(bands.at(-1) ?? 0);
      case 'hour':
        return String(Number(local({ hour: 'numeric' })));
      case 'weekday':
        return String(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(local({ weekday: 'short' })) + 1);
      case 'visitor':
        return began.get(names.get(row) ?? '') === userBegan.get(row.user) ? 'new' : 'returning';
      default:
        return '';
    }
  };
  const within = (windowMinutes ?? Infinity) * 60_000;
  const required = (below: number): number[] =>
    [...steps.keys()].filter((place) => place < below && !steps[place]?.isOptional);
  const rulesOf = (places: readonly number[]): FunnelStepRule[] =>
    places.map((place) => steps[place] as FunnelStepRule);

  /** Where a target is first reached among the events of one chain key, with the required step before it. */
  const arrivalIn = (unit: readonly LogRow[], key: string, target: string): Arrival[] => {
    const place = Number(target.replace('t', ''));
    const after = steps.findIndex((step, at) => at > place && !step.isOptional);
    const isThrough = target.startsWith('t');
    const end = isThrough ? [place, after] : [place];
    if (order === 'strict') {
      const found = ways(steps, place, end).flatMap((way) =>
        [...choices(unit, rulesOf(way))]
          .filter(
            (chain) =>
              chain.every((i, n) => n === 0 || i === (chain[n - 1] ?? 0) + 1) &&
              chain.every((i) => keyOf(unit[i] as LogRow) === key),
          )
          .filter(
            (chain) =>
              timeOf(unit[chain.at(-1) ?? 0] as LogRow) - timeOf(unit[chain[0] ?? 0] as LogRow) <= within &&
              (windowMinutes === null || isIn(unit[chain[0] ?? 0])),
          )
          .map((chain) => {
            const last = chain.at(-1) ?? 0;
            const lastRequired = way.findLastIndex((one, n) => n < way.length - 1 && !steps[one]?.isOptional);
            return { last, at: timeOf(unit[last] as LogRow), prev: timeOf(unit[chain[lastRequired] ?? 0] as LogRow) };
          }),
      );
      const first = Math.min(...found.map(({ last }) => last));
      const there = found.filter(({ last }) => last === first);
      return there.length === 0 ? [] : [{ at: there[0]?.at ?? 0, prev: Math.max(...there.map(({ prev }) => prev)) }];
    }
    const own = unit.filter((row) => keyOf(row) === key);
    const places = [...required(isThrough ? after : place).filter((one) => one !== place), ...end].toSorted(
      (a, b) => a - b,
    );
    const parts: LogRow[][] = [[]];
    for (const row of own) {
      if (exclude?.some((event) => isMeant(row, event))) parts.push([]);
      parts.at(-1)?.push(row);
    }
    if (order === 'any') {
      const before = places.filter((one) => (isThrough ? one !== after : one < place));
      return parts.flatMap((part) => {
        const next = (from: number, wanted: readonly number[]): number =>
          Math.max(
            ...wanted.map((one) =>
              Math.min(
                ...part
                  .slice(from)
                  .filter(
                    (row) =>
                      isMeant(row, steps[one] as FunnelStepRule) && (one !== 0 || windowMinutes === null || isIn(row)),
                  )
                  .map(timeOf),
                Infinity,
              ),
            ),
          );
        return part
          .map((anchor, i) => ({ anchor: timeOf(anchor), at: next(i, places), prev: next(i, before) }))
          .filter(
            ({ anchor, at }) =>
              at < Infinity && at - anchor <= within && (windowMinutes !== null || at === next(0, places)),
          )
          .slice(0, windowMinutes === null ? 1 : undefined);
      });
    }
    return parts.flatMap((part) => {
      const chains = [...choices(part, rulesOf(places))].filter((chain) => {
        const [one, last] = [part[chain[0] ?? 0] as LogRow, part[chain.at(-1) ?? 0] as LogRow];
        return timeOf(last) - timeOf(one) <= within && (windowMinutes === null || isIn(one));
      });
      if (chains.length === 0) return [];
      const time = (chain: readonly number[], n: number): number => timeOf(part[chain.at(n) ?? 0] as LogRow);
      const first = Math.min(...chains.map((chain) => chain.at(-1) ?? 0));
      const there = chains.filter((chain) => chain.at(-1) === first);
      if (windowMinutes === null)
        return [{ at: time(there[0] ?? [], -1), prev: Math.min(...there.map((chain) => time(chain, -2))) }];
      const start = Math.max(...there.map((chain) => time(chain, 0)));
      return [
        {
          at: time(there[0] ?? [], -1),
          prev: Math.min(...there.filter((chain) => time(chain, 0) === start).map((chain) => time(chain, -2))),
        },
      ];
    });
  };

  const targets = steps.flatMap((step, place) =>
    place === 0 ? [] : step.isOptional ? [String(place), `t${place}`] : [String(place)],
  );
  const walks = [...units].flatMap(([unit, found]): Walk[] => {
    const events = inFullOrder(found);
    const arrivals = new Map<string, Map<string, Arrival>>();
    const best = new Map<string, { at: number; key: string; prev: number }>();
    for (const key of new Set(events.map(keyOf))) {
      const firsts = events.filter(
        (row) =>
          keyOf(row) === key && isMeant(row, steps[0] as FunnelStepRule) && (windowMinutes === null || isIn(row)),
      );
      const [first] = firsts.toSorted(
        (a, b) =>
          timeOf(a) - timeOf(b) ||
          EVENT_TYPES.indexOf(a.type) - EVENT_TYPES.indexOf(b.type) ||
          Number(a.product) - Number(b.product) ||
          (groupOf(a) < groupOf(b) ? -1 : 1),
      );
      if (!first) continue;
      for (const group of breakdown ? ['', `g:${groupOf(first)}`] : ['']) {
        const reached = arrivals.get(group) ?? new Map<string, Arrival>();
        arrivals.set(group, reached.set('0', { at: 0, prev: 0 }));
        for (const target of targets) {
          const here = arrivalIn(events, key, target);
          // Of one key the earliest counts, in any order within a window the latest start of that.
          const sortedHere = here.toSorted(
            (a, b) => a.at - b.at || (order === 'any' && windowMinutes !== null ? b.prev - a.prev : a.prev - b.prev),
          );
          const [arrival] = sortedHere;
          const name = `${group}|${target}`;
          const known = best.get(name);
          if (!arrival || (known && (known.at < arrival.at || (known.at === arrival.at && known.key < key)))) continue;
          best.set(name, { ...arrival, key });
          reached.set(target, arrival);
        }
      }
    }
    return arrivals.size === 0 ? [] : [{ unit, user: events[0]?.user ?? '', arrivals }];
  });

  const groups = new Set(walks.flatMap(({ arrivals }) => [...arrivals.keys()]));
  return new Map(
    ['', ...[...groups].filter(Boolean)].map((group) => [
      group.replace('g:', ''),
      steps.map((step, place): SlowStep => {
        const after = steps.findIndex((other, at) => at > place && !other.isOptional);
        const came = walks.filter(({ arrivals }) => arrivals.get(group)?.has(String(place)));
        const lost = came.filter(({ arrivals }) => !arrivals.get(group)?.has(String(after)));
        return {
          reached: came.length,
          users: new Set(came.map(({ user }) => user)).size,
          lost: after === -1 ? null : lost.length,
          lostUsers: after === -1 ? null : new Set(lost.map(({ user }) => user)).size,
          through: step.isOptional
            ? walks.filter(({ arrivals }) => arrivals.get(group)?.has(`t${place}`)).length
            : null,
          seconds:
            place === 0
              ? []
              : came.map(({ user, arrivals }) => {
                  const arrival = arrivals.get(group)?.get(String(place));
                  return { user, value: ((arrival?.at ?? 0) - (arrival?.prev ?? 0)) / 1000 };
                }),
        };
      }),
    ]),
  );
}
