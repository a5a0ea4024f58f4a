const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** 12345.6 → "12,346". */
export const count = (value: number): string => whole.format(value);

/** 0.02734 → "2.73 %". */
export const percent = (fraction: number): string => `${short.format(100 * fraction)} %`;

/** 0.1 → "+10 %", −0.1 → "−10 %". */
export const change = (fraction: number): string => `${fraction < 0 ? '−' : '+'}${percent(Math.abs(fraction))}`;

/** 3 → "3 days", 800 → "2.2 years". */
export function duration(days: number): string {
  if (days === 1) return '1 day';
  return days > 730 ? `${short.format(days / 365)} years` : `${count(days)} days`;
}
