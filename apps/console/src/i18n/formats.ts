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
  /** 1.1 → "1.10": a decimal with exactly `digits` decimals (default 2), so that those beside one another are as long. */
  fixed(value: number, digits?: number): string;
  /** 0.02735 → "2.74%"; from 10 % on one decimal. None is "0%", and what would round to it "<0.01%". */
  percent(fraction: number): string;
  /** A per cent on an axis of marks that lie `step` apart: as many decimals as the step needs, the same at every mark. */
  percentMark(fraction: number, step: number): string;
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
  /** The value of an estimate in its own unit, or "–". Of money with an interval no cents are told from a hundred on: the interval is wider. */
  estimate(estimate: WrittenEstimate): string;
  /** "2.07% – 3.62%" with as many decimals as the value beside it, or null when there is no interval. */
  interval(estimate: WrittenEstimate): string | null;
}

/** What of an estimate decides how it is written. */
export type WrittenEstimate = Pick<Estimate, 'unit'> & Partial<Pick<Estimate, 'value' | 'low' | 'high'>>;

/** Three digits that tell something, of a ratio without a unit: 31.8, 4.50, 0.936. */
const ratioDigits = (value: number): number =>
  value === 0 ? 2 : Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value)))));

const durationUnits = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;
/** Units that are written as a duration. Days are numbers: of gaps, which are compared with one another. */
const SECONDS_OF = { SECONDS: 1, HOURS: 3600 } as const;
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
  const moneyOptions: Intl.NumberFormatOptions = currency
    ? { style: 'currency', currency }
    : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
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
  const fixed = (digits: number, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
    number({ ...options, minimumFractionDigits: digits, maximumFractionDigits: digits });
  /** One writer for a value and both ends of its interval, so that their decimals are even. */
  const unitFormat = ({ unit, value, low, high }: WrittenEstimate): Intl.NumberFormat => {
    const told = value ?? high ?? 0;
    if (unit === 'FRACTION') return percentOf(told);
    if (unit === 'RELATIVE') return fixed(Math.abs(told) >= 1 ? 0 : 1, { style: 'percent', signDisplay: 'exceptZero' });
    if (unit === 'RATIO') return fixed(ratioDigits(told));
    if (unit === 'MONEY' || unit === 'MONEY_PER_USER')
      return low != null && high != null && high > low && Math.abs(told) >= 100
        ? fixed(0, moneyOptions)
        : number(moneyOptions);
    return number({ maximumFractionDigits: 1 });
  };
  const percent = (fraction: number): string => {
    if (fraction === 0) return fixed(0, { style: 'percent' }).format(0);
    const smallest = 0.0001;
    return Math.abs(fraction) < smallest / 2
      ? `<${percentOf(smallest).format(smallest)}`
      : percentOf(fraction).format(fraction);
  };
  const formats: Formats = {
    settings,
    count: (value) => number({}).format(value),
    signed: (value) => number({ signDisplay: 'exceptZero' }).format(value),
    compact: (value) => number({ notation: 'compact', maximumFractionDigits: 1 }).format(value),
    decimal: (value, digits = 2) => number({ maximumFractionDigits: digits }).format(value),
    fixed: (value, digits = 2) => fixed(digits).format(value),
    percent,
    percentMark: (fraction, step) => {
      const inPoints = step * 100;
      const digits =
        [0, 1, 2].find((decimals) => Math.abs(inPoints - Number(inPoints.toFixed(decimals))) < inPoints / 1e6) ?? 3;
      return fixed(digits, { style: 'percent' }).format(fraction);
    },
    share: (fraction) => number({ style: 'percent', maximumFractionDigits: 1 }).format(fraction),
    change: (fraction) =>
      number({ style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(fraction),
    points: (fraction) =>
      number({ maximumFractionDigits: 2, minimumFractionDigits: 2, signDisplay: 'exceptZero' }).format(fraction * 100),
    pointSize: (fraction) =>
      number({ maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(Math.abs(fraction) * 100),
    money: (decimal) => number(moneyOptions).format(decimal as `${number}`),
    moneyCompact: (value) =>
      number({
        notation: 'compact',
        maximumFractionDigits: 1,
        ...(currency ? { style: 'currency', currency } : {}),
      }).format(value),
    day: (day) => date(dayOptions).format(utcNoon(day)),
    dayShort: (day) => date({ timeZone: 'UTC', month: 'short', day: 'numeric' }).format(utcNoon(day)),
    month: (month) => date({ timeZone: 'UTC', year: 'numeric', month: 'short' }).format(utcNoon(`${month}-01`)),
    weekday: (day) => date({ timeZone: 'UTC', weekday: 'short' }).format(utcNoon(day)),
    dayRange: (from, to) => date(dayOptions).formatRange(utcNoon(from), utcNoon(to)),
    instant: (iso) => instantText(date({ timeZone, dateStyle: 'medium', timeStyle: 'short' }), iso, locale),
    instantShort: (iso) =>
      date({ timeZone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(iso)),
    duration: (seconds) => {
      const largestOf = (length: number): number =>
        length < 1
          ? durationUnits.length - 1
          : Math.max(
              0,
              durationUnits.findIndex(([, size]) => length >= size),
            );
      const [, smallest] =
        durationUnits[Math.min(largestOf(seconds) + 1, durationUnits.length - 1)] ?? durationUnits[3];
      // Rounded before it is taken apart: 1 day and 23.7 hours are 2 days, not "1 day 24 hr".
      let rest = Math.round(seconds / smallest) * smallest;
      const largest = largestOf(rest);
      const parts: string[] = [];
      for (const [unit, size] of durationUnits.slice(largest, largest + 2)) {
        const amount = Math.floor(rest / size);
        rest -= amount * size;
        if (amount > 0 || (size === 1 && parts.length === 0))
          parts.push(number({ style: 'unit', unit, unitDisplay: 'short' }).format(amount));
      }
      // A duration is one word for the eye: it breaks nowhere.
      return new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' }).format(parts).replaceAll(' ', '\u00A0');
    },
    bytes: (value) => {
      const power = Math.min(byteUnits.length - 1, value < 1000 ? 0 : Math.floor(Math.log10(value) / 3));
      return number({
        style: 'unit',
        unit: byteUnits[power] ?? 'byte',
        unitDisplay: power === 0 ? 'long' : 'short',
        maximumFractionDigits: 1,
      }).format(value / 1000 ** power);
    },
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    clauses: (items) =>
      locale === 'ko' ? items.join(', ') : new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
    estimate: (estimate) => {
      const { value, unit } = estimate;
      if (value == null) return UNKNOWN;
      if (unit in SECONDS_OF) return formats.duration(value * SECONDS_OF[unit as keyof typeof SECONDS_OF]);
      return unit === 'FRACTION' ? percent(value) : unitFormat(estimate).format(value);
    },
    interval: (estimate) => {
      const { low, high, unit } = estimate;
      if (low == null || high == null) return null;
      if (unit in SECONDS_OF) {
        const [from, to] = [low, high].map((end) =>
          formats.duration(end * SECONDS_OF[unit as keyof typeof SECONDS_OF]),
        );
        return from === to ? `${from}` : `${from} – ${to}`;
      }
      const format = unitFormat(estimate);
      const [from, to] = [format.format(low), format.format(high)];
      return from === to ? from : format.formatRange(low, high);
    },
  };
  return formats;
}

const utcNoon = (day: string): Date => new Date(`${day}T12:00:00Z`);
