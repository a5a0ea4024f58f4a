import { localDate } from '../local-days.js';
import { raw, type Fragment } from '../sql.js';

/** A stretch in which a zone's clocks are the same distance from UTC. */
export interface ZoneOffset {
  /** First instant after the stretch, in milliseconds; null for the last one. */
  until: number | null;
  /** Seconds that the local clock is ahead of UTC. */
  seconds: number;
}

/** Clocks are not set twice within this time. */
const STEP = 6 * 3_600_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * How far a zone's clocks are ahead of UTC from one instant to another, to the second.
 *
 * @param from - in milliseconds; @param to - not before `from`.
 * Cost: four looks at the zone a day.
 */
export function zoneOffsets(from: number, to: number, timeZone: string): ZoneOffset[] {
  const offsets: ZoneOffset[] = [];
  let [at, seconds] = [from, offsetAt(from, timeZone)];
  while (at < to) {
    const next = Math.min(at + STEP, to);
    const then = offsetAt(next, timeZone);
    if (then !== seconds) {
      let [before, after] = [at, next];
      while (after - before > 1000) {
        const middle = Math.floor((before + after) / 2000) * 1000;
        if (middle <= before) break;
        if (offsetAt(middle, timeZone) === seconds) before = middle;
        else after = middle;
      }
      offsets.push({ until: after, seconds });
      seconds = then;
    }
    at = next;
  }
  return [...offsets, { until: null, seconds }];
}

/** SQL of the local clock of a UTC instant: plain arithmetic, as many cases as the clocks were set; no zone is converted row by row. */
export function localClock(offsets: readonly ZoneOffset[], instant: string): Fragment {
  const shifted = (seconds: number): string => (seconds === 0 ? instant : `${instant} + interval '${seconds}' second`);
  const cases = offsets
    .slice(0, -1)
    .map(
      ({ until, seconds }) =>
        `when ${instant} < timestamp '${new Date(until ?? 0).toISOString().replace('T', ' ').replace('Z', '')}' then ${shifted(seconds)} `,
    );
  const last = shifted(offsets.at(-1)?.seconds ?? 0);
  return raw(cases.length === 0 ? `(${last})` : `(case ${cases.join('')}else ${last} end)`);
}

function offsetAt(instant: number, timeZone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
  clocks.set(timeZone, clock);
  return (Date.parse(`${localDate(whole, timeZone)}T${clock.format(whole)}Z`) - whole) / 1000;
}
