import { LINE_BITS } from './line-automaton.js';
import type { Automaton } from './line-language.js';
import { MAX_LINE_BYTES, type Line } from './line.js';

/** A line that gets a closer look: it is not canonical, or it was asked for. */
export interface LookedAt extends Line {
  /** The bits of a canonical line; null for any other. */
  readonly bits: number | null;
  /** Carriage returns between the content and the line end. */
  readonly returns: number;
}

/** What the scan is to look at beside the lines that are not canonical. */
export interface ScanOptions {
  /** Lines from the beginning of the file that are always looked at: those before the first row. */
  readonly always: number;
  /** Zoneless lines that are looked at, as examples. */
  readonly zonelessExamples: number;
  readonly look: (line: LookedAt) => void;
  /** Takes the canonical lines that were not looked at, in runs with their line ends; the bytes are valid during the call only. */
  readonly pass?: (run: Uint8Array) => void;
}

/** Pieces shorter than this are not worth splitting. */
const SPLIT_FROM_BYTES = 4096;

/** A part of a piece that is read beside others. */
interface Lane {
  /** Up to here it was read. */
  at: number;
  state: number;
  /** In the file. */
  lineStart: number;
  readonly counts: Uint32Array;
  /** It came to a line that is to be looked at. */
  isStopped: boolean;
}

/** Where four parts of a piece of about one length begin, all but the first behind a line end, and where the last one ends; null where it has too few lines. */
function cutsOf(piece: Buffer, from: number): number[] | null {
  const cuts = [
    from,
    ...[1, 2, 3].map((quarter) => piece.indexOf(10, from + Math.floor(((piece.length - from) * quarter) / 4)) + 1),
    piece.length,
  ];
  return cuts.every((cut, i) => i === 0 || cut > (cuts[i - 1] as number)) ? cuts : null;
}

/**
 * Takes steps in four parts of a piece at once until one of them comes to a line's end, or to a byte that no canonical line has there.
 *
 * @param states - of each part; changed. `before` gets what they were before the last step.
 * @returns the steps taken from the parts' beginnings.
 */
function stepsUntilLabel(
  table: Uint16Array,
  labels: number,
  piece: Uint8Array,
  parts: readonly number[],
  states: Int32Array,
  before: Int32Array,
  from: number,
  most: number,
): number {
  const [a, b, c, d] = [parts[0] as number, parts[1] as number, parts[2] as number, parts[3] as number];
  let [atA, atB, atC, atD] = [states[0] as number, states[1] as number, states[2] as number, states[3] as number];
  let [beforeA, beforeB, beforeC, beforeD] = [atA, atB, atC, atD];
  let step = from;
  for (; step < most; step += 1) {
    [beforeA, beforeB, beforeC, beforeD] = [atA, atB, atC, atD];
    atA = table[(atA << 8) | (piece[a + step] as number)] as number;
    atB = table[(atB << 8) | (piece[b + step] as number)] as number;
    atC = table[(atC << 8) | (piece[c + step] as number)] as number;
    atD = table[(atD << 8) | (piece[d + step] as number)] as number;
    if (atA <= labels || atB <= labels || atC <= labels || atD <= labels) {
      step += 1;
      break;
    }
  }
  states[0] = atA;
  states[1] = atB;
  states[2] = atC;
  states[3] = atD;
  before[0] = beforeA;
  before[1] = beforeB;
  before[2] = beforeC;
  before[3] = beforeD;
  return step;
}

/** Runs the automaton over a file's bytes, piece by piece, and hands out the lines that need a closer look. */
export class LineScan {
  /** Canonical lines by their bits, those that were looked at among them. */
  readonly counts = new Uint32Array(8);
  /** Lines that were looked at and are not canonical. */
  private others = 0;
  private state: number;
  /** Bytes of the file before the current piece. */
  private before = 0;
  /** Where the current line begins in the file. */
  private lineStart = 0;
  /** The current line's bytes from earlier pieces. */
  private begun: Uint8Array[] = [];
  private isDead: boolean;
  private zonelessLeft: number;
  /** Nothing in this piece had to be looked at yet, so that parts of it may be read side by side. */
  private maySplit = true;

