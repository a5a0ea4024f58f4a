import type { CoverageFault } from './coverage-fault.js';
import type { LocalDay } from './local-days.js';
import { QUARTER } from './local-quarters.js';
import type { LogRange } from './log-days.js';
import { median } from './median.js';
import { endOf, type Quarter, sessionsBetween, sum } from './quarters.js';

/** A silence is looked at from this many empty quarter-hours on: one hour. */
const SHORTEST = 4;
/** P(none) ≤ e⁻²⁰ under Poisson. */
const SURE = 20;
/** Below this a part of a day is too quiet to speak of. */
const NOTICEABLE = 3;
/** Days before and after whose same hours say what was to be expected. */
const REACH = 7;
/** With fewer of them the shop's rhythm is not known. */
const FEWEST = 3;
/** A day with at most this share of its neighbors' sessions is not a quiet one: what was recorded of it slipped through. */
const NEARLY_NONE = 0.02;

/**
 * Silences of an hour or more inside a log, cut at local midnights; days that are missing as a whole are left out.
 *
 * Expected of a silence: the median of the sessions in the same local hours of up to seven days before and after, less where the rest
 * of the day was quieter than theirs, unless almost nothing is left of it. A shop that sleeps every night is therefore expected to sleep.
 */
export function missingHours(
  days: readonly LocalDay[],
  quarters: readonly Quarter[],
  range: LogRange,
  clock: Intl.DateTimeFormat,
): CoverageFault[] {
  const seen = (part: readonly [number, number]): boolean =>
    part[0] >= range.first.getTime() - QUARTER && part[1] <= range.last.getTime() + QUARTER;
  const sessions = days.map((day) => sessionsBetween(quarters, day.start.getTime(), day.end.getTime()));
  return silences(quarters).flatMap(([from, to]) => {
    const parts = days.flatMap((day, index) => {
      const begin = Math.max(from, day.start.getTime());
      const end = Math.min(to, day.end.getTime());
      return begin < end
        ? [{ day, begin, end, expected: expectedIn(days, sessions, quarters, index, begin, end, seen) }]
        : [];
    });
    if (sum(parts.map((part) => part.expected)) < SURE) return [];
    return parts.flatMap(({ day, begin, end, expected }): CoverageFault[] => {
      if (expected < NOTICEABLE || (begin === day.start.getTime() && end === day.end.getTime())) return [];
      const since = clock.format(begin);
      const until = end === day.end.getTime() ? '24:00' : clock.format(end);
      const about = Math.round(expected);
      const detail = `The log has no event from ${since} to ${until} local time, where about ${about} sessions were expected: hours are missing.`;
      return [
        {
          date: day.date,
          kind: 'missing-hours',
          eventType: null,
          detail,
          fromLocalTime: since,
          toLocalTime: until,
          expectedSessions: about,
          levelChange: null,
        },
      ];
    });
  });
}

function silences(quarters: readonly Quarter[]): [number, number][] {
  return quarters.flatMap((quarter, i): [number, number][] => {
    const next = quarters[i + 1];
    return next && next.start - endOf(quarter) >= SHORTEST * QUARTER ? [[endOf(quarter), next.start]] : [];
  });
}

function expectedIn(
  days: readonly LocalDay[],
  sessions: readonly number[],
  quarters: readonly Quarter[],
  index: number,
  begin: number,
  end: number,
  seen: (part: readonly [number, number]) => boolean,
): number {
  const own = days[index]?.start.getTime() ?? 0;
  const others = days.slice(Math.max(0, index - REACH), index + REACH + 1).flatMap((other, at) => {
    const place = Math.max(0, index - REACH) + at;
    const part = [
      other.start.getTime() + begin - own,
      Math.min(other.start.getTime() + end - own, other.end.getTime()),
    ] as const;
    const all = sessions[place] ?? 0;
    if (place === index || all === 0 || !seen(part)) return [];
    const inside = sessionsBetween(quarters, ...part);
    return [{ inside, outside: all - inside, all }];
  });
  if (others.length < FEWEST) return 0;
  const today = sessions[index] ?? 0;
  const outside = median(others.map((other) => other.outside));
  const isLost = today <= NEARLY_NONE * median(others.map((other) => other.all));
  const pace = outside > 0 && !isLost ? Math.min(1, today / outside) : 1;
  return median(others.map((other) => other.inside)) * pace;
}
