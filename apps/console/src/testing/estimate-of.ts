import type { Estimate } from '@cartograph/sdk/schema';

/** An estimate of a share with its interval, as the server writes it; null gives one that cannot be computed. */
export const estimateOf = (value: number | null, low: number | null = null, high: number | null = null): Estimate => ({
  value,
  low: value === null ? null : (low ?? value),
  high: value === null ? null : (high ?? value),
  unit: 'FRACTION',
  level: 0.95,
  method: 'student-t',
  incomputable: value === null ? { reason: 'TOO_FEW', detail: 'too few' } : null,
});
