import { type ExploreDimension, PRICE_EDGES } from '../explore/explore-dimensions.js';
import type { ExploreMeasure } from '../explore/explore-measures.js';
import type { LogRow } from './tiny-lake.js';
import { dayOf, timeOf } from './wandering-log.js';

const NONE = '(none)';
const OTHERS = '(others)';

/** What exploring some rows must say, row by row and obvious. */
export interface ExploreModel {
  /** `key / key` → value as text, `-` where it is unknown. */
  rows: Record<string, string>;
  total: string;
}

/** @param rows - of the period; @param names - each row's session; @param isFirst - whether a session is one with which its user was first seen. */
export function exploreModel(
  question: {
    measure: ExploreMeasure;
    by: readonly ExploreDimension[];
    top: number;
    topWithin?: ExploreDimension | null;
    timeZone: string;
  },
  rows: readonly LogRow[],
  names: ReadonlyMap<LogRow, string>,
  isFirst: (session: string) => boolean,
): ExploreModel {
  const { measure, by, top, topWithin = null, timeZone } = question;
  const keyOf = (row: LogRow, dimension: ExploreDimension): string =>
    keyOfRow(row, dimension, timeZone, isFirst(names.get(row) ?? ''));
  const kept = new Map(
    by.map((dimension) => {
      if (!OPEN.has(dimension)) return [dimension, null] as const;
      const within = (row: LogRow): string => (topWithin === null ? '' : keyOf(row, topWithin));
      const parts = [...groupedBy(rows, within)];
      const size = (group: readonly LogRow[]): number =>
        (RANKED_BY[measure] ?? ((of) => valueOf(measure, of, names)))(group, names) ?? 0;
      // Of equals those with a value first, then by their text, or number.
      const ranked = parts.flatMap(([part, inside]) =>
        [...groupedBy(inside, (row) => keyOf(row, dimension))]
          .toSorted(
            ([a, ofA], [b, ofB]) =>
              size(ofB) - size(ofA) ||
              Number(a === NONE) - Number(b === NONE) ||
              (dimension === 'product' ? Number(a) - Number(b) : a < b ? -1 : 1),
          )
          .slice(0, top)
          .map(([key]) => `${part} ${key}`),
      );
      return [dimension, { within, own: new Set(ranked) }] as const;
    }),
  );
  const groups = groupedBy(rows, (row) =>
    by
      .map((dimension) => {
        const key = keyOf(row, dimension);
        const own = kept.get(dimension);
        return !own || own.own.has(`${own.within(row)} ${key}`) ? key : OTHERS;
      })
      .join(' / '),
  );
  const text = (group: readonly LogRow[]): string => textOf(valueOf(measure, group, names));
  return {
    rows: by.length === 0 ? {} : Object.fromEntries([...groups].map(([key, group]) => [key, text(group)])),
    total: text(rows),
  };
}

function groupedBy(rows: readonly LogRow[], key: (row: LogRow) => string): Map<string, LogRow[]> {
  const groups = new Map<string, LogRow[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}

export const textOf = (value: number | null): string => (value === null ? '-' : value.toFixed(6));

const OPEN: ReadonlySet<ExploreDimension> = new Set([
  'category1',
  'category2',
  'category3',
  'category4',
  'category',
  'brand',
  'product',
]);

function keyOfRow(row: LogRow, dimension: ExploreDimension, timeZone: string, isNew: boolean): string {
  const day = dayOf(row, timeZone);
  const weekday = ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
  const depth = Number(/^category(\d)$/.exec(dimension)?.[1] ?? 0);
  if (depth > 0) return row.code?.split('.').slice(0, depth).join('.') ?? NONE;
  switch (dimension) {
    case 'day':
      return day;
    case 'week':
      return new Date(Date.parse(`${day}T00:00:00Z`) - (weekday - 1) * 86_400_000).toISOString().slice(0, 10);
    case 'month':
      return day.slice(0, 7);
    case 'hour':
      return String(
        Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(timeOf(row))),
      );
    case 'weekday':
      return String(weekday);
    case 'category':
      return row.code ?? row.categoryId ?? NONE;
    case 'brand':
      return row.brand ?? NONE;
    case 'product':
      return row.product;
    case 'eventType':
      return row.type;
    case 'userKind':
      return isNew ? 'new' : 'returning';
    default:
      return bandOf(Number(row.price));
  }
}

