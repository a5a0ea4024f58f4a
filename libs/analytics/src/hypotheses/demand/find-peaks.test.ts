import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { type Candidate, findPeaks } from './find-peaks.js';
import { categoryDispersion, type HourWindow, relativeDemand, replicatesOf, riseOf, riseP } from './rise.js';
import { CELLS } from './week-clock.js';
import type { WeekCounts, WeekTable } from './week-table.js';

const WEEKS = 8;
const ALL = Array.from({ length: WEEKS }, (_, week) => week);
const HALVES = { found: [0, 2, 4, 6], heldOut: [1, 3, 5, 7] };
const RULES = { minimumEffect: 0.2, rate: 0.05 };
const SATURDAY_EVENING: HourWindow = { weekday: 6, fromHour: 20, toHour: 22 };

/** Counts near `level` an hour, times `factor` of a week's place. */
function counts(
  level: number,
  seed: number,
  factor: (weekday: number, hour: number, week: number) => number = () => 1,
): WeekCounts {
  const random = seededRandom(seed);
  const cells = Float64Array.from({ length: WEEKS * CELLS }, (_, at) => {
    const cell = at % CELLS;
    const mean = level * factor(Math.floor(cell / 24) + 1, cell % 24, Math.floor(at / CELLS));
    return Math.max(
      0,
      Math.round(mean + Math.sqrt(3 * mean) * (random.next() + random.next() + random.next() - 1.5) * 2),
    );
  });
  return {
    weeks: WEEKS,
    cells,
    totals: Float64Array.from(ALL, (week) =>
      cells.slice(week * CELLS, (week + 1) * CELLS).reduce((sum, value) => sum + value, 0),
    ),
  };
}

const isIn = ({ weekday, fromHour, toHour }: HourWindow, day: number, hour: number): boolean =>
  day === weekday && hour >= fromHour && hour < toHour;
const peakAt =
  (window: HourWindow, height: number) =>
  (day: number, hour: number): number =>
    isIn(window, day, hour) ? height : 1;

function candidate(name: string, category: WeekCounts, actions: WeekCounts | null = null): Candidate {
  const of = (own: WeekCounts, seed: number): { tables: WeekTable[]; dispersion: number } => {
    const tables = [{ category: own, rest: counts(400, seed) }];
    return { tables, dispersion: categoryDispersion(tables, ALL) };
  };
  return { name, ...of(category, 90), actions: actions && of(actions, 91) };
}

const search = (...candidates: Candidate[]) => findPeaks(candidates, HALVES, RULES);

