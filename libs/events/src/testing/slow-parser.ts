import { LOG_COLUMNS, type LogColumn } from '../schema.js';
import type { DirtyLog } from './dirty-log.js';

/** What a slow and obvious reading of a log finds; it shares no code with the import. */
export interface SlowReading {
  readonly read: number;
  readonly reasons: Record<string, number>;
  /** Each good row as its nine values, ordered. */
  readonly rows: readonly string[];
}

/** Reads a log byte by byte and value by value, after the manual. `latest` is the last second that is not in the future. */
export function readSlowly({ bytes, columns, delimiter, hasHeader, hasBom }: DirtyLog, latest: string): SlowReading {
  const all = linesOf(hasBom ? bytes.subarray(3) : bytes);
  const header = hasHeader ? all.findIndex(({ content }) => content.length > 0) : -1;
  const physical = all.slice(header + 1);
  const length = commonLength(
    physical.filter(({ content }) => content.length > 0),
    columns,
    delimiter,
  );
  const read = (line: RawLine): string[] | string => readLine(line, columns, delimiter, hasHeader, length, latest);
  const data = recordsOf(physical, columns, delimiter, (line) => typeof read(line) !== 'string');
  const reasons: Record<string, number> = {};
  const rows: string[] = [];
  for (const line of data) {
    const found = read(line);
    if (typeof found === 'string') reasons[found] = (reasons[found] ?? 0) + 1;
    else rows.push(found.join('\u0001'));
  }
  return { read: data.length, reasons, rows: rows.toSorted() };
}

interface RawLine {
  content: Buffer;
  isTerminated: boolean;
  returns: number;
}

/**
 * The rows: lines that are not blank, or several that a quoted value joins. They are one where together they have as many values as
 * there are columns, and no line behind the first is a good row by itself.
 */
function recordsOf(
  lines: readonly RawLine[],
  columns: readonly LogColumn[],
  delimiter: string,
  isGood: (line: RawLine) => boolean,
): RawLine[] {
  const records: RawLine[] = [];
  for (let from = 0; from < lines.length; from += 1) {
    const first = lines[from] as RawLine;
    if (first.content.length === 0) continue;
    let whole: RawLine | null = null;
    let to = from;
    for (let open: RawLine | null = first; open !== null && isOpen(open, delimiter) && open.isTerminated;) {
      const next = lines[(to += 1)];
      if (next === undefined || isGood(next) || !isText(next.content)) break;
      const end: Buffer = Buffer.from(`${'\r'.repeat(open.returns)}\n`);
      open = { ...next, content: Buffer.concat([open.content, end, next.content]) };
      const fields = fieldsOf(open.content.toString('utf8'), delimiter);
      if (typeof fields === 'string') continue;
      if (fields.at(-1) === '' && fields.length > columns.length) fields.pop();
      if (fields.length === columns.length) whole = open;
      open = null;
    }
    if (whole !== null) from = to;
    records.push(whole ?? first);
  }
  return records;
}

const isText = (content: Buffer): boolean =>
  !content.includes(0) && Buffer.from(content.toString('utf8')).equals(content);
const isOpen = ({ content }: RawLine, delimiter: string): boolean =>
  isText(content) && fieldsOf(content.toString('utf8'), delimiter) === 'unclosed-quote';

function linesOf(bytes: Buffer): RawLine[] {
  const lines: RawLine[] = [];
  let content: number[] = [];
  const end = (isTerminated: boolean): void => {
    let returns = 0;
    for (; content.at(-1) === 13; returns += 1) content.pop();
    lines.push({ content: Buffer.from(content), isTerminated, returns });
    content = [];
  };
  for (const byte of bytes) {
    if (byte === 10) end(true);
    else content.push(byte);
  }
  if (content.length > 0) end(false);
  return lines;
}

