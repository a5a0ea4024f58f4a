import { runStepsAtOnce } from '@cartograph/threads';
import type { LogEvents } from './training-log.js';

const DAY = 86_400;

/** A group of equal seconds is sorted by insertion up to this many events. */
const FEW = 24;

/**
 * Columns of events that arrive in any order: each goes to the place of its day, and the days are sorted at the end, one after the other.
 * Takes no more memory than the columns and one day.
 */
export class EventSlots {
  /** Events put in so far. */
  used = 0;
  /** Events that will be put in. */
  readonly length: number;
  private readonly columns: LogEvents;
  private readonly starts: Int32Array;
  private readonly next: Int32Array;
  private readonly slotOf = new Map<number, number>();

  /**
   * @param days - the first second of each day with an event, ascending.
   * @param counts - events of each day.
   */
  constructor(
    private readonly days: readonly number[],
    counts: readonly number[],
  ) {
    this.starts = new Int32Array(days.length + 1);
    for (const [slot, day] of days.entries()) {
      this.slotOf.set(day, slot);
      this.starts[slot + 1] = this.starts[slot]! + counts[slot]!;
    }
    this.next = this.starts.slice();
    this.length = this.starts[days.length]!;
    const { length } = this;
    this.columns = {
      users: new Int32Array(length),
      products: new Int32Array(length),
      at: new Float64Array(length),
      types: new Uint8Array(length),
      sessions: new Int32Array(length),
    };
  }

  /**
   * Puts events in; the arrays have one length.
   * @throws RangeError - an event of a day that was not announced, or one more than was.
   */
  add(users: Int32Array, products: Int32Array, at: Float64Array, types: Int32Array, sessions: Int32Array): void {
    const { columns, next, starts } = this;
    let [day, slot] = [-1, -1];
    for (let event = 0; event < at.length; event += 1) {
      const own = Math.floor(at[event]! / DAY) * DAY;
      if (own !== day) {
        day = own;
        slot = this.slotOf.get(day) ?? -1;
      }
      const place = slot < 0 ? -1 : next[slot]!;
      if (place < 0 || place >= starts[slot + 1]!)
        throw new RangeError(`an event at ${at[event]} is one more than the day has by its count`);
      next[slot] = place + 1;
      columns.users[place] = users[event]!;
      columns.products[place] = products[event]!;
      columns.at[place] = at[event]!;
      columns.types[place] = types[event]!;
      columns.sessions[place] = sessions[event]!;
    }
    this.used += at.length;
  }

  /**
   * All events in order: by time, then user, product, type, session.
   * @throws RangeError - fewer events were put in than announced.
   */
  sorted(): LogEvents {
    return runStepsAtOnce(this.sortedSteps());
  }

  /** The same, yielding a few times a day. @throws as {@link sorted}. */
  *sortedSteps(): Generator<void, LogEvents> {
    if (this.used !== this.length)
      throw new RangeError(`${this.used} events were put in where ${this.length} were announced`);
    for (const [slot, day] of this.days.entries()) {
      yield* this.sortDay(this.starts[slot]!, this.starts[slot + 1]!, day);
    }
    return this.columns;
  }

  private *sortDay(from: number, to: number, day: number): Generator<void, void> {
    const { users, products, at, types, sessions } = this.columns;
    const compare = (a: number, b: number): number =>
      at[a]! - at[b]! ||
      users[a]! - users[b]! ||
      products[a]! - products[b]! ||
      types[a]! - types[b]! ||
      sessions[a]! - sessions[b]!;
    const seconds = new Int32Array(DAY + 1);
    for (let event = from; event < to; event += 1) seconds[Math.floor(at[event]! - day) + 1]! += 1;
    for (let second = 0; second < DAY; second += 1) seconds[second + 1]! += seconds[second]!;
    const order = new Int32Array(to - from);
    const next = seconds.slice(0, DAY);
    for (let event = from; event < to; event += 1) {
      const second = Math.floor(at[event]! - day);
      order[next[second]!] = event;
      next[second]! += 1;
    }
    yield;
    for (let second = 0; second < DAY; second += 1) {
      const [begin, end] = [seconds[second]!, seconds[second + 1]!];
      if (end - begin > FEW) order.subarray(begin, end).sort(compare);
      else insertionSort(order, begin, end, compare);
    }
    yield;
    for (const column of [users, products, at, types, sessions]) {
      const own = column.slice(from, to);
      for (let place = 0; place < order.length; place += 1) column[from + place] = own[order[place]! - from]!;
    }
  }
}

function insertionSort(order: Int32Array, begin: number, end: number, compare: (a: number, b: number) => number): void {
  for (let place = begin + 1; place < end; place += 1) {
    const event = order[place]!;
    let hole = place;
    for (; hole > begin && compare(order[hole - 1]!, event) > 0; hole -= 1) order[hole] = order[hole - 1]!;
    order[hole] = event;
  }
}
