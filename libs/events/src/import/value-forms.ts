import { EVENT_TYPES, type EventType } from '../schema.js';
import { PATTERNS, type RawRow } from './row-rules.js';

/** A form of times beside the log's own. */
export type TimeForm = EpochForm | 'day-first' | 'month-first';
type EpochForm = 'epoch-seconds' | 'epoch-milliseconds' | 'epoch-microseconds';

/** How a whole file writes its values where that is not the log's own way. */
export interface ValueForms {
  readonly time: TimeForm | null;
  readonly price: { readonly sign: string | null; readonly hasComma: boolean } | null;
  /** The file's words for event types, as they stand there; null where they are the log's own. */
  readonly types: ReadonlyMap<string, EventType> | null;
}

/** Common words of other systems for the four event types. */
const SYNONYMS: Readonly<Record<EventType, readonly string[]>> = {
  view: [
    'view',
    'page_view',
    'pageview',
    'product_view',
    'product_viewed',
    'view_item',
    'view_product',
    'item_view',
    'detail_view',
  ],
  cart: ['cart', 'add_to_cart', 'addtocart', 'added_to_cart', 'cart_add', 'add_to_basket', 'product_added'],
  remove_from_cart: [
    'remove_from_cart',
    'removefromcart',
    'removed_from_cart',
    'cart_remove',
    'remove_from_basket',
    'product_removed',
  ],
  purchase: ['purchase', 'purchased', 'order', 'buy', 'transaction', 'order_completed', 'order_placed'],
};
const TYPE_OF = new Map(EVENT_TYPES.flatMap((type) => SYNONYMS[type].map((word) => [word, type] as const)));

/** An event's word without its case and with `_` between its parts. */
const wordOf = (text: string): string => text.toLowerCase().replaceAll(/[\s-]+/g, '_');

const ISO = new RegExp(`^(?:${PATTERNS.utcTime}|${PATTERNS.offsetTime}|${PATTERNS.zonelessTime})$`);
/**
 * Whole texts of each form, in the part of the syntax that RE2 and JavaScript share: the engine knows the same forms (form-sql.ts).
 * From 1995 to 2099 seconds have nine or ten digits, milliseconds twelve or thirteen and microseconds fifteen or sixteen.
 */
const CLOCK = String.raw`[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?: UTC|Z|[+-][0-9]{2}(?::?[0-9]{2})?)?`;
export const FORM_PATTERNS = {
  'epoch-seconds': String.raw`[0-9]{9,10}(?:\.[0-9]{1,6})?`,
  'epoch-milliseconds': '[0-9]{12,13}',
  'epoch-microseconds': '[0-9]{15,16}',
  dayAndMonth: String.raw`[0-9]{1,2}(?:\.[0-9]{1,2}\.|/[0-9]{1,2}/|-[0-9]{1,2}-)[0-9]{4}${CLOCK}`,
} as const;
/** The parts of a text that `dayAndMonth` fits. */
export const DATE_PARTS = String.raw`^([0-9]{1,2})([./-])([0-9]{1,2})[./-]([0-9]{4})[ T]([0-9]{1,2}):([0-9]{2})(:[0-9]{2}(?:\.[0-9]{1,6})?)?(.*)$`;
/** Digits behind the point of seconds that an epoch of a form counts. */
export const EPOCH_DIGITS: Readonly<Record<EpochForm, number>> = {
  'epoch-seconds': 0,
  'epoch-milliseconds': 3,
  'epoch-microseconds': 6,
};
const whole = Object.fromEntries(
  Object.entries(FORM_PATTERNS).map(([name, source]) => [name, new RegExp(`^(?:${source})$`)]),
) as Record<keyof typeof FORM_PATTERNS, RegExp>;
const dateParts = new RegExp(DATE_PARTS);
const PRICE =
  /^(?<before>US\$|[$€£¥₩₹₽₺])?[ \u00A0]?(?<number>[0-9]+(?:[.,][0-9]+)?)[ \u00A0]?(?<after>US\$|[$€£¥₩₹₽₺])?$/;

export const isEpoch = (form: TimeForm): form is EpochForm => form in EPOCH_DIGITS;

type TimeKind = TimeForm | 'own' | 'either' | 'dotted';

/** Kinds of dates that may stand in one file, by what comes first. */
const DATES = {
  'day-first': new Set<TimeKind>(['day-first', 'either', 'dotted']),
  'month-first': new Set<TimeKind>(['month-first', 'either']),
} as const;

/** The form of a time; null for what is a time in no known form. */
function timeKind(text: string): TimeKind | null {
  if (ISO.test(text)) return 'own';
  for (const form of Object.keys(EPOCH_DIGITS) as EpochForm[]) if (whole[form].test(text)) return form;
  const parts = whole.dayAndMonth.test(text) ? dateParts.exec(text) : null;
  if (parts === null) return null;
  const [first, second] = [Number(parts[1]), Number(parts[3])];
  if (first > 12 && first <= 31 && second >= 1 && second <= 12) return 'day-first';
  if (second > 12 && second <= 31 && first >= 1 && first <= 12) return 'month-first';
  if (first < 1 || second < 1 || first > 12 || second > 12) return null;
  // With points between the day always comes first.
  return parts[2] === '.' ? 'dotted' : 'either';
}

interface PriceParts {
  readonly number: string;
  readonly sign: string | null;
}

function priceParts(text: string): PriceParts | null {
  const { before, number, after } = PRICE.exec(text)?.groups ?? {};
  if (number === undefined || (before !== undefined && after !== undefined)) return null;
  return { number, sign: before ?? after ?? null };
}

