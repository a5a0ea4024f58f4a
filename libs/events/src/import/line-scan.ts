import { LINE_BITS } from './line-automaton.js';
import type { PackedAutomaton } from './line-language.js';
import { MAX_LINE_BYTES, type Line } from './read-lines.js';

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

/** Pieces shorter than this are not worth halving. */
const PAIR_FROM_BYTES = 4096;

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
  /** Nothing in this piece had to be looked at yet, so that its halves may be read side by side. */
  private mayPair = true;

  constructor(private readonly automaton: PackedAutomaton, private readonly options: ScanOptions) {
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
    this.mayPair = true;
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
    if (rest.length > 0 && this.before - this.lineStart <= MAX_LINE_BYTES) this.begun.push(Uint8Array.prototype.slice.call(rest));
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
    if (!this.mayPair || piece.length - from < PAIR_FROM_BYTES) return this.run(piece, from, piece.length);
    const middle = piece.indexOf(10, (from + piece.length) >> 1) + 1;
    if (middle === 0 || middle === piece.length) return this.run(piece, from, piece.length);
    const pair = this.runPaired(piece, from, middle);
    const at = this.run(piece, pair.at, middle);
    // Where the first half holds a line to look at, what was read of the second is forgotten, and the piece is read in one go.
    this.mayPair = at === middle && pair.second !== null;
    if (at < middle || pair.second === null) return at < middle ? at : this.run(piece, at, piece.length);
    this.state = pair.second.state;
    this.lineStart = pair.second.lineStart;
    for (const [bits, count] of pair.second.counts.entries()) this.counts[bits] = (this.counts[bits] as number) + count;
    return this.run(piece, pair.second.at, piece.length);
  }

  private run(piece: Buffer, from: number, to: number): number {
    const { table, classOf, lastLabel, shift } = this.automaton;
    const { counts, before } = this;
    let { state, lineStart } = this;
    let at = from;
    for (; at < to; at += 1) {
      state = table[state | (classOf[piece[at] as number] as number)] as number;
      if (state > lastLabel) continue;
      if (state === 0) break;
      const end = before + at;
      const bits = (state >> shift) - 1;
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
   * Goes over two halves of a piece side by side, for one step waits for the one before it, and the processor can do the other half's
   * meanwhile. The second half begins a line, since the byte before it ends one.
   *
   * @returns where the first half stands, and the second one, unless it met a line that is to be looked at.
   */
  private runPaired(piece: Buffer, from: number, middle: number): { at: number; second: { at: number; state: number; lineStart: number; counts: Uint32Array } | null } {
    const { table, classOf, lastLabel, shift, start } = this.automaton;
    const { counts, before } = this;
    const secondCounts = new Uint32Array(counts.length);
    const steps = Math.min(middle - from, piece.length - middle);
    let { state, lineStart } = this;
    let secondState = start;
    let secondLineStart = before + middle;
    let isWhole = true;
    let step = 0;
    for (; step < steps; step += 1) {
      const previous = state;
      state = table[state | (classOf[piece[from + step] as number] as number)] as number;
      secondState = table[secondState | (classOf[piece[middle + step] as number] as number)] as number;
      if (state > lastLabel && secondState > lastLabel) continue;
      if (state <= lastLabel) {
        const bits = (state >> shift) - 1;
        const end = before + from + step;
        if (state === 0 || this.isWanted(bits, end - lineStart)) {
          // The step is not taken: the caller takes it again and sees the same.
          state = previous;
          isWhole = false;
          break;
        }
        counts[bits] = (counts[bits] as number) + 1;
        lineStart = end + 1;
        if (this.begun.length > 0) this.passBegun();
      }
      if (secondState <= lastLabel) {
        const bits = (secondState >> shift) - 1;
        const end = before + middle + step;
        if (secondState === 0 || this.isWanted(bits, end - secondLineStart)) {
          isWhole = false;
          step += 1;
          break;
        }
        secondCounts[bits] = (secondCounts[bits] as number) + 1;
        secondLineStart = end + 1;
      }
    }
    this.state = state;
    this.lineStart = lineStart;
    return { at: from + step, second: isWhole ? { at: middle + step, state: secondState, lineStart: secondLineStart, counts: secondCounts } : null };
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
    const bytes = this.begun.length === 0 ? Buffer.from(end.buffer, end.byteOffset, end.length) : Buffer.concat([...this.begun, end]);
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
    this.options.look({ bytes: bytes.subarray(0, content), number, offset: this.lineStart, isTerminated, isTooLong, bits, returns: isTooLong ? 0 : bytes.length - content });
  }

  /** Whether the line that is looked at is canonical all the same; a last line is, when a line feed would make it so. */
  private bitsOf(isTerminated: boolean, isTooLong: boolean): number | null {
    if (isTooLong || this.isDead) return null;
    const { table, classOf, lastLabel, shift } = this.automaton;
    const state = isTerminated ? this.state : table[this.state | (classOf[10] as number)] as number;
    return state === 0 || state > lastLabel ? null : (state >> shift) - 1;
  }
}
