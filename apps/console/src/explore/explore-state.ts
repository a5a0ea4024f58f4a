import type { EventType, ExploreDimension, ExploreInput, ExploreMeasure } from '@cartograph/sdk/schema';
import { onServer } from '../client/base-path.js';
import type { Scope } from '../scope/scope.js';
import { priceCodec } from '../ui/form/price-field.js';
import { numberIn, oneOf, type UrlCodec } from '../ui/page/url-state.js';

export const measures = [
  'REVENUE',
  'VISITORS',
  'SESSIONS',
  'BUYERS',
  'PURCHASE_SESSIONS',
  'EVENTS',
  'VIEWS',
  'CARTS',
  'REMOVES',
  'PURCHASES',
  'PRODUCTS',
  'CONVERSION_RATE',
  'PURCHASE_SESSIONS_PER_SESSION',
  'CART_SESSIONS_PER_VIEW_SESSION',
  'PURCHASE_SESSIONS_PER_CART_SESSION',
  'AVERAGE_ORDER_VALUE',
  'REVENUE_PER_VISITOR',
  'VIEWS_PER_SESSION',
] as const satisfies readonly ExploreMeasure[];

export const dimensions = [
  'DAY',
  'WEEK',
  'MONTH',
  'WEEKDAY',
  'HOUR',
  'CATEGORY_1',
  'CATEGORY_2',
  'CATEGORY_3',
  'CATEGORY_4',
  'CATEGORY',
  'BRAND',
  'PRODUCT',
  'PRICE_BAND',
  'EVENT_TYPE',
  'USER_KIND',
] as const satisfies readonly ExploreDimension[];

export const timeDimensions: ReadonlySet<ExploreDimension> = new Set(['DAY', 'WEEK', 'MONTH', 'WEEKDAY', 'HOUR']);
export const mostDimensions = 3;
export const tops = [5, 10, 20, 50, 100] as const;

export const pictures = ['bar', 'line', 'heat', 'table'] as const;
export type Picture = (typeof pictures)[number];

/** What links of before call measures. */
const formerMeasures: ReadonlyMap<string, ExploreMeasure> = new Map([
  ['BUYERS_PER_VISITOR', 'CONVERSION_RATE'],
  ['REVENUE_PER_PURCHASE_SESSION', 'AVERAGE_ORDER_VALUE'],
]);

const measure = oneOf(measures, 'REVENUE');
export const measureCodec: UrlCodec<ExploreMeasure> = {
  ...measure,
  read: (text) => formerMeasures.get(text) ?? measure.read(text),
};
export const topCodec = numberIn(1, 100, 10);
/** `auto` until somebody picks. */
export const pictureCodec = oneOf([...pictures, 'auto'], 'auto');

/** Dimensions with commas, each once, three at most. */
export const byCodec: UrlCodec<ExploreDimension[]> = {
  fallback: ['DAY'],
  read(text) {
    if (text === 'none') return [];
    const named = text.split(',').flatMap((name) => dimensions.find((dimension) => dimension === name) ?? []);
    return [...new Set(named)].slice(0, mostDimensions);
  },
  write: (value) => (value.length === 0 ? 'none' : value.join(',')),
};

export const eventTypes = ['VIEW', 'CART', 'REMOVE_FROM_CART', 'PURCHASE'] as const satisfies readonly EventType[];

/** Event types with commas; none and all of them are no filter. */
export const typesCodec: UrlCodec<EventType[]> = {
  fallback: [],
  read(text) {
    const named = eventTypes.filter((type) => text.split(',').includes(type));
    return named.length === eventTypes.length ? [] : named;
  },
  write: (value) => value.join(','),
};

/** A product's id as the log writes it. */
export const productCodec: UrlCodec<string> = {
  fallback: '',
  read: (text) => (/^-?\d{1,20}$/.test(text.trim()) ? text.trim() : null),
  write: (value) => value,
};

const mostEdges = 30;

/** Edges of price bands with commas or spaces, ascending and above 0; empty for those of the server. */
export const edgesCodec: UrlCodec<string[]> = {
  fallback: [],
  read(text) {
    const edges = text.split(/[\s,]+/).filter((part) => part !== '');
    const isGood =
      edges.length <= mostEdges &&
      edges.every((edge, at) => priceCodec.read(edge) !== null && Number(edge) > Number(edges[at - 1] ?? 0));
    return isGood ? edges : null;
  },
  write: (value) => value.join(','),
};

