import { lineOf } from '../log.js';
import { sessionsOf, type Told } from '../recount.js';
import type { Sentence, Truth } from './page.js';

/** A period as the console writes it. */
export const rangeOf = (from: string, to: string): string =>
  new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' })
    .formatRange(new Date(`${from}T12:00:00Z`), new Date(`${to}T12:00:00Z`))
    .replaceAll(/\s+/g, ' ');
/** Days of which the answer says that they lost one of the types, or everything. */
export const lostOf = ({ faults }: Truth, types: readonly string[]): Set<string> =>
  new Set(
    faults
      .filter(({ kind, eventType, expectedSessions }) =>
        kind === 'MISSING_DAY'
          ? (expectedSessions ?? 0) >= 20
          : kind === 'EVENT_TYPE_VANISHED' && types.includes(eventType ?? ''),
      )
      .map(({ date }) => date),
  );
export const everyType: readonly Told['type'][] = ['view', 'cart', 'remove_from_cart', 'purchase'];
export const share = String.raw`(<?[\d.]+%)`;
export const count = String.raw`([\d,]+)`;
export const money = String.raw`([\d,.]+)`;
export const interval = String.raw`[[(](?:95% interval )?${share}(?: – ${share})?[\])]`;
export const form = (text: string): RegExp => new RegExp(`^${text}$`, 'd');
export const numberOf = (text: string): number => Number(text.replaceAll(/[,%<]/g, ''));

/** Whether a number is the one that a text shows, as far as its decimals go. */
export function shows(text: string, value: number): boolean {
  if (text.startsWith('<')) return text === '<0.01%' && value > 0 && value < 0.0001;
  const decimals = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const scaled = text.endsWith('%') ? value * 100 : value;
  return Math.abs(scaled - numberOf(text)) <= 0.5 * 10 ** -decimals + 1e-9;
}
export const differs = (what: string, text: string, value: number): string | false =>
  !shows(text, value) && `${what} is ${value}, not ${text}`;
export const isFalse = (isWrong: boolean, what: string): string | false => isWrong && what;

/** Wilson's interval. */
function wilson(hits: number, of: number): [number, number] {
  const z = 1.959964;
  const p = hits / of;
  const middle = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2));
  return [middle - half, middle + half];
}

/** Newcombe's interval of the difference of two shares. */
export function difference(now: [number, number], before: [number, number]): { value: number; isChance: boolean } {
  const [p1, p0] = [now[0] / now[1], before[0] / before[1]];
  const [[l1, u1], [l0, u0]] = [wilson(...now), wilson(...before)];
  const value = p1 - p0;
  const low = value - Math.hypot(p1 - l1, u0 - p0);
  const high = value + Math.hypot(u1 - p1, p0 - l0);
  return { value, isChance: low <= 0 && high >= 0 };
}

/** A share as it is written with its interval. */
export function shareDiffers(
  what: string,
  said: readonly (string | undefined)[],
  hits: number,
  of: number,
): (string | false)[] {
  const [text = '', low = '', high = low] = said;
  if (of === 0) return [`${what} is of nobody`];
  const [from, to] = wilson(hits, of);
  return [
    differs(what, text, hits / of),
    differs(`${what}, low end`, low, Math.max(0, from)),
    differs(`${what}, high end`, high, Math.min(1, to)),
  ];
}

export const inPeriod = ({ rows, period }: Truth): Told[] =>
  rows.filter(({ day }) => period === null || (day >= period.from && day <= period.to));
/** Rows of the days that an answer counts. */
export const counted = (truth: Truth): Told[] => inPeriod(truth).filter(({ day }) => !truth.daysLeftOut.includes(day));
export const countedSessions = (truth: Truth): Told[][] =>
  sessionsOf(truth.rows, (day) => {
    const { period, daysLeftOut } = truth;
    return (period === null || (day >= period.from && day <= period.to)) && !daysLeftOut.includes(day);
  });
