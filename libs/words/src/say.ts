import { IntlMessageFormat } from 'intl-messageformat';

/** Written where a fact is missing. */
export const UNKNOWN = '–';
const LOCALE = 'ko';

const compiled = new Map<string, IntlMessageFormat>();
const numbers = new Map<number, Intl.NumberFormat>();
const shares = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 1 });
const inPoints = new Intl.NumberFormat(LOCALE, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'exceptZero',
});
const lists = new Intl.ListFormat(LOCALE, { type: 'conjunction' });

/** A message of ICU syntax with its values filled in. Messages are compiled once. */
export function say(message: string, values: Readonly<Record<string, string | number>>): string {
  const format = compiled.get(message) ?? new IntlMessageFormat(message, LOCALE);
  compiled.set(message, format);
  return String(format.format({ ...values }));
}

/** A number with at most `digits` decimals. */
export function decimal(value: number, digits = 6): string {
  const format = numbers.get(digits) ?? new Intl.NumberFormat(LOCALE, { maximumFractionDigits: digits });
  numbers.set(digits, format);
  return format.format(value);
}

/** 0.95 → "95%". */
export const share = (fraction: number): string => shares.format(fraction);
/** 0.0041 → "+0.41". */
export const points = (fraction: number): string => inPoints.format(fraction * 100);
export const list = (items: readonly string[]): string => lists.format(items);

/** An instant in a time zone, with that zone's name. */
export const instant = (iso: string, timeZone: string): string =>
  new Intl.DateTimeFormat(LOCALE, {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(iso));

/** The entry of a dictionary by a name that somebody else wrote; null where it has none. */
export const entry = <T>(dictionary: Readonly<Record<string, T>>, name: string | null | undefined): T | null =>
  name != null && Object.hasOwn(dictionary, name) ? (dictionary[name] ?? null) : null;