  constructor(
    private readonly automaton: Automaton,
    private readonly options: ScanOptions,
  ) {
    this.state = automaton.start;
    this.isDead = options.always > 0;
    this.zonelessLeft = options.zonelessExamples;
  }

  /** Canonical lines. */
  get canonical(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** Physical lines that have ended. */
  get lines(): number {
    return this.canonical + this.others;
  }

  feed(piece: Buffer): void {
    let at = 0;
    let runStart = 0;
    this.maySplit = true;
    while (at < piece.length) {
      if (!this.isDead) at = this.advance(piece, at);
      if (at >= piece.length) break;
      // Here the line that holds `at` is to be looked at.
      const begins = Math.max(0, this.lineStart - this.before);
      this.passOn(piece, runStart, begins);
      const end = piece.indexOf(10, at);
      if (end < 0) {
        this.isDead = true;
        runStart = piece.length;
        break;
      }
      this.emit(piece.subarray(begins, end), true);
      at = end + 1;
      runStart = at;
      this.lineStart = this.before + at;
      this.state = this.automaton.start;
      this.isDead = this.lines < this.options.always;
    }
    const begins = Math.max(0, this.lineStart - this.before);
    this.passOn(piece, runStart, Math.max(runStart, begins));
    const rest = piece.subarray(begins);
    // Of a line that is too long only the beginning is kept.
    if (rest.length > 0 && this.before - this.lineStart <= MAX_LINE_BYTES)
      this.begun.push(Uint8Array.prototype.slice.call(rest));
    this.before += piece.length;
  }

  /** Hands out the last line where no line end closes it. Returns whether there was one. */
  finish(): boolean {
    if (this.before === this.lineStart) return false;
    this.emit(new Uint8Array(), false);
    return true;
  }

  /** Goes over canonical lines; returns where the first byte stands that no canonical line has there, or the length. */
  private advance(piece: Buffer, from: number): number {
    const cuts = this.maySplit && piece.length - from >= SPLIT_FROM_BYTES ? cutsOf(piece, from) : null;
    if (cuts === null) return this.run(piece, from, piece.length);
    const lanes = this.runSideBySide(piece, cuts);
    for (const [i, lane] of lanes.entries()) {
      const end = cuts[i + 1] as number;
      // Behind a lane that holds a line to look at, what was read is forgotten, and the piece is read in one go.
      if (lane.isStopped && i > 0) {
        this.maySplit = false;
        return this.run(piece, cuts[i] as number, piece.length);
      }
      this.state = lane.state;
      this.lineStart = lane.lineStart;
      for (const [bits, count] of lane.counts.entries()) this.counts[bits] = (this.counts[bits] as number) + count;
      const at = this.run(piece, lane.at, end);
      if (at < end) {
        this.maySplit = false;
        return at;
      }
    }
    return piece.length;
  }

  private run(piece: Buffer, from: number, to: number): number {
    const { table, labels } = this.automaton;
    const { counts, before } = this;
    let { state, lineStart } = this;
    let at = from;
    for (; at < to; at += 1) {
      state = table[(state << 8) | (piece[at] as number)] as number;
      if (state > labels) continue;
      if (state === 0) break;
      const end = before + at;
      const bits = state - 1;
      // Such a line goes to the closer look as it stands, with its end not yet passed.
      if (this.isWanted(bits, end - lineStart)) break;
      counts[bits] = (counts[bits] as number) + 1;
      lineStart = end + 1;
      if (this.begun.length > 0) this.passBegun();
    }
    this.state = state;
    this.lineStart = lineStart;
    return at;
  }

  /** Whether a canonical line is to be looked at: it is too long for a row, or an example. */
  private isWanted(bits: number, length: number): boolean {
    return length > MAX_LINE_BYTES || ((bits & LINE_BITS.zoneless) !== 0 && this.zonelessLeft > 0);
  }

  /**
   * Goes over four parts of a piece side by side, for one step waits for the one before it, and the processor can do those of the other
   * parts meanwhile. All but the first begin a line. It ends where the shortest part does, or at the first line that is to be looked at.
   */
  private runSideBySide(piece: Buffer, cuts: readonly number[]): readonly Lane[] {
    const { table, labels, start } = this.automaton;
    const lanes = [0, 1, 2, 3].map((i): Lane => ({
      at: cuts[i] as number,
      state: i === 0 ? this.state : start,
      lineStart: i === 0 ? this.lineStart : this.before + (cuts[i] as number),
      counts: new Uint32Array(this.counts.length),
      isStopped: false,
    }));
    const states = Int32Array.from(lanes, ({ state }) => state);
    const before = states.slice();
    const steps = Math.min(...lanes.map(({ at }, i) => (cuts[i + 1] as number) - at));
    let [step, isStopped] = [0, false];
    while (step < steps && !isStopped) {
      step = stepsUntilLabel(table, labels, piece, cuts, states, before, step, steps);
      for (let i = 0; i < lanes.length; i += 1) {
        const state = states[i] as number;
        if (state > labels) continue;
        const lane = lanes[i] as Lane;
        this.endLine(lane, state, lane.at + step - 1);
        if (lane.isStopped) isStopped = true;
        else if (i === 0 && this.begun.length > 0) this.passBegun();
      }
    }
    for (const [i, lane] of lanes.entries()) {
      // Before a line to look at the last step is not taken: who goes on takes it again and sees the same.
      lane.at += lane.isStopped ? step - 1 : step;
      lane.state = (lane.isStopped ? before : states)[i] as number;
    }
    return lanes;
  }

  /** Counts a line that ends at a place of the piece, unless it is to be looked at. */
  private endLine(lane: Lane, state: number, at: number): void {
    const bits = state - 1;
    const end = this.before + at;
    if (state === 0 || this.isWanted(bits, end - lane.lineStart)) {
      lane.isStopped = true;
      return;
    }
    lane.counts[bits] = (lane.counts[bits] as number) + 1;
    lane.lineStart = end + 1;
  }

  /** A canonical line that began in an earlier piece has ended: its beginning comes before this piece's run. */
  private passBegun(): void {
    for (const bytes of this.begun) this.options.pass?.(bytes);
    this.begun = [];
  }

  private passOn(piece: Buffer, from: number, to: number): void {
    if (this.options.pass === undefined || to <= from) return;
    this.options.pass(piece.subarray(from, to));
  }

  private emit(end: Uint8Array, isTerminated: boolean): void {
    const number = this.lines + 1;
    const bytes =
      this.begun.length === 0
        ? Buffer.from(end.buffer, end.byteOffset, end.length)
        : Buffer.concat([...this.begun, end]);
    this.begun = [];
    const length = isTerminated ? bytes.length : this.before - this.lineStart;
    const isTooLong = length > MAX_LINE_BYTES || bytes.length > MAX_LINE_BYTES;
    let content = isTooLong ? MAX_LINE_BYTES : bytes.length;
    if (!isTooLong) while (content > 0 && bytes[content - 1] === 13) content -= 1;
    const bits = this.bitsOf(isTerminated, isTooLong);
    if (bits === null) this.others += 1;
    else {
      this.counts[bits] = (this.counts[bits] as number) + 1;
      if ((bits & LINE_BITS.zoneless) !== 0) this.zonelessLeft -= 1;
    }
    this.options.look({
      bytes: bytes.subarray(0, content),
      number,
      offset: this.lineStart,
      isTerminated,
      isTooLong,
      bits,
      returns: isTooLong ? 0 : bytes.length - content,
    });
  }

  /** Whether the line that is looked at is canonical all the same; a last line is, when a line feed would make it so. */
  private bitsOf(isTerminated: boolean, isTooLong: boolean): number | null {
    if (isTooLong || this.isDead) return null;
    const { table, labels } = this.automaton;
    const state = isTerminated ? this.state : (table[(this.state << 8) | 10] as number);
    return state === 0 || state > labels ? null : state - 1;
  }
}
