import type { Log } from './read-log.js';
import type { Association, Attraction, DemandPeak } from '../truths.js';

const LOCAL = 4 * 3600;
const DAY = 86_400;

const isUnder = (code: string, prefix: string): boolean => code === prefix || code.startsWith(`${prefix}.`);

/** Local day number (0 is 1 October), ISO weekday and hour on a clock four hours ahead of UTC. */
export function localClock(time: number): { day: number; weekday: number; hour: number } {
  const day = Math.floor((time + LOCAL) / DAY);
  return { day, weekday: ((day + 1) % 7) + 1, hour: Math.floor((time + LOCAL) / 3600) % 24 };
}

/** Flags by number of code: whether it lies under the prefix. */
export function codesUnder(log: Log, prefix: string): boolean[] {
  return log.codes.map((code) => isUnder(code, prefix));
}

/**
 * How often the category is wanted in the window, against everything else:
 * P(in window | category) ÷ P(in window | another), over sessions by their start, or over carts and purchases.
 */
export function relativeDemand(
  log: Log,
  peak: DemandPeak,
  options: { of: 'sessions' | 'carts-and-purchases'; exceptDay?: number },
): number {
  const under = codesUnder(log, peak.category);
  const counts = { in: [0, 0], all: [0, 0] };
  const add = (time: number, isCategory: boolean): void => {
    const { day, weekday, hour } = localClock(time);
    if (day === options.exceptDay) return;
    const side = isCategory ? 0 : 1;
    counts.all[side]!++;
    if (weekday === peak.weekday && peak.hours.includes(hour)) counts.in[side]!++;
  };
  if (options.of === 'sessions') {
    const start = new Int32Array(log.sessions).fill(-1);
    const has = new Uint8Array(log.sessions);
    for (let row = 0; row < log.rows; row++) {
      const session = log.session[row] as number;
      if (session < 0) continue;
      if (start[session] === -1) start[session] = log.time[row] as number;
      if (under[log.code[row] as number]) has[session] = 1;
    }
    start.forEach((time, session) => add(time, has[session] === 1));
  } else {
    for (let row = 0; row < log.rows; row++)
      if (log.type[row] !== 0) add(log.time[row] as number, under[log.code[row] as number] === true);
  }
  return counts.in[0]! / counts.all[0]! / (counts.in[1]! / counts.all[1]!);
}

/**
 * Carts per view of products with the attribute ÷ of the category's other products; with strata it is the
 * Mantel–Haenszel rate ratio over them.
 */
export function cartsPerViewRatio(
  log: Log,
  pattern: Attraction,
  bands: readonly { category: string; mid: number; high: number }[],
  stratum: (row: number) => number = () => 0,
): number {
  const under = codesUnder(log, pattern.category);
  const strata = new Map<number, { carts: [number, number]; views: [number, number] }>();
  for (let row = 0; row < log.rows; row++) {
    if (!under[log.code[row] as number] || log.type[row] === 2 || log.price[row] === 0) continue;
    const { name, value } = pattern.attribute;
    const has = name === 'brand' ? log.brands[log.brand[row] as number] === value : bandOf(log, row, bands) === value;
    const key = stratum(row);
    const cell = strata.get(key) ?? { carts: [0, 0], views: [0, 0] };
    strata.set(key, cell);
    (log.type[row] === 0 ? cell.views : cell.carts)[has ? 0 : 1]++;
  }
  let above = 0;
  let below = 0;
  for (const { carts, views } of strata.values()) {
    const total = views[0] + views[1];
    if (total === 0) continue;
    above += (carts[0] * views[1]) / total;
    below += (carts[1] * views[0]) / total;
  }
  return above / below;
}

/** The price band of a row by the document's bounds. */
export function bandOf(
  log: Log,
  row: number,
  bands: readonly { category: string; mid: number; high: number }[],
): 'low' | 'mid' | 'high' {
  const code = log.codes[log.code[row] as number];
  const { mid, high } = bands.find(({ category }) => category === code) ?? { mid: 0, high: 0 };
  const price = log.price[row] as number;
  if (price < mid) return 'low';
  return price < high ? 'mid' : 'high';
}

/** Lift over users, and the Mantel–Haenszel odds ratio over users with equally many sessions. */
export function userAssociation(
  log: Log,
  { from, to }: Association,
): { lift: number; oddsRatioAtEqualActivity: number } {
  const types = { view: 0, cart: 1, purchase: 2 };
  const [fromCodes, toCodes] = [codesUnder(log, from.category), codesUnder(log, to.category)];
  const flags = new Uint8Array(log.users);
  const sessionsOf = new Int32Array(log.users);
  const seen = new Uint8Array(log.sessions);
  for (let row = 0; row < log.rows; row++) {
    const [user, code, session] = [log.user[row] as number, log.code[row] as number, log.session[row] as number];
    if (log.type[row] === types[from.eventType] && fromCodes[code]) flags[user]! |= 1;
    if (log.type[row] === types[to.eventType] && toCodes[code]) flags[user]! |= 2;
    if (session >= 0 && !seen[session]) {
      seen[session] = 1;
      sessionsOf[user]!++;
    }
  }
  const strata = new Map<number, number[]>();
  const all = [0, 0, 0, 0];
  flags.forEach((flag, user) => {
    const key = Math.min(40, sessionsOf[user] as number);
    const cell = strata.get(key) ?? [0, 0, 0, 0];
    strata.set(key, cell);
    cell[flag]!++;
    all[flag]!++;
  });
  let above = 0;
  let below = 0;
  for (const [none = 0, a = 0, b = 0, both = 0] of strata.values()) {
    above += (both * none) / (none + a + b + both);
    below += (a * b) / (none + a + b + both);
  }
  const [none = 0, a = 0, b = 0, both = 0] = all;
  return { lift: both / (a + both) / ((b + both) / (none + a + b + both)), oddsRatioAtEqualActivity: above / below };
}