/** The fields of a line, or what is wrong with its quotes. */
function fieldsOf(text: string, delimiter: string): string[] | 'unclosed-quote' | 'bad-quote' {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        if (at >= text.length) return 'unclosed-quote';
        if (text[at] === '"' && text[at + 1] === '"') {
          field += '"';
          at += 2;
          continue;
        }
        if (text[at] === '"') {
          at += 1;
          break;
        }
        field += text[at];
        at += 1;
      }
      while (text[at] === ' ') at += 1;
      if (at < text.length && text[at] !== delimiter) return 'bad-quote';
    } else {
      while (at < text.length && text[at] !== delimiter) {
        field += text[at];
        at += 1;
      }
    }
    fields.push(field);
    if (at >= text.length) return fields;
    at += 1;
  }
}

/** How long the last value is in all rows but the last one; null where they differ, are few, or are no ids, times or sessions. */
function commonLength(data: readonly RawLine[], columns: readonly LogColumn[], delimiter: string): number | null {
  if (
    columns.at(-1) === 'price' ||
    columns.at(-1) === 'brand' ||
    columns.at(-1) === 'category_code' ||
    columns.at(-1) === 'event_type'
  )
    return null;
  const lengths = data
    .slice(0, -1)
    .map(({ content }) => {
      const text = content.toString('utf8');
      const fields = fieldsOf(text, delimiter);
      return typeof fields === 'string' ? text.split(delimiter) : fields;
    })
    .filter((fields) => fields.length === columns.length)
    .map((fields) => (fields.at(-1) ?? '').trim().length);
  return lengths.length >= 3 && (lengths[0] ?? 0) > 0 && new Set(lengths).size === 1 ? (lengths[0] ?? null) : null;
}

function readLine(
  { content, isTerminated }: RawLine,
  columns: readonly LogColumn[],
  delimiter: string,
  hasHeader: boolean,
  length: number | null,
  latest: string,
): string[] | string {
  if (content.includes(0)) return 'nul-byte';
  const text = content.toString('utf8');
  if (!Buffer.from(text).equals(content)) return 'not-utf8';
  const fields = fieldsOf(text, delimiter);
  if (fields === 'bad-quote') return fields;
  if (fields === 'unclosed-quote') return isTerminated ? fields : 'cut-line';
  if (fields.length < columns.length) return isTerminated ? 'missing-columns' : 'cut-line';
  if (fields.length === columns.length + 1 && fields.at(-1) === '') fields.pop();
  if (fields.length > columns.length) return 'extra-columns';
  if (hasHeader && columns.every((column, index) => fields[index] === column)) return 'repeated-header';
  const valueOf = (column: LogColumn): string => {
    const at = columns.indexOf(column);
    return at < 0 ? '' : withoutSpaces(fields[at] ?? '');
  };
  if (!isTerminated && length !== null && valueOf(columns.at(-1) ?? 'price').length < length) return 'cut-line';
  const time = readTime(valueOf('event_time'), latest);
  if (!time.ok) return time.reason;
  const type = valueOf('event_type');
  if (type === '') return 'missing-value';
  const kind = ['view', 'cart', 'remove_from_cart', 'purchase'].indexOf(type);
  if (kind < 0) return 'unknown-event-type';
  const product = readId(valueOf('product_id'));
  if (product !== 'ok') return product;
  const price = readPrice(valueOf('price'));
  if (!price.ok) return price.reason;
  const user = readId(valueOf('user_id'));
  if (user !== 'ok') return user;
  const category = valueOf('category_id');
  const values: Record<LogColumn, string> = {
    event_time: time.value,
    event_type: String(kind),
    product_id: valueOf('product_id'),
    category_id: readId(category) === 'ok' ? category : '',
    category_code: valueOf('category_code'),
    brand: valueOf('brand'),
    price: price.value,
    user_id: valueOf('user_id'),
    user_session: valueOf('user_session'),
  };
  return LOG_COLUMNS.map((column) => values[column]);
}

function withoutSpaces(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text[from] === ' ') from += 1;
  while (to > from && text[to - 1] === ' ') to -= 1;
  return text.slice(from, to);
}

const isDigits = (text: string): boolean => text !== '' && [...text].every((letter) => letter >= '0' && letter <= '9');

