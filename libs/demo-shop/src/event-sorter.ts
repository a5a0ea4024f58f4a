import { open, rm, type FileHandle } from 'node:fs/promises';
import { TWO_MONTHS, type Calendar } from './calendar.js';

export const VIEW = 0;
export const CART = 1;
export const PURCHASE = 2;

/** Words of a record: time, user, session and type, product, cents. */
const WORDS = 5;
const BUCKET_SECONDS = 3_600;
const HEADROOM = 20_000;

/** The events of one hour, counted from 1 October 2019; `order` lists the records by time, equal seconds in the order they were added. */
export interface HourOfEvents {
  hour: number;
  records: Uint32Array;
  order: Uint32Array;
}

/** Reads the fields of record `row` of an hour. */
export const timeOf = (records: Uint32Array, row: number): number => records[row * WORDS] as number;
export const userOf = (records: Uint32Array, row: number): number => records[row * WORDS + 1] as number;
export const sessionOf = (records: Uint32Array, row: number): number => (records[row * WORDS + 2] as number) >>> 2;
export const typeOf = (records: Uint32Array, row: number): number => (records[row * WORDS + 2] as number) & 3;
export const productOf = (records: Uint32Array, row: number): number => records[row * WORDS + 3] as number;
export const centsOf = (records: Uint32Array, row: number): number => records[row * WORDS + 4] as number;

/** Takes what happens, one event after another. */
export interface EventSink {
  /** @param time - seconds since 1 October 2019. */
  add(time: number, user: number, session: number, type: number, product: number, cents: number): void;
}

/**
 * Takes events customer by customer and gives them back hour by hour. Beyond `capacity` records it writes runs sorted
 * by hour to a file beside the log, so memory does not grow with the log.
 */
export class EventSorter implements EventSink {
  #capacity: number;
  readonly #most: number;
  readonly #firstHour: number;
  readonly #hours: number;
  readonly #spillPath: string;
  #records: Uint32Array;
  #sorted: Uint32Array;
  #count = 0;
  #added = 0;
  #file: FileHandle | null = null;
  readonly #runs: { offset: number; starts: Uint32Array }[] = [];
  #fileRecords = 0;

  /**
   * @param options.spillPath - where runs go when there are more than `capacity` records.
   * @param options.capacity - records held in memory (20 bytes each, twice). Default 2 Mi.
   * @param options.most - what is added after this many records is passed over. Default: everything is taken.
   * @param options.calendar - the time that records may have. Default October and November 2019.
   */
  constructor({
    spillPath,
    capacity = 1 << 21,
    most = Infinity,
    calendar = TWO_MONTHS,
  }: {
    spillPath: string;
    capacity?: number;
    most?: number;
    calendar?: Calendar;
  }) {
    this.#capacity = capacity;
    this.#most = most;
    this.#firstHour = calendar.start / BUCKET_SECONDS;
    this.#hours = (calendar.end - calendar.start) / BUCKET_SECONDS;
    this.#spillPath = spillPath;
    this.#records = new Uint32Array(capacity * WORDS);
    this.#sorted = new Uint32Array(capacity * WORDS);
  }

  /** Records added so far. */
  get added(): number {
    return this.#added;
  }

  /** Whether a customer of ordinary size still fits; if not, call `spill`. */
  get isFull(): boolean {
    return this.#capacity - this.#count < HEADROOM;
  }

  add(time: number, user: number, session: number, type: number, product: number, cents: number): void {
    if (this.#added >= this.#most) return;
    if (this.#count === this.#capacity) this.#grow();
    const at = this.#count++ * WORDS;
    const records = this.#records;
    records[at] = time;
    records[at + 1] = user;
    records[at + 2] = (session << 2) | type;
    records[at + 3] = product;
    records[at + 4] = cents;
    this.#added++;
  }

  /** Moves what is in memory to the spill file. */
  async spill(): Promise<void> {
    this.#file ??= await open(this.#spillPath, 'w+');
    const starts = this.#sortByHour();
    const bytes = new Uint8Array(this.#sorted.buffer, 0, this.#count * WORDS * 4);
    await this.#file.writev([bytes], this.#fileRecords * WORDS * 4);
    this.#runs.push({ offset: this.#fileRecords, starts });
    this.#fileRecords += this.#count;
    this.#count = 0;
  }

  /** Yields all hours of the log in order, also those without events; the arrays are valid until the next one. */
  async *hours(): AsyncGenerator<HourOfEvents> {
    const starts = this.#sortByHour();
    for (let index = 0; index < this.#hours; index++) {
      const from = starts[index] as number;
      const pieces = [];
      for (const run of this.#runs) pieces.push(await this.#readPiece(run, index));
      pieces.push(this.#sorted.subarray(from * WORDS, (starts[index + 1] as number) * WORDS));
      const records = pieces.length === 1 ? (pieces[0] as Uint32Array) : concatenate(pieces);
      const hour = this.#firstHour + index;
      yield { hour, records, order: orderBySecond(records, hour) };
    }
  }

  /** Closes and removes the spill file. */
  async close(): Promise<void> {
    await this.#file?.close();
    if (this.#file) await rm(this.#spillPath, { force: true });
    this.#file = null;
  }

  async #readPiece({ offset, starts }: { offset: number; starts: Uint32Array }, index: number): Promise<Uint32Array> {
    const from = starts[index] as number;
    const piece = new Uint32Array(((starts[index + 1] as number) - from) * WORDS);
    const bytes = new Uint8Array(piece.buffer);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await (this.#file as FileHandle).read(
        bytes,
        filled,
        bytes.length - filled,
        (offset + from) * WORDS * 4 + filled,
      );
      if (bytesRead === 0) throw new Error(`${this.#spillPath} ended early: the disk may be full.`);
      filled += bytesRead;
    }
    return piece;
  }

  /** Only a customer larger than the headroom gets here. */
  #grow(): void {
    this.#capacity *= 2;
    const records = new Uint32Array(this.#capacity * WORDS);
    records.set(this.#records);
    this.#records = records;
    this.#sorted = new Uint32Array(this.#capacity * WORDS);
  }

  /** Counting sort of the records in memory by hour; stable. */
  #sortByHour(): Uint32Array {
    const starts = new Uint32Array(this.#hours + 1);
    const length = this.#count;
    const firstHour = this.#firstHour;
    for (let i = 0; i < length; i++) starts[hourOf(this.#records, i) - firstHour + 1]!++;
    for (let index = 0; index < this.#hours; index++) starts[index + 1]! += starts[index] as number;
    const next = starts.slice();
    for (let i = 0; i < length; i++) {
      const to = next[hourOf(this.#records, i) - firstHour]!++ * WORDS;
      const from = i * WORDS;
      for (let word = 0; word < WORDS; word++) this.#sorted[to + word] = this.#records[from + word] as number;
    }
    return starts;
  }
}

function hourOf(records: Uint32Array, row: number): number {
  return Math.floor(timeOf(records, row) / BUCKET_SECONDS);
}

function concatenate(pieces: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function orderBySecond(records: Uint32Array, hour: number): Uint32Array {
  const count = records.length / WORDS;
  const next = new Uint32Array(BUCKET_SECONDS + 1);
  const second = (row: number): number => timeOf(records, row) - hour * BUCKET_SECONDS;
  for (let row = 0; row < count; row++) next[second(row) + 1]!++;
  for (let i = 0; i < BUCKET_SECONDS; i++) next[i + 1]! += next[i] as number;
  const order = new Uint32Array(count);
  for (let row = 0; row < count; row++) order[next[second(row)]!++] = row;
  return order;
}
