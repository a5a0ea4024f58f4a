import type { Estimate } from '@cartograph/sdk/schema';
import type { Locale } from './locale.js';

/** What is written where a number does not exist; the reason stands beside it. */
export const UNKNOWN = '–';

export interface FormatSettings {
  locale: Locale;
  /** IANA zone in which instants are shown. */
  timeZone: string;
  /** ISO 4217 code, or null where the log does not say: then money carries no symbol. */
  currency: string | null;
}

export interface Formats {
  readonly settings: FormatSettings;
  /** 1234567 → "1,234,567". */
  count(value: number): string;
  /** 1234 → "+1,234": by how much a count grew. */
  signed(value: number): string;
  /** 12345678 → "12.3M" or "1,235만". */
  compact(value: number): string;
  /** A plain decimal with at most `digits` decimals (default 2). */
  decimal(value: number, digits?: number): string;
  /** 0.02735 → "2.74%"; from 10 % on one decimal. */
  percent(fraction: number): string;
  /** 0.95 → "95%": a level or share that is known, not measured; at most one decimal. */
  share(fraction: number): string;
  /** 0.05 → "+5%"; at most one decimal. */
  change(fraction: number): string;
  /** 0.0041 → "+0.41": percentage points without their unit, which the sentence carries. */
  points(fraction: number): string;
  /** −0.0144 → "1.44": how large a difference is, in percentage points, whichever way. */
  pointSize(fraction: number): string;
  /** Exact decimal string → "14,786.59", with the currency's sign only when it is known. */
  money(decimal: string): string;
  moneyCompact(value: number): string;
  /** A calendar day "2019-10-31". */
  day(date: string): string;
  dayShort(date: string): string;
  /** "2019-10" → "Oct 2019". */
  month(month: string): string;
  weekday(date: string): string;
  dayRange(from: string, to: string): string;
  /** A UTC instant in the shop's time zone. */
  instant(iso: string): string;
  instantShort(iso: string): string;
  /** 3725 → "1 hr, 2 min": the two largest units. */
  duration(seconds: number): string;
  bytes(value: number): string;
  list(items: readonly string[]): string;
  /** Parts of a sentence in a row. In Korean the last is joined by a comma, too: "및" would make one part of the last two. */
  clauses(items: readonly string[]): string;
  /** The value of an estimate in its own unit, or "–". */
  estimate(estimate: Pick<Estimate, 'value' | 'unit'>): string;
  /** "2.07% – 3.62%", or null when there is no interval. */
  interval(estimate: Pick<Estimate, 'low' | 'high' | 'unit'>): string | null;
}

const durationUnits = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A day and a time as one text. In Korean, where a line that begins with "26." reads as a list, it breaks between the two at most. */
function instantText(format: Intl.DateTimeFormat, iso: string, locale: Locale): string {
  const instant = new Date(iso);
  if (locale !== 'ko') return format.format(instant);
  const parts = format.formatToParts(instant);
  const time = parts.findIndex(({ type }) => type === 'hour' || type === 'dayPeriod');
  return parts.map(({ value }, index) => (index === time - 1 ? value : value.replaceAll(' ', '\u00A0'))).join('');
}

/**
 * Makes every formatter of one language, zone and currency once; Intl does the work.
 * Local days are formatted as they are, instants in `timeZone`.
 */
