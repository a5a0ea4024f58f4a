import { open } from 'node:fs/promises';
import type { ImportProblem } from '../report.js';
import { EVENT_TYPES, type LogColumn } from '../schema.js';
import { AppendFile } from './append-file.js';
import type { LogShape } from './log-shape.js';
import { forEachLine, type Line, type ReadOptions } from './read-lines.js';
import { judge, ruleSettings, PATTERNS, REASONS, WARNINGS, type Reason, type Warning } from './row-rules.js';
import { splitLine } from './split-line.js';

/** What the second pass found in a file. */
export interface Judgement {
  readonly good: number;
  readonly quarantined: ReadonlyMap<Reason, number>;
  readonly warnings: ReadonlyMap<Warning, number>;
  /** The first of each kind, quarantined rows before warnings. */
  readonly problems: readonly ImportProblem[];
}

/** Where the pass reads and what it writes beside its findings. */
export interface JudgeOptions extends ReadOptions {
  readonly name: string;
  /** Takes a {@link QuarantinedRow} as one JSON line for every bad row. */
  readonly quarantine: AppendFile;
  /** Writes the good rows, plainly, to this file: for files the engine's reader cannot be trusted with. */
  readonly goodRowsTo?: string;
}

/** One row put aside: where it stood, what was wrong, and the line itself. */
export interface QuarantinedRow {
  readonly file: string;
  readonly line: number;
  /** Where the line begins in the file, unpacked, in bytes. */
  readonly byteOffset: number;
  readonly column: string | null;
  readonly value: string;
  readonly reason: Reason;
  /** The line as text; bytes that are not UTF-8 stand as U+FFFD, and the line is cut at 64 KiB. */
  readonly text: string;
}

/** Problems a report shows; the quarantine file has them all. */
export const PROBLEMS_KEPT = 100;
/** Warnings often hit every row of a file; a few examples say it all. */
const EXAMPLES_PER_WARNING = 3;
const TEXT_KEPT = 64 * 1024;
const VALUE_KEPT = 200;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const shorten = (text: string): string => (text.length > VALUE_KEPT ? `${text.slice(0, VALUE_KEPT)}…` : text);
const trimmed = (text: string | undefined): string | null => text?.replaceAll(/^ +| +$/g, '') || null;

type LineVerdict = { readonly reason: null; readonly fields: readonly string[]; readonly warnings: readonly { readonly warning: Warning; readonly column: LogColumn }[] }
  | { readonly reason: Reason; readonly column: string | null; readonly value: string };

/**
 * Judges every line of a file by the rules, with its exact place.
 * The pass costs about a microsecond a row and is only made for files in which something is wrong.
 */
export async function judgeFile(file: string, shape: LogShape, options: JudgeOptions): Promise<Judgement> {
  const judgeLine = lineJudge(shape, options.goodRowsTo !== undefined);
  const quarantined = new Map<Reason, number>();
  const warnings = new Map<Warning, number>();
  const faults: ImportProblem[] = [];
  const remarks: ImportProblem[] = [];
  const goodRows = options.goodRowsTo === undefined ? undefined : new AppendFile(options.goodRowsTo);
  let good = 0;
  const visit = (line: Line): void => {
    if (line.number <= shape.skippedLines || line.bytes.length === 0) return;
    const verdict = judgeLine(line);
    if (verdict === 'good') {
      good += 1;
      return;
    }
    if (verdict.reason === null) {
      good += 1;
      goodRows?.add(writeRow(verdict.fields.slice(0, shape.columns.length)));
      for (const { warning, column } of verdict.warnings) {
        const count = (warnings.get(warning) ?? 0) + 1;
        warnings.set(warning, count);
        const value = shorten(verdict.fields[shape.columns.indexOf(column)] ?? '');
        if (count <= EXAMPLES_PER_WARNING) remarks.push({ file: options.name, line: line.number, column, value, reason: warning, remedy: WARNINGS[warning], isWarning: true });
      }
      return;
    }
    const { reason, column } = verdict;
    quarantined.set(reason, (quarantined.get(reason) ?? 0) + 1);
    const value = shorten(verdict.value);
    const row: QuarantinedRow = { file: options.name, line: line.number, byteOffset: line.offset, column, value, reason, text: line.bytes.subarray(0, TEXT_KEPT).toString('utf8') };
    options.quarantine.add(`${JSON.stringify(row)}\n`);
    if (faults.length < PROBLEMS_KEPT) faults.push({ file: options.name, line: line.number, column, value, reason, remedy: REASONS[reason], isWarning: false });
  };
  try {
    await forEachLine(file, {
      signal: options.signal,
      afterPiece: async (bytesRead) => {
        await options.quarantine.flush();
        await goodRows?.flush();
        await options.afterPiece?.(bytesRead);
      },
    }, visit);
    await options.quarantine.flush();
  } finally {
    await goodRows?.close();
  }
  return { good, quarantined, warnings, problems: [...faults, ...remarks].slice(0, PROBLEMS_KEPT) };
}