/** Finds the forms that all values of a file agree on. */
export class FormSurvey {
  private readonly times = new Set<TimeKind>();
  private readonly signs = new Set<string | null>();
  private readonly decimals = new Set<'point' | 'comma' | 'either'>();
  private readonly words = new Map<string, EventType>();

  /** Takes the values of one row. */
  add({ event_time: time, price, event_type: type }: RawRow): void {
    const kind = typeof time === 'string' ? timeKind(time) : null;
    if (kind !== null) this.times.add(kind);
    const parts = typeof price === 'string' ? priceParts(price) : null;
    if (parts !== null) {
      this.signs.add(parts.sign);
      const [, mark, digits = ''] = /([.,])([0-9]+)$/.exec(parts.number) ?? [];
      // Three digits behind a comma may be thousands.
      if (mark === ',') this.decimals.add(digits.length === 3 ? 'either' : 'comma');
      if (mark === '.') this.decimals.add('point');
    }
    if (typeof type === 'string') {
      const known = TYPE_OF.get(wordOf(type));
      if (known !== undefined) this.words.set(type, known);
    }
  }

  /**
   * The forms so far; null where the file writes its values as a log does, or contradicts itself: two forms of times, two signs, points
   * and commas, or two spellings of one type. Values in no known form count for nothing; they are bad rows.
   */
  get forms(): ValueForms | null {
    const [time, price, types] = [this.time(), this.price(), this.types()];
    return time === null && price === null && types === null ? null : { time, price, types };
  }

  /** Whether a form was met that nothing contradicts yet; where none was, the rest of the file need not be looked at. */
  get isOpen(): boolean {
    const kinds = [...this.times];
    const isTimeOpen =
      kinds.length > 0 &&
      (Object.values(DATES).some((dates) => kinds.every((kind) => dates.has(kind))) ||
        (kinds.length === 1 && kinds[0] !== 'own'));
    return isTimeOpen || this.price() !== null || this.types() !== null;
  }

  private time(): ValueForms['time'] {
    const kinds = [...this.times];
    const [only] = kinds;
    if (kinds.length === 1 && only !== 'own' && only !== 'either' && only !== 'dotted') return only ?? null;
    // A number of 13 or more shows what comes first; without one nothing does but points.
    for (const first of ['day-first', 'month-first'] as const)
      if (this.times.has(first)) return kinds.every((kind) => DATES[first].has(kind)) ? first : null;
    return only === 'dotted' && kinds.length === 1 ? 'day-first' : null;
  }

  private price(): ValueForms['price'] {
    if (this.signs.size !== 1 || this.decimals.size > 1 || this.decimals.has('either')) return null;
    const [sign = null] = this.signs;
    const hasComma = this.decimals.has('comma');
    return sign === null && !hasComma ? null : { sign, hasComma };
  }

  private types(): ValueForms['types'] {
    const types = new Set(this.words.values());
    const isOwn = [...this.words].every(([word, type]) => word === type);
    return isOwn || types.size !== this.words.size ? null : new Map(this.words);
  }
}

const two = (text: string | undefined): string => (text ?? '').padStart(2, '0');

function ownTime(text: string, form: TimeForm): string {
  if (!isEpoch(form)) {
    const parts = whole.dayAndMonth.test(text) ? dateParts.exec(text) : null;
    if (parts === null) return text;
    const [, first, , second, year, hour, minute, seconds = ':00', zone = ''] = parts;
    const [day, month] = form === 'day-first' ? [first, second] : [second, first];
    return `${year}-${two(month)}-${two(day)} ${two(hour)}:${minute}${seconds}${zone}`;
  }
  if (!whole[form].test(text)) return text;
  const [count = '', written = ''] = text.split('.');
  const seconds = count.slice(0, count.length - EPOCH_DIGITS[form]);
  const decimals = (count.slice(seconds.length) + written).replace(/0+$/, '');
  const clock = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return `${clock}${decimals === '' ? '' : `.${decimals}`} UTC`;
}

function ownPrice(text: string, form: NonNullable<ValueForms['price']>): string {
  const parts = priceParts(text);
  if (parts === null || parts.sign !== form.sign) return text;
  return form.hasComma ? parts.number.replace(',', '.') : parts.number;
}

/** Whether a text is a date of which the file has to show whether the day or the month comes first. */
export const isDayAndMonth = (text: string): boolean => whole.dayAndMonth.test(text);

/** A row's values in the log's own form; a value in no such form stays as it is. */
export function inOwnForms(values: RawRow, { time, price, types }: ValueForms): RawRow {
  const changed: Partial<Record<'event_time' | 'price' | 'event_type', string>> = {};
  if (time !== null && typeof values.event_time === 'string') changed.event_time = ownTime(values.event_time, time);
  if (price !== null && typeof values.price === 'string') changed.price = ownPrice(values.price, price);
  if (types !== null && typeof values.event_type === 'string')
    changed.event_type = types.get(values.event_type) ?? values.event_type;
  return { ...values, ...changed };
}

const TIMES = {
  'epoch-seconds': 'times as epoch seconds',
  'epoch-milliseconds': 'times as epoch milliseconds',
  'epoch-microseconds': 'times as epoch microseconds',
  'day-first': 'dates with the day first',
  'month-first': 'dates with the month first',
} as const;

/** The forms in words, for the report. */
export function describeForms({ time, price, types }: ValueForms): string[] {
  return [
    ...(time === null ? [] : [TIMES[time]]),
    ...(price === null
      ? []
      : [
          [
            'prices',
            ...(price.sign === null ? [] : [`in ${price.sign}`]),
            ...(price.hasComma ? ['with a decimal comma'] : []),
          ].join(' '),
        ]),
    ...(types === null ? [] : [`event types ${[...types].map(([word, type]) => `${word} = ${type}`).join(' ')}`]),
  ];
}
