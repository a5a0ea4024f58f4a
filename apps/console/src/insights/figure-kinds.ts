/** Money as the log writes it: exact decimals. */
const MONEY = new Set([
  'revenue',
  'valueLeft',
  'valueLeftPartly',
  'valueRecovered',
  'observedRevenue',
  'revenuePerBuyer',
  'revenuePerPurchaseSession',
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
const SECONDS = new Set(['p25', 'median', 'p75', 'p90', 'medianSeconds']);
const CATEGORIES = new Set(['category', 'first', 'second', 'group', 'part', 'under']);

export type FigureKind = 'money' | 'share' | 'change' | 'seconds' | 'hours' | 'plain';

/** How a number of a kept result is written. @param within - the field that holds it: quantiles beneath `hoursUntilReturn` are hours, else seconds. */
export function figureKind(field: string, within: string): FigureKind {
  if (MONEY.has(field)) return 'money';
  if (SHARES.has(field)) return 'share';
  if (field === 'relativeChange') return 'change';
  if (SECONDS.has(field)) return within === 'hoursUntilReturn' ? 'hours' : 'seconds';
  return 'plain';
}

/** Whether a field holds a category, or something that may be one. */
export const mayBeCategory = (field: string): boolean => CATEGORIES.has(field);

/** Whether a decimal in a text is money. */
export const isMoney = (field: string): boolean => MONEY.has(field);
