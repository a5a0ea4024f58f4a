import { createHash } from 'node:crypto';
import { AppendFile } from './append-file.js';
import { judgeLine, writeRow, type LineVerdict } from './judge-line.js';
import { EXAMPLES_PER_WARNING, type JudgeTally } from './judge-tally.js';
import { compileLines, LINE_BITS } from './line-automaton.js';
import { NO_LINE, type Automaton } from './line-language.js';
import { LineScan, type LookedAt } from './line-scan.js';
import type { LogShape } from './log-shape.js';
import { QuotedRecords } from './quoted-records.js';
import { readPieces } from '../read-pieces.js';
import type { RuleSettings } from './row-rules.js';

/** What the engine may take for granted about a file, as far as it has been read. */
export interface Demands {
  /** Every row is canonical: typed columns can be read at once, without the rules. */
  readonly isCanonical: boolean;
  /** Rows and lines are the same to the engine's reader. */
  readonly isRegular: boolean;
  /** Every session of a good row is a UUID in lower case, or empty. */
  readonly hasUuidSessions: boolean;
}

/** What there is to say about a file's lines as a whole. */
export interface LineSurvey extends Demands {
  readonly bytes: number;
  /** Rows, good and bad: lines that are neither blank nor before the first row, those of one row in quotes counted once. */
  readonly rows: number;
  readonly good: number;
  readonly physicalLines: number;
  readonly lineEnd: 'LF' | 'CRLF' | 'mixed line ends' | 'no line end';
  readonly sha256: string;
}

/** A session id that is kept as a number of 128 bits. */
export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Options of {@link inspectLines}. */
export interface InspectOptions {
  readonly settings: RuleSettings;
  readonly tally: JudgeTally;
  readonly signal: AbortSignal | undefined;
  /** Called after every piece with the bytes and lines read; the pass waits for it. */
  readonly afterPiece: (bytesRead: number, demands: Demands, lines: number) => Promise<void> | void;
}

/**
 * Reads a plain text file once: counts and hashes it, and looks closely at every line that is not canonical.
 * Canonical lines cost about 1.3 ns a byte, the others about two microseconds each.
 */
export async function inspectLines(
  file: string,
  shape: LogShape,
  { settings, tally, signal, afterPiece }: InspectOptions,
): Promise<LineSurvey> {
  // The engine knows the log's own forms only.
  let [isCanonical, isRegular, hasUuidSessions] = [true, (shape.forms ?? null) === null, true];
  const other = { rows: 0, good: 0, lf: 0, crlf: 0 };
  /** Canonical lines that were looked at all the same: examples, and a last line that no line end closes. */
  const canonical = { bad: 0, told: 0, open: 0 };
  const takeOther = (line: LookedAt, verdict: LineVerdict, isJoined: boolean): void => {
    // The engine's reader and the rules would not always agree on which lines are one row.
    if (isJoined) isRegular = false;
    other.rows += 1;
    isCanonical = false;
    tally.take(verdict, placeOf(line));
    if (verdict.reason !== null) {
      if ('looksWhole' in verdict) isRegular = false;
      return;
    }
    other.good += 1;
    const session = verdict.values.user_session ?? null;
    if (session !== null && !UUID.test(session)) hasUuidSessions = false;
  };
  const takeCanonical = (line: LookedAt, bits: number, verdict: LineVerdict): void => {
    if (!line.isTerminated) {
      canonical.open += 1;
      if (line.returns > 0) isRegular = false;
    }
    tally.take(verdict, placeOf(line));
    if ((bits & LINE_BITS.zoneless) !== 0) canonical.told += 1;
    if (verdict.reason === null) return;
    canonical.bad += 1;
    isCanonical = false;
    isRegular = false;
  };
  const records = new QuotedRecords({
    shape,
    judge: (line) => judgeLine(line, shape, settings),
    take: (line, verdict, isJoined) =>
      line.bits === null ? takeOther(line, verdict, isJoined) : takeCanonical(line, line.bits, verdict),
  });
  const scan = new LineScan(linesOf(shape, settings), {
    always: firstRowLine(shape),
    zonelessExamples: settings.zone === null ? EXAMPLES_PER_WARNING : 0,
    look: (line) => {
      if (line.bits === null) {
        if (line.isTerminated) other[line.returns > 0 ? 'crlf' : 'lf'] += 1;
        if (isIrregular(line, shape.delimiter)) isRegular = false;
      }
      if (line.number > shape.skippedLines) records.add(line);
    },
  });
  const countOf = (bit: number): number =>
    scan.counts.reduce((sum, count, bits) => ((bits & bit) === 0 ? sum : sum + count), 0);
  const demands = (): Demands => ({
    isCanonical: isCanonical && (settings.zone === null || countOf(LINE_BITS.zoneless) === 0),
    isRegular:
      isRegular &&
      Math.min(
        other.lf + scan.canonical - countOf(LINE_BITS.crlf) - canonical.open,
        other.crlf + countOf(LINE_BITS.crlf),
      ) === 0,
    hasUuidSessions: hasUuidSessions && countOf(LINE_BITS.textSession) === 0,
  });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of readPieces(file, {
    signal,
    afterPiece: (read) => afterPiece(read, demands(), scan.lines),
  })) {
    hash.update(piece);
    scan.feed(piece);
    bytes += piece.length;
  }
  scan.finish();
  records.finish();
  const lf = other.lf + scan.canonical - countOf(LINE_BITS.crlf) - canonical.open;
  const crlf = other.crlf + countOf(LINE_BITS.crlf);
  if (settings.zone === null) tally.warnMore('time-without-zone', countOf(LINE_BITS.zoneless) - canonical.told);
  return {
    ...demands(),
    bytes,
    rows: other.rows + scan.canonical,
    good: other.good + scan.canonical - canonical.bad,
    physicalLines: scan.lines,
    lineEnd: crlf > 0 && lf > 0 ? 'mixed line ends' : crlf > 0 ? 'CRLF' : lf > 0 ? 'LF' : 'no line end',
    sha256: hash.digest('hex'),
  };
}