describe('findPeaks', () => {
  it('finds a window that rises every week, as a whole, and nothing in a category that goes with the shop', () => {
    const { peaks, lookedAt, tested } = search(
      candidate('furniture', counts(40, 1, peakAt(SATURDAY_EVENING, 1.6))),
      candidate('apparel', counts(60, 2)),
    );
    expect(
      peaks.map(({ category, weekday, fromHour, toHour, status }) => [category, weekday, fromHour, toHour, status]),
    ).toEqual([['furniture', 6, 20, 22, 'confirmed']]);
    expect(peaks[0]?.qValue).toBeLessThan(0.001);
    expect(lookedAt).toBe(2 * 7 * (24 + 23 + 22 + 21));
    expect(tested.get('apparel')).toBe(630);
  });

  it('passes over a category of which no window can be expected to hold enough', () => {
    const furniture = candidate('furniture', counts(40, 1, peakAt(SATURDAY_EVENING, 1.6)));
    const { peaks, lookedAt, tested } = search(
      { ...furniture, mostExpected: 2.9 },
      candidate('apparel', counts(60, 2)),
    );
    expect({ peaks, lookedAt, tested: [...tested] }).toEqual({ peaks: [], lookedAt: 630, tested: [['apparel', 630]] });
    expect(search({ ...furniture, mostExpected: 3 })).toMatchObject({ lookedAt: 630 });
  });

  it('lets no single day make a peak', () => {
    const day = (weekday: number, hour: number, week: number): number =>
      week === 2 && isIn(SATURDAY_EVENING, weekday, hour) ? 12 : 1;
    const { peaks } = search(candidate('vacuums', counts(40, 3, day)));
    expect(peaks.filter(({ status }) => status === 'confirmed')).toEqual([]);
  });

  it('does not confirm what rises in the odd weeks alone', () => {
    const odd = (weekday: number, hour: number, week: number): number =>
      week % 2 === 0 && isIn(SATURDAY_EVENING, weekday, hour) ? 2 : 1;
    const { peaks } = search(candidate('kids', counts(40, 4, odd)));
    expect(peaks).toMatchObject([{ status: 'not-confirmed', check: 'held-out-weeks' }]);
    expect(peaks[0]?.power).toBeGreaterThan(0.2);
    expect(peaks[0]?.power).toBeLessThan(0.6);
  });

  it('refutes a rise only where the held-out weeks exclude one that matters', () => {
    const odd = (weekday: number, hour: number, week: number): number =>
      week % 2 === 0 && isIn(SATURDAY_EVENING, weekday, hour) ? 2 : 1;
    const { peaks } = search(candidate('kids', counts(400, 4, odd)));
    expect(peaks).toMatchObject([{ status: 'refuted', check: 'held-out-weeks', power: null }]);
    const heldOut = relativeDemand(peaks[0]?.heldOut ?? expect.fail());
    expect(heldOut.ok && heldOut.high).toBeLessThan(1.2);
  });

  it('neither confirms nor refutes a real peak whose carts and purchases are too few to tell', () => {
    const seen = counts(40, 5, peakAt(SATURDAY_EVENING, 2));
    const { peaks } = search(candidate('furniture', seen, counts(2, 15, peakAt(SATURDAY_EVENING, 1.4))));
    expect(peaks).toMatchObject([{ status: 'not-confirmed', check: 'carts-and-purchases' }]);
    expect(peaks[0]?.power).toBeLessThan(0.2);
  });

  it('states the power that planted peaks are confirmed with', () => {
    let [confirmed, stated] = [0, 0];
    const runs = 120;
    for (let run = 0; run < runs; run += 1) {
      // Windows of one to four hours, about as many of each: what the stated power is a mean over.
      const fromHour = (run * 5) % 20;
      const window = { weekday: (run % 7) + 1, fromHour, toHour: fromHour + (run % 4) + 1 };
      const { peaks, power } = search(candidate('kids', counts(10, 1000 + run, peakAt(window, 2))));
      if (
        peaks.some(
          ({ status, weekday, ...peak }) =>
            status === 'confirmed' &&
            weekday === window.weekday &&
            peak.fromHour < window.toHour &&
            window.fromHour < peak.toHour,
        )
      )
        confirmed += 1;
      stated += power.find(({ rise }) => rise === 1)?.power ?? 0;
    }
    // Windows that overlap the planted one may be confirmed in its place, so somewhat more are than one window's power states.
    expect(stated / runs).toBeGreaterThan(0.5);
    expect(confirmed / runs).toBeGreaterThan(stated / runs - 0.1);
    expect(confirmed / runs).toBeLessThan(stated / runs + 0.15);
  });

  it('refutes a rise of views alone where carts and purchases exclude one that matters', () => {
    const seen = counts(40, 5, peakAt(SATURDAY_EVENING, 2));
    expect(search(candidate('refrigerators', seen, counts(20, 6))).peaks.map(({ status }) => status)).toEqual([
      'refuted',
    ]);
    expect(
      search(candidate('furniture', seen, counts(20, 7, peakAt(SATURDAY_EVENING, 2)))).peaks.map(
        ({ status }) => status,
      ),
    ).toEqual(['confirmed']);
  });

  it('passes over a rise below the smallest that counts', () => {
    const { peaks } = search(candidate('auto', counts(4_000, 8, peakAt(SATURDAY_EVENING, 1.1))));
    expect(peaks).toEqual([]);
  });

  it('looks at nothing where too little is expected', () => {
    expect(search(candidate('medicine', counts(0.02, 9)))).toMatchObject({ peaks: [], lookedAt: 0 });
    expect(search()).toMatchObject({ peaks: [], lookedAt: 0, power: [] });
  });
});

describe('a rise', () => {
  it('is expected by the rest of the shop and without the window itself', () => {
    const one = (inside: number, outside: number): WeekCounts => {
      const cells = new Float64Array(CELLS);
      cells[0] = inside;
      cells[30] = outside;
      return { weeks: 1, cells, totals: Float64Array.of(inside + outside) };
    };
    const table: WeekTable = { category: one(30, 100), rest: one(80, 400) };
    const {
      counts: observed,
      expected,
      variances,
    } = replicatesOf([table], { weekday: 1, fromHour: 0, toHour: 1 }, [0]);
    expect([observed[0], expected[0]]).toEqual([30, 20]);
    expect(variances[0]).toBeCloseTo(20 * (1 + 100 / 400) * (1 + 80 / 400), 12);
    expect(relativeDemand(riseOf([table], 1, { weekday: 1, fromHour: 0, toHour: 1 }, [0]))).toMatchObject({
      ok: true,
      value: 1.5,
    });
  });

  it('is unknown where the rest of the shop has nothing, and no rise has p = 1', () => {
    const empty: WeekCounts = { weeks: 1, cells: new Float64Array(CELLS), totals: new Float64Array(1) };
    const rise = riseOf(
      [{ category: { ...empty, cells: new Float64Array(CELLS).fill(1), totals: Float64Array.of(CELLS) }, rest: empty }],
      1,
      SATURDAY_EVENING,
      [0],
    );
    expect(rise).toMatchObject({ observed: 0, expected: 0 });
    expect(relativeDemand(rise)).toMatchObject({ ok: false, reason: 'zero-baseline' });
    expect(riseP(rise)).toBe(1);
  });
});