function bandOf(price: number): string {
  if (price <= 0) return NONE;
  const edges = ['0', ...PRICE_EDGES];
  const at = edges.findLastIndex((edge) => Number(edge) <= price);
  return at === edges.length - 1 ? `${edges[at]}+` : `${edges[at]}-${edges[at + 1]}`;
}

type Counter = (rows: readonly LogRow[], names: ReadonlyMap<LogRow, string>) => number;

const ofType = (rows: readonly LogRow[], type: LogRow['type']): LogRow[] => rows.filter((row) => row.type === type);
const users: Counter = (rows) => new Set(rows.map(({ user }) => user)).size;
const sessionsOf = (rows: readonly LogRow[], names: ReadonlyMap<LogRow, string>): Set<string | undefined> =>
  new Set(rows.map((row) => names.get(row)));
const sessions: Counter = (rows, names) => sessionsOf(rows, names).size;
const sessionsWith =
  (...types: LogRow['type'][]): Counter =>
  (rows, names) => {
    const [first = new Set<string | undefined>(), ...others] = types.map((type) =>
      sessionsOf(ofType(rows, type), names),
    );
    return [...first].filter((name) => others.every((other) => other.has(name))).length;
  };
const revenue = (rows: readonly LogRow[]): number =>
  ofType(rows, 'purchase').reduce((cents, { price }) => cents + Math.round(Number(price) * 100), 0) / 100;

/** What ratios rank their groups by: the denominator. */
const RANKED_BY: Partial<Record<ExploreMeasure, Counter>> = {
  averageOrderValue: sessionsWith('purchase'),
  revenuePerVisitor: users,
  viewsPerSession: sessions,
  conversionRate: users,
  purchaseSessionsPerSession: sessions,
  cartSessionsPerViewSession: sessionsWith('view'),
  purchaseSessionsPerCartSession: sessionsWith('cart'),
};

const NUMERATORS: Readonly<Record<ExploreMeasure, Counter>> = {
  events: (rows) => rows.length,
  views: (rows) => ofType(rows, 'view').length,
  carts: (rows) => ofType(rows, 'cart').length,
  removes: (rows) => ofType(rows, 'remove_from_cart').length,
  purchases: (rows) => ofType(rows, 'purchase').length,
  revenue,
  visitors: users,
  buyers: (rows, names) => users(ofType(rows, 'purchase'), names),
  sessions,
  purchaseSessions: sessionsWith('purchase'),
  products: (rows) => new Set(rows.map(({ product }) => product)).size,
  averageOrderValue: revenue,
  revenuePerVisitor: revenue,
  viewsPerSession: (rows) => ofType(rows, 'view').length,
  conversionRate: (rows, names) => users(ofType(rows, 'purchase'), names),
  purchaseSessionsPerSession: sessionsWith('purchase'),
  cartSessionsPerViewSession: sessionsWith('view', 'cart'),
  purchaseSessionsPerCartSession: sessionsWith('cart', 'purchase'),
};

function valueOf(measure: ExploreMeasure, rows: readonly LogRow[], names: ReadonlyMap<LogRow, string>): number | null {
  const above = NUMERATORS[measure](rows, names);
  const below = RANKED_BY[measure];
  if (!below) return above;
  const count = below(rows, names);
  if (count === 0) return null;
  // Money is rounded to two digits, half away from zero.
  return NUMERATORS[measure] === revenue
    ? Math.floor((2 * Math.round(above * 100) + count) / (2 * count)) / 100
    : above / count;
}
