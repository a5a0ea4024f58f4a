import { EVENT_TYPES } from '@cartograph/events';
import { NOTHING, numberList, raw, type Fragment, joined, sql } from '../sql.js';

/** What groups can be told apart by. */
export type ExploreDimension =
  | 'day'
  | 'week'
  | 'month'
  | 'hour'
  | 'weekday'
  | 'category1'
  | 'category2'
  | 'category3'
  | 'category4'
  | 'category'
  | 'brand'
  | 'product'
  | 'priceBand'
  | 'eventType'
  | 'userKind';

/** Values that follow the clock, a set known before, or as many as the log has. */
export type DimensionKind = 'time' | 'closed' | 'open';

interface DimensionDefinition {
  kind: DimensionKind;
  formula: string;
}

/** Every dimension. */
export const EXPLORE_DIMENSIONS: Readonly<Record<ExploreDimension, DimensionDefinition>> = {
  day: { kind: 'time', formula: 'local day' },
  week: { kind: 'time', formula: 'local week, by its Monday' },
  month: { kind: 'time', formula: 'local month' },
  hour: { kind: 'time', formula: 'local hour of the day, 0 to 23' },
  weekday: { kind: 'time', formula: 'local weekday, 1 (Monday) to 7' },
  category1: { kind: 'open', formula: "first part of the event's category code" },
  category2: { kind: 'open', formula: "first two parts of the event's category code" },
  category3: { kind: 'open', formula: "first three parts of the event's category code" },
  category4: { kind: 'open', formula: "first four parts of the event's category code" },
  category: { kind: 'open', formula: "the event's category code, else its category id" },
  brand: { kind: 'open', formula: "the event's brand" },
  product: { kind: 'open', formula: 'product id' },
  priceBand: {
    kind: 'closed',
    formula: "the event's price, the lower edge included; no band where the log knew no price",
  },
  eventType: { kind: 'closed', formula: 'event type' },
  userKind: {
    kind: 'closed',
    formula:
      'new: events of sessions that began when the log first saw the user; returning: those of all later sessions, so that one user can be both',
  },
};

/** Edges of price bands where the question gives none: 1, 2, 5 and ten times these. */
export const PRICE_EDGES: readonly string[] = ['10', '20', '50', '100', '200', '500', '1000', '2000', '5000'];

/** What the expressions of dimensions need to know. */
export interface DimensionContext {
  /** The local clock of `event_time`. */
  clock: Fragment;
  priceEdges: readonly string[];
}

/** SQL of the first parts of an event's category code, all of it where it has no more; NULL without one. */
export const categoryLevels = (depth: number): Fragment =>
  raw(
    `case when category_code is not null then concat_ws('.', split_part(category_code, '.', 1)${Array.from({ length: depth - 1 }, (_, at) => `, nullif(split_part(category_code, '.', ${at + 2}), '')`).join('')}) end`,
  );

/** SQL of a dimension's value for an event, NULL where it has none; `userKind` reads `first_no` of the first sessions. */
export function dimensionValue(dimension: ExploreDimension, { clock, priceEdges }: DimensionContext): Fragment {
  switch (dimension) {
    case 'day':
      return sql`cast(${clock} as date)`;
    case 'week':
      return sql`cast(date_trunc('week', ${clock}) as date)`;
    case 'month':
      return sql`cast(date_trunc('month', ${clock}) as date)`;
    case 'hour':
      return sql`cast(extract(hour from ${clock}) as int)`;
    case 'weekday':
      return sql`cast(iso_weekday(cast(${clock} as date)) as int)`;
    case 'category1':
      return raw(`split_part(category_code, '.', 1)`);
    case 'category2':
      return categoryLevels(2);
    case 'category3':
      return categoryLevels(3);
    case 'category4':
      return categoryLevels(4);
    case 'category':
      return raw('coalesce(category_code, cast(category_id as string))');
    case 'brand':
      return raw('brand');
    case 'product':
      return raw('product_id');
    case 'priceBand':
      return sql`case when price <= 0 then null ${joined(
        priceEdges.map((edge, at) => sql`when price < cast(${edge} as decimal(18, 4)) then ${raw(String(at))} `),
        '',
      )}else ${raw(String(priceEdges.length))} end`;
    case 'eventType':
      return raw('event_type');
    case 'userKind':
      return raw(`case when first_no is not null then 'new' else 'returning' end`);
  }
}

/** SQL that a value is one of those kept. */
export function isKept(dimension: ExploreDimension, value: Fragment, kept: readonly string[]): Fragment {
  if (kept.length === 0) return NOTHING;
  if (dimension === 'product') return sql`${value} in ${numberList(kept)}`;
  return sql`${value} in (${joined(
    kept.map((key) => sql`${key}`),
    ', ',
  )})`;
}

/** A dimension's value as a caller sees it. */
export function publicKey(dimension: ExploreDimension, key: string, priceEdges: readonly string[]): string {
  if (dimension === 'month') return key.slice(0, 7);
  if (dimension !== 'priceBand') return key;
  const at = Number(key);
  const [from, to] = [at === 0 ? '0' : priceEdges[at - 1], priceEdges[at]];
  return to === undefined ? `${from}+` : `${from}-${to}`;
}

/** Where a value of a time or closed dimension stands among the others. */
export function placeOf(dimension: ExploreDimension, key: string): number {
  switch (dimension) {
    case 'day':
    case 'week':
    case 'month':
      return Date.parse(key);
    case 'eventType':
      return EVENT_TYPES.findIndex((type) => type === key);
    case 'userKind':
      return key === 'new' ? 0 : 1;
    default:
      return Number(key);
  }
}
