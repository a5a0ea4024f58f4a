import { LOG_COLUMNS, type LogColumn } from '../schema.js';
import { trimmed } from '../import/judge-line.js';
import { judge, REASONS, ruleSettings, type RawRow, type Reason, type RuleSettings } from '../import/row-rules.js';

/** One event to append: the nine columns of the log. Texts are taken without the spaces around them; empty is the same as null. */
export interface NewEvent {
  /** An instant: `2019-10-01T00:00:00.000Z`, with another offset, or as the log writes it, `2019-10-01 00:00:00 UTC`. Without zone it is UTC. */
  readonly event_time: string;
  /** `view`, `cart`, `remove_from_cart` or `purchase`. */
  readonly event_type: string;
  /** Ids are text: a number would round those beyond 2^53. */
  readonly product_id: string;
  readonly category_id?: string | null;
  readonly category_code?: string | null;
  readonly brand?: string | null;
  /** A decimal of at most four places, `35.79`, or a number that is written so. */
  readonly price: string | number;
  readonly user_id: string;
  readonly user_session?: string | null;
}

/** What only an event that comes as a value, not as a line of a file, can have wrong with it. */
const VALUE_REASONS = {
  'not-an-event': 'send one object an event, with the columns of the log',
  'unknown-column': `send only the columns of the log: ${LOG_COLUMNS.join(', ')}`,
  'wrong-type': 'send texts as text, ids too: a number rounds ids beyond 2^53; the price may be a number',
  'line-break': 'a value stands on one line: take the line break out',
} as const;

const REMEDIES = { ...REASONS, ...VALUE_REASONS };

/** Why an event was not taken: the reasons of the import, and four of values. */
export type AppendReason = Reason | keyof typeof VALUE_REASONS;

/** An event that was not taken, and why. */
export interface RejectedEvent {
  /** Place in the batch, from 0. */
  readonly index: number;
  readonly reason: AppendReason;
  readonly column: string | null;
  readonly value: string;
  readonly remedy: string;
}

/** A batch after judgment; read = accepted + rejected. */
export interface JudgedBatch {
  /** The good events as lines of the log, each with its line end. */
  readonly lines: string;
  readonly accepted: number;
  readonly rejected: readonly RejectedEvent[];
}

const COLUMNS = new Set<string>(LOG_COLUMNS);
const VALUE_KEPT = 200;
/** The import takes lines up to 1 MiB. */
const LINE_BYTES = 1024 * 1024;

interface Fault {
  readonly reason: AppendReason;
  readonly column: string | null;
  readonly value: string;
  /** Where it says more than the reason's own. */
  readonly remedy?: string;
}

/**
 * Judges the events of a batch by the rules of the import and writes the good ones as lines of a log, in the order of {@link LOG_COLUMNS}.
 *
 * @param now - a time too far after it is a clock that runs ahead.
 */
export function judgeBatch(events: readonly NewEvent[], now: Date): JudgedBatch {
  const settings = ruleSettings(now);
  const lines: string[] = [];
  const rejected: RejectedEvent[] = [];
  for (const [index, event] of events.entries()) {
    const line = toLine(event, settings);
    if (typeof line === 'string') lines.push(line);
    else
      rejected.push({
        index,
        reason: line.reason,
        column: line.column,
        value: shorten(line.value),
        remedy: line.remedy ?? REMEDIES[line.reason],
      });
  }
  return { lines: lines.join(''), accepted: lines.length, rejected };
}

const shorten = (text: string): string => (text.length > VALUE_KEPT ? `${text.slice(0, VALUE_KEPT)}…` : text);
const inText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'object' ? (JSON.stringify(value) ?? '') : String(value);

function toLine(event: unknown, settings: RuleSettings): string | Fault {
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return { reason: 'not-an-event', column: null, value: inText(event) };
  const row: Partial<Record<LogColumn, string | null>> = {};
  for (const [column, value] of Object.entries(event) as [string, unknown][]) {
    if (!COLUMNS.has(column)) return { reason: 'unknown-column', column, value: inText(value) };
    if (value === null || value === undefined) continue;
    if (typeof value !== 'string' && !(column === 'price' && typeof value === 'number'))
      return { reason: 'wrong-type', column, value: inText(value) };
    const text = inText(value);
    const fault = faultOfText(text);
    if (fault !== null) return { reason: fault, column, value: text };
    row[column as LogColumn] = trimmed(text);
  }
  const fault = faultOfRow(row, settings);
  if (fault !== null) return fault;
  // Another zone's clock may lie within the bounds of the rules where the instant does not.
  const time = utcTime(row.event_time ?? '');
  if (time !== row.event_time) {
    const shifted = faultOfRow({ ...row, event_time: time }, settings);
    if (shifted !== null) return shifted;
  }
  const line = `${LOG_COLUMNS.map((name) => quoted(name === 'event_time' ? time : (row[name] ?? ''))).join(',')}\n`;
  return Buffer.byteLength(line) > LINE_BYTES ? { reason: 'line-too-long', column: null, value: line } : line;
}

function faultOfRow(row: RawRow, settings: RuleSettings): Fault | null {
  const { reason, column, remedy } = judge(row, settings);
  if (reason === null) return null;
  return {
    reason,
    column,
    value: column === null ? '' : (row[column] ?? ''),
    ...(remedy === undefined ? {} : { remedy }),
  };
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function faultOfText(text: string): AppendReason | null {
  if (/[\r\n]/.test(text)) return 'line-break';
  if (text.includes('\0')) return 'nul-byte';
  return LONE_SURROGATE.test(text) ? 'not-utf8' : null;
}

const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const CLOCK = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d{1,6})?(?: UTC|Z|([+-])(\d{2})(?::?(\d{2}))?)?$/;

/** The instant as the log writes it. */
function utcTime(text: string): string {
  const parts = CLOCK.exec(text);
  // What the rules take and this does not know is left as it is for the import to read.
  if (parts === null) return text;
  const [, day = '', clock = '', fraction = '', sign, hours = '0', minutes = '0'] = parts;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  if (offset === 0) return `${day} ${clock}${fraction} UTC`;
  const instant = new Date(Date.parse(`${day}T${clock}Z`) - offset * 60_000).toISOString();
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)}${fraction} UTC`;
}
