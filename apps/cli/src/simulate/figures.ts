import type { CampaignMetric } from '@cartograph/experiments';
import type { Estimate } from '@cartograph/metrics';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const digits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** Money or a number of things: whole where it is large. */
export const amount = (value: number): string =>
  (Number.isNaN(value)
    ? '–'
    : Math.abs(value) >= 100
      ? whole.format(value)
      : digits.format(Number(value.toFixed(4)))
  ).replace(/^-0$/, '0');

/** 0.1234 as 12.3 %; what is not quite all or nothing is not said to be. */
export function share(fraction: number): string {
  const said = oneDigit.format(fraction * 100);
  if (fraction > 0 && said === '0') return '<0.1 %';
  if (fraction < 1 && said === '100') return '>99.9 %';
  return `${said} %`;
}

/** 0.05 as +5 %. */
export const signedPercent = (fraction: number): string =>
  Number.isNaN(fraction) ? '–' : `${fraction > 0 ? '+' : ''}${digits.format(Number((fraction * 100).toFixed(2)))} %`;

/** A difference of shares in percentage points. */
export const percentPoints = (fraction: number): string =>
  Number.isNaN(fraction) ? '–' : `${fraction > 0 ? '+' : ''}${digits.format(Number((fraction * 100).toFixed(4)))} pp`;

/** A difference of a metric in its own unit. */
export const difference = (value: number, metric: CampaignMetric): string =>
  metric === 'conversion' ? percentPoints(value) : amount(value);

/** A share without its interval, and with it. */
export const rate = (found: Estimate): string => (found.ok ? share(found.value) : '–');
export const estimate = (found: Estimate): string =>
  found.ok ? `${share(found.value)} (${share(found.low)} to ${share(found.high)})` : `– (${found.detail})`;
