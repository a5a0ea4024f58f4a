/** Money as the log writes it: exact decimals. */
const MONEY = new Set([
  'revenue',
  'valueLeft',
  'valueLeftPartly',
  'valueRecovered',
  'observedRevenue',
  'revenuePerBuyer',
  'averageOrderValue',
  'revenuePerUserSoFar',
  'price',
  'priceAfter',
  'priceBefore',
  'highestPrice',
  'lowestPrice',
  'maxPrice',
  'minPrice',
  'until',
  'priceEdges',
]);
/** Fractions that are read as a share of a whole. */
const SHARES = new Set([
  'buyerShare',
  'revenueShare',
  'iSquared',
  'usual',
  'falseDiscoveryRate',
  'minimumEffect',
  'monthlyDiscount',
]);
const CATEGORIES = new Set(['category', 'first', 'second', 'group', 'part', 'under']);

export type FigureKind = 'money' | 'share' | 'change' | 'plain';

/** How a number of a kept result is written; an estimate brings its own unit. */
export function figureKind(field: string): FigureKind {
  if (MONEY.has(field)) return 'money';
  if (SHARES.has(field)) return 'share';
  if (field === 'relativeChange') return 'change';
  return 'plain';
}

/** Whether a field holds a category, or something that may be one. */
export const mayBeCategory = (field: string): boolean => CATEGORIES.has(field);

/** Whether a decimal in a text is money. */
export const isMoney = (field: string): boolean => MONEY.has(field);
