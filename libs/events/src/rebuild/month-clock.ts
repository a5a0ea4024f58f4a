import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { localDateOf, monthStart, nextMonth } from './months.js';

/** Bits of a mask. A UTC month touches 32 local days at most, for a local day that was skipped has no bit. */
export const MOST_DAYS = 32;
const MINUTE = 60_000_000;
/** Lengths that changes of the local day may be multiples of, largest first: quarter-hours in every zone of today; St John's once changed its clock at 00:01, and Monrovia was 44:30 minutes behind. */
const UNITS = [15 * MINUTE, MINUTE, 1_000_000] as const;

/** From here on (microseconds since 1970) the local day has this number, counted from the month's first. */
export interface DayChange {
  readonly at: number;
  readonly day: number;
}

/** Tells the local day, in one zone, of the instants of one UTC month. */
export class MonthClock {
  private readonly units: Uint8Array;
  private readonly unit: number;

  /**
   * @param changes - in order; the first is the month's first instant with day 0. A day may come back, as where a clock is put back over midnight.
   * @param until - the first instant after the month.
   * @throws RangeError - the month has more local days than {@link MOST_DAYS}.
   */
  constructor(
    private readonly changes: readonly DayChange[],
    private readonly until: number,
  ) {
    this.unit = UNITS.find((unit) => changes.every(({ at }) => (at - this.start) % unit === 0)) ?? 1_000_000;
    this.units = new Uint8Array((until - this.start) / this.unit);
    const bits = new Map(this.days.map((day, bit) => [day, bit]));
    // Never more than one day was skipped in a month, and none came back before its first instant.
    if (bits.size > MOST_DAYS || this.days.some((day, bit) => day > bit + 1) || changes.some(({ day }) => day < 0))
      throw new RangeError(`the local days of a month are ${this.days.join(', ')}, for which there are no bits`);
    for (const { at, day } of changes) this.units.fill(bits.get(day) ?? 0, (at - this.start) / this.unit);
  }

  /** Numbers of the local days, by bit. They are the bits' own, unless a day was skipped where the month would have 33 without it. */
  get days(): number[] {
    const days = [...new Set(this.changes.map(({ day }) => day))].toSorted((a, b) => a - b);
    const last = days.at(-1) ?? 0;
    return last < MOST_DAYS ? Array.from({ length: last + 1 }, (_, day) => day) : days;
  }

  get start(): number {
    return this.changes[0]?.at ?? 0;
  }

  /** The bit of an instant (microseconds since 1970); −1 outside of the month. */
  bitOf(micros: number): number {
    return micros >= this.start && micros < this.until
      ? (this.units[Math.floor((micros - this.start) / this.unit)] ?? -1)
      : -1;
  }

  /** Instants around another one that have the same bit: from the first up to the second. */
  unitOf(micros: number): readonly [from: number, until: number] {
    const from = micros - ((micros - this.start) % this.unit);
    return micros >= this.start && micros < this.until ? [from, from + this.unit] : [micros, micros];
  }
}

/**
 * Makes the clock of a month. The engine tells the days, so that tables and questions know the same zones.
 *
 * Every quarter-hour is asked for the day of its first and its last second; one in which they differ, second by second. No clock ever left a day and
 * came back to it between the two. Cost: some 6,000 instants.
 */
export async function monthClock(connection: DuckDBConnection, month: string, zone: string): Promise<MonthClock> {
  const day = (instant: string): string =>
    `CAST(${localDateOf(instant, literal(zone))} - ${localDateOf(monthStart(month), literal(zone))} AS INTEGER)`;
  const ask = async (columns: string, from: string, until: string, step: string): Promise<number[][]> =>
    (
      await (
        await run(
          connection,
          `SELECT CAST(epoch_us(instant) AS DOUBLE), ${columns} FROM generate_series(${from}, ${until} - INTERVAL ${step}, INTERVAL ${step}) s(instant) ORDER BY instant`,
        )
      ).getRowsJson()
    ).map((row) => row.map(Number));
  const changes: DayChange[] = [];
  const note = (at: number, now: number): void => {
    if (changes.at(-1)?.day !== now) changes.push({ at, day: now });
  };
  const quarters = await ask(
    `${day('instant')}, ${day('instant + INTERVAL 899 SECOND')}`,
    monthStart(month),
    nextMonth(month),
    '15 MINUTE',
  );
  for (const [at = 0, first = 0, last = 0] of quarters) {
    if (first === last) note(at, first);
    else
      for (const [second = 0, now = 0] of await ask(
        day('instant'),
        `make_timestamp(${at})`,
        `make_timestamp(${at + UNITS[0]})`,
        '1 SECOND',
      ))
        note(second, now);
  }
  return new MonthClock(changes, (quarters[0]?.[0] ?? 0) + quarters.length * UNITS[0]);
}
