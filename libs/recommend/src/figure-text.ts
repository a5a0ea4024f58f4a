import type { Estimate } from '@cartograph/metrics';

/** A metric for a sentence: three decimals, a true minus sign. */
export function figure(value: number): string {
  return value.toFixed(3).replace('-', '−');
}

/** A count for a sentence: `12,345`. */
export function whole(value: number): string {
  return value.toLocaleString('en-US');
}

/** A fraction for a sentence, in whole percent: `12 %`. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** `0.032 (95 % interval 0.024 to 0.040)`, or the reason why there is no number. */
export function withInterval(estimate: Estimate): string {
  if (!estimate.ok) return `not computable (${estimate.detail})`;
  return `${figure(estimate.value)} (${Math.round(estimate.level * 100)} % interval ${figure(estimate.low)} to ${figure(estimate.high)})`;
}

/** `8 users with 1–2 carts`, `1 user with 1–2 carts`, `no users …`: so many of those whom words in the plural name. */
export function counted(count: number, whom: string): string {
  if (count === 0) return `no ${whom}`;
  return `${whole(count)} ${count === 1 ? whom.replace(/\b(user|session|model)s\b/, '$1') : whom}`;
}