export const hasNone = (rows: readonly Told[], type: Told['type']): boolean => rows.every((row) => row.type !== type);

/** The period before of the same length, where the log reaches over all of it. */
export function before({ rows, period }: Truth): Told[] {
  if (!period) return [];
  const length = Date.parse(period.to) - Date.parse(period.from) + 86_400_000;
  const shifted = (day: string): string => new Date(Date.parse(day) - length).toISOString().slice(0, 10);
  return rows.filter(({ day }) => day >= shifted(period.from) && day <= shifted(period.to));
}

export const named: Record<string, [string, number]> = {
  View: ['view', 0],
  Cart: ['cart', 1],
  Purchase: ['purchase', 2],
};
export const spelled = (text: string): number => (['Nobody', 'nobody', 'none'].includes(text) ? 0 : numberOf(text));
export const dayOf = (text: string): string => {
  const day = new Date(`${text} UTC`);
  return Number.isNaN(day.getTime()) ? '' : day.toISOString().slice(0, 10);
};

/** Days that have nothing of a type, or nothing at all, between days that do. */
export function lostDays(rows: readonly Told[], type: Told['type']): Set<string> {
  const own = rows.filter((row) => row.type === type);
  const seen = new Set(own.map(({ day }) => day));
  const sessions = new Set(own.map(({ day, session }) => `${day} ${session}`)).size / Math.max(1, seen.size);
  const [first, last] = [rows[0]!.day, rows.at(-1)!.day];
  const lost = new Set<string>();
  // A quiet shop may have quiet days; a loss is told from 20 expected sessions on.
  if (sessions < 20) return lost;
  for (let day = first; day <= last; day = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10))
    if (!seen.has(day)) lost.add(day);
  return lost;
}

export const daysOf = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
export const spanOf = (rows: readonly Told[]): number => daysOf(rows[0]!.day, rows.at(-1)!.day);

export const shiftDay = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

interface Labels {
  category: string;
  hasCode: boolean;
  brand: string;
}

/** Category and brand of a product, as its lines have them. */
const labels = new Map<number, Labels>();
function labelsOf(row: Told): Labels {
  const known = labels.get(row.product);
  if (known) return known;
  const [, , , id = '', code = '', brand = ''] = lineOf(row).split(',');
  // A category without a code is shown by its id, and among others as one of them all.
  const made = { category: code === '' ? id : code.split('.').join(' › '), hasCode: code !== '', brand };
  labels.set(row.product, made);
  return made;
}

/** Events of the shop, a category or a part of one, or a brand. */
export function isOf(row: Told, scope: string): boolean {
  const { category, hasCode, brand } = labelsOf(row);
  if (scope === 'the shop') return true;
  if (scope === 'uncategorized') return !hasCode;
  if (scope.startsWith('the brand ')) return brand === scope.slice('the brand '.length);
  return category === scope || category.startsWith(`${scope} › `);
}

/** Whether every day of the answer lost a type, as the answer itself says, or all of its events (null). */
export function isLost({ span, rows, faults }: Truth, type: Told['type'] | null): boolean {
  const [first, last] = [rows[0]!.day, rows.at(-1)!.day];
  const from = span.from > first ? span.from : first;
  const to = span.to < last ? span.to : last;
  const lost = faults.filter(
    ({ kind, date, eventType, isCertain }) =>
      isCertain &&
      date >= from &&
      date <= to &&
      (type === null ? kind === 'MISSING_DAY' : kind === 'EVENT_TYPE_VANISHED' && eventType === type.toUpperCase()),
  );
  return from <= to && new Set(lost.map(({ date }) => date)).size === daysOf(from, to);
}

/** What a page says of days that have no event, and should. */
export const missing: Sentence = {
  form: form(
    String.raw`What happened in this period is unknown: the log has no events on days that should have some\.`,
  ),
  falsehoods: (_, truth) => [
    isFalse(counted(truth).length > 0, 'there are events'),
    isFalse(!isLost(truth, null), 'no day is missing'),
  ],
};
