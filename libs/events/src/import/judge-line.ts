import type { LogColumn } from '../schema.js';
import type { LogShape } from './log-shape.js';
import type { Line } from './line.js';
import { judge, REASONS, type RawRow, type Reason, type RuleSettings, type Warning } from './row-rules.js';
import { splitLine } from './split-line.js';
import { inOwnForms, isDayAndMonth, type ValueForms } from './value-forms.js';

/** What a close look at one line found: a good row, or why it is none. */
export type LineVerdict =
  | {
      readonly reason: null;
      readonly fields: readonly string[];
      readonly values: RawRow;
      readonly warnings: readonly { readonly warning: Warning; readonly column: LogColumn }[];
    }
  | {
      readonly reason: Reason;
      readonly column: string | null;
      readonly value: string;
      readonly remedy: string;
      /** The line looks whole, and only its last value is shorter than all others: the engine would take it. */
      readonly looksWhole?: true;
    };

/** What to do about a date in a file that does not show how its dates are written. */
const DAY_OR_MONTH =
  'the file does not show whether its dates begin with the day or with the month: write the time as YYYY-MM-DD HH:MM:SS UTC, e.g. 2019-11-28 00:00:00 UTC';

const VALUE_BYTES = 200;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A field as the rules see it: spaces around it do not count, and nothing is nothing. */
export function trimmed(text: string | undefined): string | null {
  if (text === undefined) return null;
  // Not by a pattern: one that looks for spaces at the end begins again at each space inside, which takes minutes in a long line.
  let [from, to] = [0, text.length];
  while (from < to && text[from] === ' ') from += 1;
  while (to > from && text[to - 1] === ' ') to -= 1;
  return text.slice(from, to) || null;
}

const bad = (reason: Reason, column: string | null, value: string, remedy: string = REASONS[reason]): LineVerdict => ({
  reason,
  column,
  value,
  remedy,
});

/** The text of a line, or why it has none. */
export function textOf(
  { bytes, number, isTooLong }: Line,
  hasBom: boolean,
): { readonly text: string } | { readonly verdict: LineVerdict } {
  if (isTooLong) return { verdict: bad('line-too-long', null, bytes.subarray(0, VALUE_BYTES).toString('utf8')) };
  if (bytes.includes(0)) return { verdict: bad('nul-byte', null, bytes.toString('utf8')) };
  try {
    return { text: utf8.decode(number === 1 && hasBom ? bytes.subarray(3) : bytes) };
  } catch {
    return { verdict: bad('not-utf8', null, bytes.toString('utf8')) };
  }
}

/**
 * Judges a row's values by the rules.
 *
 * @param forms - how the file writes its values; null where that is the log's own way.
 * @param fieldsOf - the fields to hand on of a good row, from its values in the log's own forms.
 */
export function judgeValues(
  values: RawRow,
  forms: ValueForms | null,
  fieldsOf: (own: RawRow) => readonly string[],
  settings: RuleSettings,
): LineVerdict {
  const own = forms === null ? values : inOwnForms(values, forms);
  const { reason, column, warnings, remedy } = judge(own, settings);
  const fields = fieldsOf(own);
  if (reason === null) return { reason, fields, values: own, warnings };
  // What is shown is what stands in the file.
  const shown = column === null ? fields.join(',') : (values[column] ?? '');
  const isAmbiguous = reason === 'bad-event-time' && isDayAndMonth(own.event_time ?? '');
  return bad(reason, column, shown, remedy ?? (isAmbiguous ? DAY_OR_MONTH : REASONS[reason]));
}

/** Judges one line of a delimited file by the rules. */
export function judgeLine(line: Line, shape: LogShape, settings: RuleSettings): LineVerdict {
  const read = textOf(line, shape.hasBom);
  if ('verdict' in read) return read.verdict;
  const { text } = read;
  const { isTerminated } = line;
  const split = splitLine(text, shape.delimiter);
  if (!split.ok) return bad(isTerminated || split.reason === 'bad-quote' ? split.reason : 'cut-line', null, text);
  const { fields } = split;
  const { columns } = shape;
  if (fields.length < columns.length)
    return isTerminated
      ? bad('missing-columns', columns[fields.length] ?? null, text)
      : bad('cut-line', columns[fields.length - 1] ?? null, text);
  // One separator too many at the end of a line holds nothing.
  if (fields.length > columns.length + 1 || (fields.length === columns.length + 1 && fields.at(-1) !== ''))
    return bad('extra-columns', null, text);
  if (shape.hasHeader && shape.header.length > 0 && shape.header.every((name, index) => fields[index] === name))
    return bad('repeated-header', null, text);
  if (!isTerminated && isCut(fields, shape))
    return {
      reason: 'cut-line',
      column: columns.at(-1) ?? null,
      value: fields[columns.length - 1] ?? '',
      remedy: REASONS['cut-line'],
      looksWhole: true,
    };
  const values: Partial<Record<LogColumn, string | null>> = {};
  for (const [index, column] of columns.entries()) if (column !== null) values[column] = trimmed(fields[index]);
  const forms = shape.forms ?? null;
  const inPlace = (own: RawRow): readonly string[] =>
    forms === null
      ? fields
      : columns.map((column, index) => (column === null ? undefined : own[column]) ?? fields[index] ?? '');
  return judgeValues(values, forms, inPlace, settings);
}

const isCut = (fields: readonly string[], { columns, lastValueLength }: LogShape): boolean =>
  lastValueLength !== null && (trimmed(fields[columns.length - 1]) ?? '').length < lastValueLength;

/** Fields as one line, with quotes only where they are needed. */
export const writeRow = (fields: readonly string[], delimiter: string): string =>
  `${fields.map((field) => (field.includes(delimiter) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(delimiter)}\n`;