export function createFormats(settings: FormatSettings): Formats {
  const { locale, timeZone, currency } = settings;
  const numbers = new Map<string, Intl.NumberFormat>();
  const number = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
    numbers.set(key, known);
    return known;
  };
  const moneyOptions: Intl.NumberFormatOptions = currency ? { style: 'currency', currency } : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  const dates = new Map<string, Intl.DateTimeFormat>();
  const date = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
    const key = JSON.stringify(options);
    const known = dates.get(key) ?? new Intl.DateTimeFormat(locale, options);
    dates.set(key, known);
    return known;
  };
  const dayOptions: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' };
  const percentOf = (fraction: number): Intl.NumberFormat => {
    const digits = Math.abs(fraction) >= 0.0995 ? 1 : 2;
    return number({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits });
  };
  const unitFormat = (unit: Estimate['unit'], largest: number): Intl.NumberFormat => {
    if (unit === 'FRACTION') return percentOf(largest);
    if (unit === 'RELATIVE') return number({ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
    if (unit === 'RATIO') return number({ maximumSignificantDigits: 3 });
    if (unit === 'MONEY' || unit === 'MONEY_PER_USER') return number(moneyOptions);
    return number({ maximumFractionDigits: 1 });
  };
  const formats: Formats = {
    settings,
    count: (value) => number({}).format(value),
    signed: (value) => number({ signDisplay: 'exceptZero' }).format(value),
    compact: (value) => number({ notation: 'compact', maximumFractionDigits: 1 }).format(value),
    decimal: (value, digits = 2) => number({ maximumFractionDigits: digits }).format(value),
    percent: (fraction) => percentOf(fraction).format(fraction),
    share: (fraction) => number({ style: 'percent', maximumFractionDigits: 1 }).format(fraction),
    change: (fraction) => number({ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(fraction),
    points: (fraction) => number({ maximumFractionDigits: 2, minimumFractionDigits: 2, signDisplay: 'exceptZero' }).format(fraction * 100),
    pointSize: (fraction) => number({ maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(Math.abs(fraction) * 100),
    money: (decimal) => number(moneyOptions).format(decimal as `${number}`),
    moneyCompact: (value) =>
      number({ notation: 'compact', maximumFractionDigits: 1, ...(currency ? { style: 'currency', currency } : {}) }).format(value),
    day: (day) => date(dayOptions).format(utcNoon(day)),
    dayShort: (day) => date({ timeZone: 'UTC', month: 'short', day: 'numeric' }).format(utcNoon(day)),
    month: (month) => date({ timeZone: 'UTC', year: 'numeric', month: 'short' }).format(utcNoon(`${month}-01`)),
    weekday: (day) => date({ timeZone: 'UTC', weekday: 'short' }).format(utcNoon(day)),
    dayRange: (from, to) => date(dayOptions).formatRange(utcNoon(from), utcNoon(to)),
    instant: (iso) => instantText(date({ timeZone, dateStyle: 'medium', timeStyle: 'short' }), iso, locale),
    instantShort: (iso) => date({ timeZone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(iso)),
    duration: (seconds) => {
      const first = Math.max(0, durationUnits.findIndex(([, size]) => seconds >= size));
      const largest = seconds < 1 ? durationUnits.length - 1 : first;
      const parts: string[] = [];
      let rest = seconds;
      for (const [unit, size] of durationUnits.slice(largest, largest + 2)) {
        const isLast = size === 1 || parts.length === 1;
        const amount = isLast ? Math.round(rest / size) : Math.floor(rest / size);
        rest -= amount * size;
        if (amount > 0 || (isLast && parts.length === 0)) parts.push(number({ style: 'unit', unit, unitDisplay: 'short' }).format(amount));
      }
      return new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' }).format(parts);
    },
    bytes: (value) => {
      const power = Math.min(byteUnits.length - 1, value < 1000 ? 0 : Math.floor(Math.log10(value) / 3));
      return number({ style: 'unit', unit: byteUnits[power] ?? 'byte', unitDisplay: power === 0 ? 'long' : 'short', maximumFractionDigits: 1 }).format(value / 1000 ** power);
    },
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    clauses: (items) => (locale === 'ko' ? items.join(', ') : new Intl.ListFormat(locale, { type: 'conjunction' }).format(items)),
    estimate: ({ value, unit }) => (value === null ? UNKNOWN : unitFormat(unit, value).format(value)),
    interval: ({ low, high, unit }) => {
      if (low === null || high === null) return null;
      const format = unitFormat(unit, high);
      const [from, to] = [format.format(low), format.format(high)];
      return from === to ? from : format.formatRange(low, high);
    },
  };
  return formats;
}

const utcNoon = (day: string): Date => new Date(`${day}T12:00:00Z`);