const placeOf = ({ number, offset, bytes }: LookedAt): { line: number; byteOffset: number; bytes: Uint8Array } => ({
  line: number,
  byteOffset: offset,
  bytes,
});

/** The lines that need no closer look: those in the log's own forms, so none of a file with others. */
const linesOf = (shape: LogShape, { latest }: RuleSettings): Automaton =>
  (shape.forms ?? null) === null ? compileLines(shape, latest.slice(0, 10)) : NO_LINE;

/** Lines before the first row, and a first one with a byte order mark, are no lines of the automaton. */
const firstRowLine = ({ skippedLines, hasBom }: LogShape): number => Math.max(skippedLines, hasBom ? 1 : 0);

/** Whether the engine's reader may see something else than one row, or another value, in such a line. */
function isIrregular({ bytes, isTerminated, isTooLong, returns }: LookedAt, delimiter: string): boolean {
  if (isTooLong || returns > 1 || (returns > 0 && !isTerminated) || bytes.includes(0) || bytes.includes(13))
    return true;
  let quotes = 0;
  for (let at = bytes.indexOf(34); at >= 0; at = bytes.indexOf(34, at + 1)) {
    quotes += 1;
    // The engine takes a quote behind the spaces at a value's beginning for an opening one.
    let before = at;
    while (before > 0 && bytes[before - 1] === 32) before -= 1;
    if (before < at && (before === 0 || bytes[before - 1] === delimiter.charCodeAt(0))) return true;
  }
  return quotes % 2 === 1;
}

/**
 * Writes the good rows of a file, each with an LF behind it, in the file's own columns: for files whose rows and
 * lines the engine's reader would tell apart differently. Canonical lines are copied as they are.
 *
 * @returns how many rows were written.
 */
export async function writeGoodLines(
  file: string,
  shape: LogShape,
  to: string,
  {
    settings,
    signal,
    afterPiece,
  }: Pick<InspectOptions, 'settings' | 'signal'> & { readonly afterPiece: (bytesRead: number) => void },
): Promise<number> {
  const out = new AppendFile(to);
  let good = 0;
  /** Canonical, but not passed: a last line that no line end closes. */
  let open = 0;
  const records = new QuotedRecords({
    shape,
    judge: (line) => judgeLine(line, shape, settings),
    take: (line, verdict) => {
      if (line.bits !== null) open += 1;
      if (verdict.reason !== null) return;
      good += 1;
      out.add(writeRow(verdict.fields.slice(0, shape.columns.length), shape.delimiter));
    },
  });
  const scan = new LineScan(linesOf(shape, settings), {
    always: firstRowLine(shape),
    zonelessExamples: 0,
    look: (line) => {
      if (line.number > shape.skippedLines) records.add(line);
    },
    pass: (run) => out.add(run.includes(13) ? run.filter((byte) => byte !== 13) : Uint8Array.from(run)),
  });
  try {
    for await (const piece of readPieces(file, {
      signal,
      afterPiece: async (read) => {
        await out.flush();
        afterPiece(read);
      },
    }))
      scan.feed(piece);
    scan.finish();
    records.finish();
  } finally {
    await out.close();
  }
  return good + scan.canonical - open;
}