/** Whether a file that ends without a line end breaks off within its last value; see {@link LogShape.lastValueLength}. */
export async function hasCutLastLine(file: string, shape: LogShape): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const tail = Buffer.alloc(Math.min(size, TEXT_KEPT));
    await handle.read(tail, 0, tail.length, size - tail.length);
    const fields = splitLine(tail.subarray(tail.lastIndexOf(10) + 1).toString('utf8'), shape.delimiter);
    return fields.ok && fields.fields.length === shape.columns.length && isCut(fields.fields, shape);
  } finally {
    await handle.close();
  }
}

const isCut = (fields: readonly string[], { columns, lastValueLength }: LogShape): boolean =>
  lastValueLength !== null && (trimmed(fields[columns.length - 1]) ?? '').length < lastValueLength;

const writeRow = (fields: readonly string[]): string => `${fields.map((field) => (/[",\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(',')}\n`;

/** Makes the judge of one file's lines; `good` is a line that needs no closer look. */
function lineJudge(shape: LogShape, mustSplit: boolean): (line: Line) => LineVerdict | 'good' {
  const plain = mustSplit ? null : plainLine(shape);
  return (line) => {
    if (plain !== null && line.isTerminated && plain.test(line.bytes.toString('latin1'))) return 'good';
    return judgeText(line, shape);
  };
}

function judgeText({ bytes, number, isTerminated, isTooLong }: Line, shape: LogShape): LineVerdict {
  if (isTooLong) return { reason: 'line-too-long', column: null, value: bytes.subarray(0, VALUE_KEPT).toString('utf8') };
  if (bytes.includes(0)) return { reason: 'nul-byte', column: null, value: bytes.toString('utf8') };
  let text: string;
  try {
    text = utf8.decode(number === 1 && shape.hasBom ? bytes.subarray(3) : bytes);
  } catch {
    return { reason: 'not-utf8', column: null, value: bytes.toString('utf8') };
  }
  const split = splitLine(text, shape.delimiter);
  if (!split.ok) return { reason: isTerminated || split.reason === 'bad-quote' ? split.reason : 'cut-line', column: null, value: text };
  const { fields } = split;
  const { columns } = shape;
  if (fields.length < columns.length) return isTerminated ? { reason: 'missing-columns', column: columns[fields.length] ?? null, value: text } : { reason: 'cut-line', column: columns[fields.length - 1] ?? null, value: text };
  // One separator too many at the end of a line holds nothing.
  if (fields.length > columns.length + 1 || (fields.length === columns.length + 1 && fields.at(-1) !== '')) return { reason: 'extra-columns', column: null, value: text };
  if (shape.hasHeader && shape.header.every((name, index) => fields[index] === name)) return { reason: 'repeated-header', column: null, value: text };
  const values = Object.fromEntries(columns.flatMap((column, index) => (column === null ? [] : [[column, trimmed(fields[index])]]))) as Record<LogColumn, string | null>;
  if (!isTerminated && isCut(fields, shape)) return { reason: 'cut-line', column: columns.at(-1) ?? null, value: fields[columns.length - 1] ?? '' };
  const { reason, column, warnings } = judge(values, ruleSettings(new Date()));
  return reason === null ? { reason, fields, warnings } : { reason, column, value: column === null ? text : values[column] ?? '' };
}

/** A pattern of lines that are good at first sight: days up to 28, ids up to 18 digits, plain text. Other lines are looked at closely. */
function plainLine(shape: LogShape): RegExp {
  const separator = shape.delimiter === '\t' ? String.raw`\t` : `\\${shape.delimiter}`;
  const word = `(?:(?!${separator})[ !#-~])*`;
  const id = '(?:0|[1-9][0-9]{0,17}|[1-8][0-9]{18})';
  const patterns: Record<LogColumn, string> = {
    event_time: String.raw`(?:199[5-9]|20[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8]) (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?: UTC|\+00:00)`,
    event_type: `(?:${EVENT_TYPES.join('|')})`,
    product_id: id, category_id: `${id}?`, user_id: id,
    category_code: word, brand: word, user_session: word, price: PATTERNS.price,
  };
  return new RegExp(`^${shape.columns.map((column) => (column === null ? word : patterns[column])).join(separator)}$`);
}