function readId(text: string): string {
  if (text === '') return 'missing-value';
  if (isDigits(text)) {
    if (text.length > 1 && text.startsWith('0')) return 'bad-id';
    return text.length <= 64 ? 'ok' : 'id-too-large';
  }
  const unsigned = text.startsWith('-') || text.startsWith('+') ? text.slice(1) : text;
  let [at, points] = [0, 0];
  while (
    at < unsigned.length &&
    (isDigits(unsigned[at] ?? '') || (at > 0 && points === 0 && (unsigned[at] === '.' || unsigned[at] === ',')))
  ) {
    if (!isDigits(unsigned[at] ?? '')) points += 1;
    at += 1;
  }
  if (at === 0) return 'bad-id';
  const rest = unsigned.slice(at);
  if (rest === '') return points > 0 ? 'mangled-id' : 'bad-id';
  const exponent = rest.slice(1).replace(/^[+-]/, '');
  return (rest.startsWith('e') || rest.startsWith('E')) && isDigits(exponent) ? 'mangled-id' : 'bad-id';
}

type Value = { ok: true; value: string } | { ok: false; reason: string };

function readPrice(text: string): Value {
  if (text === '') return { ok: false, reason: 'missing-value' };
  const bad: Value = { ok: false, reason: 'bad-price' };
  const [whole = '', part, ...more] = text.split('.');
  if (more.length > 0) return bad;
  if (whole.startsWith('-'))
    return isDigits(whole.slice(1)) && (part === undefined || part === '' || isDigits(part))
      ? { ok: false, reason: 'negative-price' }
      : bad;
  if (!isDigits(whole) || (part !== undefined && !isDigits(part)) || BigInt(whole) >= 1_000_000_000n) return bad;
  const decimals = part ?? '';
  if (/[1-9]/.test(decimals.slice(4))) return { ok: false, reason: 'price-too-precise' };
  return { ok: true, value: `${BigInt(whole)}.${decimals.slice(0, 4).padEnd(4, '0')}` };
}

function readTime(text: string, latest: string): Value {
  const bad: Value = { ok: false, reason: 'bad-event-time' };
  if (text === '') return { ok: false, reason: 'missing-value' };
  const parts = [
    text.slice(0, 4),
    text.slice(5, 7),
    text.slice(8, 10),
    text.slice(11, 13),
    text.slice(14, 16),
    text.slice(17, 19),
  ];
  if (
    !parts.every(isDigits) ||
    parts[5]?.length !== 2 ||
    text[4] !== '-' ||
    text[7] !== '-' ||
    (text[10] !== ' ' && text[10] !== 'T') ||
    text[13] !== ':' ||
    text[16] !== ':'
  )
    return bad;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal =
    instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!isReal || year < 1995 || year > 2099 || `${text.slice(0, 10)} ${text.slice(11, 19)}` > latest) return bad;
  let rest = text.slice(19);
  let decimals = '';
  if (rest.startsWith('.')) {
    let end = 1;
    while (end < rest.length && isDigits(rest[end] ?? '')) end += 1;
    decimals = rest.slice(1, end);
    rest = rest.slice(end);
    if (decimals === '' || decimals.length > 6) return bad;
  }
  const offset = offsetOf(rest);
  if (offset === null) return bad;
  const clock = new Date(instant.getTime() - offset * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const fraction = decimals.replace(/0+$/, '');
  return { ok: true, value: fraction === '' ? clock : `${clock}.${fraction}` };
}

/** Minutes ahead of UTC; null for what is no zone. */
function offsetOf(text: string): number | null {
  if (text === '' || text === ' UTC' || text === 'Z') return 0;
  const sign = text[0] === '+' ? 1 : text[0] === '-' ? -1 : null;
  if (sign === null) return null;
  const digits = text.slice(1).split(':').join('');
  if (!isDigits(digits) || (digits.length !== 2 && digits.length !== 4) || (text.includes(':') && text[3] !== ':'))
    return null;
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2) || '0')];
  return hours <= 14 && minutes < 60 ? sign * (hours * 60 + minutes) : null;
}
