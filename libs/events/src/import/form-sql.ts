import { literal } from '../engines/duckdb/engine.js';
import { DATE_PARTS, EPOCH_DIGITS, FORM_PATTERNS, isEpoch, type ValueForms } from './value-forms.js';

/** The columns that have forms. */
export const FORMED_COLUMNS = ['event_time', 'price', 'event_type'] as const;

/** One of {@link FORMED_COLUMNS}. */
export type FormedColumn = (typeof FORMED_COLUMNS)[number];

const matches = (text: string, pattern: string): string => `regexp_full_match(${text}, ${literal(pattern)})`;

/**
 * SQL of a text in the log's own form, as `inOwnForms` writes it; a text in no such form stays as it is.
 *
 * @param text - SQL of the text, without spaces around it; null stays null.
 */
export function ownFormSql(column: FormedColumn, text: string, { time, price, types }: ValueForms): string {
  if (column === 'event_time') return time === null ? text : ownTimeSql(text, time);
  if (column === 'price') return price === null ? text : ownPriceSql(text, price);
  return types === null
    ? text
    : `CASE ${text} ${[...types].map(([word, type]) => `WHEN ${literal(word)} THEN ${literal(type)}`).join(' ')} ELSE ${text} END`;
}

function ownTimeSql(text: string, form: NonNullable<ValueForms['time']>): string {
  if (isEpoch(form)) {
    const digits = 6 - EPOCH_DIGITS[form];
    const count = `TRY_CAST(split_part(${text}, '.', 1) AS BIGINT) * ${10 ** digits}`;
    const decimals = `TRY_CAST(rpad(split_part(${text}, '.', 2), 6, '0') AS BIGINT)`;
    return `CASE WHEN ${matches(text, FORM_PATTERNS[form])} THEN CAST(make_timestamp(${count} + ${decimals}) AS VARCHAR) || ' UTC' ELSE ${text} END`;
  }
  const part = (number: number): string => `regexp_extract(${text}, ${literal(DATE_PARTS)}, ${number})`;
  const two = (number: number): string => `lpad(${part(number)}, 2, '0')`;
  const [day, month] = form === 'day-first' ? [two(1), two(3)] : [two(3), two(1)];
  return `CASE WHEN ${matches(text, FORM_PATTERNS.dayAndMonth)} THEN ${part(4)} || '-' || ${month} || '-' || ${day} || ' ' || ${two(5)} || ':' || ${part(6)} || coalesce(nullif(${part(7)}, ''), ':00') || ${part(8)} ELSE ${text} END`;
}

function ownPriceSql(text: string, { sign, hasComma }: NonNullable<ValueForms['price']>): string {
  const space = '[ \u00A0]?';
  const number = '[0-9]+(?:[.,][0-9]+)?';
  const mark = sign?.replace('$', String.raw`\$`);
  const pattern =
    mark === undefined
      ? `${space}${number}${space}`
      : `${mark}${space}${number}${space}|${space}${number}${space}${mark}`;
  const plain = `regexp_extract(${text}, ${literal(number)})`;
  return `CASE WHEN ${matches(text, pattern)} THEN ${hasComma ? `replace(${plain}, ',', '.')` : plain} ELSE ${text} END`;
}
