import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const ESTIMATE = '{ value low high unit level method incomputable { reason } }';
const two = (value: number): string => String(value).padStart(2, '0');

interface Told {
  value: number | null;
  low: number | null;
  high: number | null;
  unit: string;
  level: number;
  method: string;
}

describe('medians and other quantiles', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    const row = (i: number, time: string, type: 'view' | 'cart' | 'purchase') =>
      logRow({ time: `2019-10-${time}`, type, user: `${i}`, session: `${i}-${time.slice(0, 2)}` });
    server = await startTestServer({
      // Of 14 users a cart after 10 to 23 seconds, another session 14 to 27 hours later, and purchases about a day apart. More of them would be expected all day.
      // Others buy once, so that no day lacks views or purchases.
      rows: Array.from({ length: 14 }, (_, i) => [
        row(i, '01 10:00:00', 'view'),
        row(i, `01 10:00:${10 + i}`, 'cart'),
        row(i, `02 ${two(i)}:00:00`, 'view'),
        row(i, '03 10:00:00', 'view'),
        row(i, '03 10:00:30', 'purchase'),
        row(i, `04 ${10 + (i % 12)}:00:00`, 'view'),
        row(i, `04 ${10 + (i % 12)}:00:30`, 'purchase'),
        ...['01', '02'].flatMap((day) => [
          row(100 * Number(day) + i, `${day} ${10 + (i % 12)}:30:00`, 'view'),
          row(100 * Number(day) + i, `${day} ${10 + (i % 12)}:30:30`, 'purchase'),
        ]),
      ]).flat(),
    });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());
  const ask = async <T>(selected: string): Promise<T> =>
    (await viewer.ok<{ analytics: T }>(`{ analytics(timeZone: "UTC") { ${selected} } }`)).analytics;

  test('of a funnel come by user where users are read, else of independent sessions', async () => {
    const times = async (users: string) =>
      (
        await ask<{ funnel: { steps: { secondsFromPrevious: Record<string, Told> | null }[] } }>(
          `funnel { steps { reached ${users} secondsFromPrevious { p25 ${ESTIMATE} median ${ESTIMATE} p75 ${ESTIMATE} p90 ${ESTIMATE} } } }`,
        )
      ).funnel.steps[1]?.secondsFromPrevious;
    const independent = { value: 16.5, low: 12, high: 21, unit: 'SECONDS', level: 0.95, method: 'woodruff' };
    const quick = await times('');
    expect(quick?.['median']).toEqual({ ...independent, incomputable: null });
    const byUser = await times('users');
    expect(byUser?.['median']).toMatchObject({ value: 16.5, unit: 'SECONDS', method: 'woodruff-by-user' });
    const [own, other] = [quick?.['median'], byUser?.['median']];
    expect([own!.low! >= other!.low!, own!.high! <= other!.high!]).toEqual([true, true]);
    // Nine tenths of 14 sessions are not known.
    expect(quick?.['p90']).toMatchObject({ value: null, low: null, high: null, incomputable: { reason: 'TOO_FEW' } });
  });

  test('of carts are hours, of paths seconds, of gaps between purchases days', async () => {
    const { abandonment, paths, repeatPurchase } = await ask<{
      abandonment: { hoursUntilReturn: { median: Told; p90: Told } };
      paths: { away: { paths: { steps: string[]; medianSeconds: Told }[] } };
      repeatPurchase: { all: { observed: { p50Days: Told } } };
    }>(
      `abandonment { hoursUntilReturn { median ${ESTIMATE} p90 ${ESTIMATE} } } paths { away { paths { steps medianSeconds ${ESTIMATE} } } } repeatPurchase { all { observed { p50Days ${ESTIMATE} } } }`,
    );
    const walked = paths.away.paths.find(({ steps }) => steps.length === 2)?.medianSeconds;
    for (const [told, unit, value] of [
      [abandonment.hoursUntilReturn.median, 'HOURS', 20.5],
      [walked, 'SECONDS', 16.5],
      [repeatPurchase.all.observed.p50Days, 'DAYS', 1 + 4.5 / 24],
    ] as const) {
      expect(told).toMatchObject({ unit, level: 0.95, method: 'woodruff-by-user', incomputable: null });
      expect(told?.value).toBeCloseTo(value, 1);
      expect([told!.low! < told!.value!, told!.high! > told!.value!]).toEqual([true, true]);
    }
  });
});