/** What events are narrowed to besides period, category, brand and bots, and how prices are cut. Empty is no filter. */
export interface ExploreFilters {
  types: EventType[];
  product: string;
  least: string;
  most: string;
  edges: string[];
}

export type AskedFilters = Pick<
  ExploreInput,
  'eventTypes' | 'productExternalId' | 'priceFrom' | 'priceTo' | 'priceEdges'
>;

/** The filters as the server takes them: what is not narrowed is left out. Edges only where prices are cut. */
export function askedFilters(
  { types, product, least, most, edges }: ExploreFilters,
  by: readonly ExploreDimension[],
): AskedFilters {
  return {
    ...(types.length > 0 ? { eventTypes: types } : {}),
    ...(product ? { productExternalId: product } : {}),
    ...(least ? { priceFrom: least } : {}),
    ...(most ? { priceTo: most } : {}),
    ...(edges.length > 0 && by.includes('PRICE_BAND') ? { priceEdges: edges } : {}),
  };
}

const counted: Partial<Record<ExploreMeasure, EventType>> = {
  VIEWS: 'VIEW',
  CARTS: 'CART',
  REMOVES: 'REMOVE_FROM_CART',
  PURCHASES: 'PURCHASE',
  REVENUE: 'PURCHASE',
  BUYERS: 'PURCHASE',
  PURCHASE_SESSIONS: 'PURCHASE',
  CONVERSION_RATE: 'PURCHASE',
  PURCHASE_SESSIONS_PER_SESSION: 'PURCHASE',
  CART_SESSIONS_PER_VIEW_SESSION: 'CART',
  PURCHASE_SESSIONS_PER_CART_SESSION: 'PURCHASE',
  AVERAGE_ORDER_VALUE: 'PURCHASE',
  REVENUE_PER_VISITOR: 'PURCHASE',
  VIEWS_PER_SESSION: 'VIEW',
};

/** The type of event that a measure counts where the filter leaves none of it, so that its 0 says nothing of the shop; else null. */
export function filteredAway(measure: ExploreMeasure, types: readonly EventType[]): EventType | null {
  const type = counted[measure];
  return type === undefined || types.length === 0 || types.includes(type) ? null : type;
}

/** The picture that fits where nobody has picked one: two dimensions as a heat map, time as a line, anything else as bars. */
export function pictureFor(picked: Picture | 'auto', by: readonly ExploreDimension[]): Picture {
  if (by.length === 0) return 'table';
  if (picked === 'heat' && by.length < 2) return 'bar';
  if (picked !== 'auto') return picked;
  if (by.length === 1) return by[0] === 'DAY' || by[0] === 'WEEK' || by[0] === 'MONTH' ? 'line' : 'bar';
  return by.some((dimension) => dimension === 'DAY' || dimension === 'WEEK' || dimension === 'MONTH') ? 'line' : 'heat';
}

const camel = (name: string): string =>
  name.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The address of an answer as a file of the server, where it is asked once more, with everything it is narrowed to. */
export function fileAddress(
  { period, category, brand, includeBots }: Scope,
  { measure, by, top, topWithin, eventTypes: types, productExternalId, priceFrom, priceTo, priceEdges }: ExploreInput,
  timeZone: string,
  format: 'csv' | 'parquet',
): string {
  const query = new URLSearchParams({ measure: camel(measure), timeZone });
  if (by && by.length > 0) query.set('by', by.map(camel).join(','));
  if (top != null) query.set('top', String(top));
  if (topWithin) query.set('topWithin', camel(topWithin));
  if (period) {
    query.set('from', period.from);
    query.set('to', period.to);
  }
  if (category) query.set('category', category);
  if (brand) query.set('brand', brand);
  if (!includeBots) query.set('bots', 'exclude');
  if (types) query.set('eventTypes', types.join(',').toLowerCase());
  if (productExternalId) query.set('product', productExternalId);
  if (priceFrom) query.set('priceFrom', priceFrom);
  if (priceTo) query.set('priceTo', priceTo);
  if (priceEdges) query.set('priceEdges', priceEdges.join(','));
  return onServer(`/exports/explore.${format}?${query}`);
}
