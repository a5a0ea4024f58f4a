import type { ScopeKind } from './scope-days.js';
import type { ChangeMeasure } from './trusted-days.js';

const MEASURES: Readonly<Record<ChangeMeasure, string>> = {
  visitors: 'Daily visitors',
  sessions: 'Sessions',
  views: 'Views',
  carts: 'Carts',
  purchases: 'Purchases',
  revenue: 'Revenue',
  conversion: 'Sessions that buy',
};

/**
 * Name of a measure in a scope: `Revenue of electronics`.
 *
 * @param restriction - what the whole question is narrowed to, in words: the shop is then not the whole shop.
 */
export function subjectOf(
  measure: ChangeMeasure,
  { kind, name }: { kind: ScopeKind; name: string | null },
  restriction: string,
): string {
  return `${MEASURES[measure]} of ${kind === 'shop' ? 'the shop' : kind === 'brand' ? `the brand ${name}` : name}${restriction}`;
}

/** `34 % above [21, 48]`, the signed interval in percent. */
export function effectText({ value, low, high }: { value: number; low: number; high: number }): string {
  const percent = (part: number): string => String(Math.round(part * 100));
  return `${percent(Math.abs(value))} % ${value < 0 ? 'below' : 'above'} [${percent(low)}, ${percent(high)}]`;
}

/** `0.002`, or `below 0.001`. */
export function qText(q: number): string {
  return q < 0.001 ? 'q below 0.001' : `q = ${Number(q.toPrecision(2))}`;
}
