import { dialect } from './dialect.js';
import type { LocalDay } from './local-days.js';
import { type Fragment, raw } from './sql.js';

const DAY = 86_400_000;

/** Days that follow one another every 24 hours. */
interface Run {
  start: number;
  end: number;
  /** Place of the first one. */
  first: number;
  length: number;
}

/**
 * SQL of the place of an instant's local day among some days, 0 for the first: plain arithmetic, without a time zone, as many cases as the
 * clocks were set. Only for instants inside of the days.
 *
 * @param days - one after another, as {@link localDays} gives them; at least one.
 */
export function dayPlace(days: readonly LocalDay[], instant: string): Fragment {
  const micros = dialect.epochMicros(instant);
  const runs = runsOf(days);
  const places = runs.map(({ start, end, first, length }) => {
    const since = dialect.wholeQuotient(`${micros} - ${start * 1000}`, String(DAY * 1000));
    // The last day of a run may last longer than 24 hours.
    const within = end - start > length * DAY ? `least(${since}, ${length - 1})` : since;
    return first === 0 ? within : `${within} + ${first}`;
  });
  const last = places.pop() ?? '0';
  const cases = places.map((place, i) => `when ${micros} < ${(runs[i]?.end ?? 0) * 1000} then ${place} `).join('');
  return raw(`cast(${cases === '' ? last : `case ${cases}else ${last} end`} as int)`);
}

function runsOf(days: readonly LocalDay[]): Run[] {
  const runs: Run[] = [];
  days.forEach(({ start, end }, first) => {
    if (start.getTime() === end.getTime()) return;
    const run = runs.at(-1);
    if (run && start.getTime() === run.start + run.length * DAY && run.first + run.length === first) {
      run.length += 1;
      run.end = end.getTime();
    } else {
      runs.push({ start: start.getTime(), end: end.getTime(), first, length: 1 });
    }
  });
  return runs;
}
