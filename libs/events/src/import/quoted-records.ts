import { textOf } from './judge-line.js';
import type { LookedAt } from './line-scan.js';
import type { LogShape } from './log-shape.js';
import { MAX_LINE_BYTES } from './line.js';
import { splitRow, type OpenRow } from './split-line.js';

/** What {@link QuotedRecords} works with; `V` is a verdict on a row. */
export interface RecordOptions<V> {
  readonly shape: Pick<LogShape, 'delimiter' | 'hasBom'> & { readonly columns: readonly unknown[] };
  /** Judges a line, or several as one, as if it stood alone. */
  readonly judge: (line: LookedAt) => V;
  /** Takes each row once, with its verdict; `isJoined` where it stands on several lines. Blank lines are no rows. */
  readonly take: (row: LookedAt, verdict: V, isJoined: boolean) => void;
}

/**
 * Joins the lines of a row with line ends in its quoted values.
 *
 * A quote that is opened and never closed must not swallow the rows behind it. So lines are one row only where together they have as many
 * values as there are columns, are at most 1 MiB, and no line behind the first is a good row by itself; otherwise each is judged alone.
 * Lines that the scan does not hand out are good rows.
 *
 * Cost: nothing for a line that opens no quote; each held line is split at most once for every column.
 */
export class QuotedRecords<V extends { readonly reason: string | null }> {
  private held: { readonly line: LookedAt; readonly verdict: V }[] = [];
  private open: OpenRow | null = null;
  private bytes = 0;

  constructor(private readonly options: RecordOptions<V>) {}

  /** Takes the next line that is looked at; its bytes need to be valid during the call only. */
  add(line: LookedAt): void {
    if (this.held.length === 0 && line.bytes.length === 0) return;
    this.addJudged(line, this.options.judge(line));
  }

  /** Gives out what is still held, at the end of the file. */
  finish(): void {
    while (this.held.length > 0) this.giveUp();
  }

  private addJudged(line: LookedAt, verdict: V): void {
    while (this.held.length > 0) {
      if (this.goesOn(line, verdict)) return;
      this.giveUp();
    }
    if (line.bytes.length === 0) return;
    const open = verdict.reason === 'unclosed-quote' && line.isTerminated ? this.openOf(line) : null;
    if (open === null) this.options.take(line, verdict, false);
    else this.hold(line, verdict, open);
  }

  /** Whether a line belongs to the row that is open; then it is held, or the row is whole and given out. */
  private goesOn(line: LookedAt, verdict: V): boolean {
    const { shape } = this.options;
    const last = this.held.at(-1)?.line;
    if (last === undefined || this.open === null) return false;
    if (line.number !== last.number + 1 || line.bits !== null || verdict.reason === null) return false;
    if (this.bytes + line.bytes.length > MAX_LINE_BYTES) return false;
    const read = textOf(line, shape.hasBom);
    if ('verdict' in read) return false;
    const before = { ...this.open, text: `${this.open.text}${'\r'.repeat(last.returns)}\n` };
    const split = splitRow(read.text, shape.delimiter, before);
    if (!split.ok && split.reason === 'unclosed-quote') {
      if (!line.isTerminated || split.open.fields.length >= shape.columns.length) return false;
      this.hold(line, verdict, split.open);
      return true;
    }
    // One separator too many at the end of a line holds nothing.
    const values = split.ok ? split.fields.length - (split.fields.at(-1) === '' ? 1 : 0) : 0;
    if (!split.ok || split.fields.length < shape.columns.length || values > shape.columns.length) return false;
    const lines = [...this.held.map((one) => one.line), line];
    this.held = [];
    const whole = joined(lines);
    this.options.take(whole, this.options.judge(whole), true);
    return true;
  }

  private openOf(line: LookedAt): OpenRow | null {
    const { shape } = this.options;
    const read = textOf(line, shape.hasBom);
    if ('verdict' in read) return null;
    const split = splitRow(read.text, shape.delimiter);
    return !split.ok && split.reason === 'unclosed-quote' && split.open.fields.length < shape.columns.length
      ? split.open
      : null;
  }

  private hold(line: LookedAt, verdict: V, open: OpenRow): void {
    if (this.held.length === 0) this.bytes = 0;
    this.bytes += line.bytes.length + line.returns + 1;
    this.open = open;
    this.held.push({ line: { ...line, bytes: Buffer.from(line.bytes) }, verdict });
  }

  /** The first line that is held is a row of its own; those behind it may yet be others. */
  private giveUp(): void {
    const [first, ...others] = this.held;
    this.held = [];
    if (first !== undefined) this.options.take(first.line, first.verdict, false);
    for (const { line, verdict } of others) this.addJudged(line, verdict);
  }
}

function joined(lines: readonly LookedAt[]): LookedAt {
  const [first, last] = [lines[0] as LookedAt, lines.at(-1) as LookedAt];
  const bytes = lines.flatMap((line) =>
    line === last ? [line.bytes] : [line.bytes, Buffer.from(`${'\r'.repeat(line.returns)}\n`)],
  );
  return { ...last, bytes: Buffer.concat(bytes), number: first.number, offset: first.offset };
}
