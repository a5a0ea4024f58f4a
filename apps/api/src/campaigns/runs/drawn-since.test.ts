import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLake } from '@cartograph/events';
import { parseScenario } from '@cartograph/experiments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importRows, logRow, type LogRow } from '../../testing/log-rows.js';
import { scenarioOnHistory, type SimulatedScenario } from './scenario-on-history.js';

const HALF = 30;
const VISITORS = 120;

/** On each of 60 days 120 new visitors: of twenty one fills a cart, from the 31st day on four do; half of the carts are bought. */
function shop(): LogRow[] {
  const rows: LogRow[] = [];
  for (let day = 0; day < 2 * HALF; day += 1) {
    const carts = day < HALF ? 1 : 4;
    for (let visitor = 0; visitor < VISITORS; visitor += 1) {
      const user = String(1_000 * (day + 1) + visitor);
      const at = new Date(Date.UTC(2019, 9, 1 + day, 2 + (visitor % 18), visitor % 60));
      const row = (type: LogRow['type'], seconds: number): LogRow =>
        logRow({
          user,
          session: `${user}-a`,
          time: new Date(at.getTime() + 1_000 * seconds).toISOString().slice(0, 19).replace('T', ' '),
          type,
        });
      rows.push(row('view', 0));
      if (visitor % 20 >= carts) continue;
      rows.push(row('cart', 10));
      if (Math.floor(visitor / 20) % 2 === 0) rows.push(row('purchase', 20));
    }
  }
  return rows;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawn-since-'));
  await importRows(folder, shop());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function simulated(period: { from: string; to: string } | null): Promise<SimulatedScenario> {
  const lake = await openLake({ dataDir: folder });
  try {
    return await scenarioOnHistory(
      await lake.store(),
      {
        rule: { kind: 'all-visitors', period, timeZone: 'UTC' },
        scenario: parseScenario(
          'name: A\nruns: 20\nsearchRuns: 2\naudience: { entry: start }\ntest: { days: 7 }\neffects: { cartToPurchase: 0.2 }\ncosts: { grossMargin: 1 }\n',
        ),
        lists: null,
        shop: { grossMargin: null, categoryMargins: [], contactCosts: [] },
      },
      { signal: new AbortController().signal, onProgress: () => {}, threads: 1 },
    );
  } finally {
    await lake.close();
  }
}

test('draws users from what follows a change of the level of carts, as many as take part in all', async () => {
  const whole = await simulated(null);
  expect(whole.drawnSince).toBe('2019-10-31');
  const before = await simulated({ from: '2019-10-01', to: '2019-10-30' });
  expect(before.drawnSince).toBeNull();
  const { controlUsers, treatmentUsers, trueDifference } = whole.campaign;
  expect(controlUsers + treatmentUsers).toBeGreaterThan(50 * VISITORS);
  // One visitor of ten buys from then on, one of forty before.
  expect(trueDifference).toBeGreaterThan(2.5 * before.campaign.trueDifference);
});

test('draws from all of the period where too few have come since the change', async () => {
  expect((await simulated({ from: '2019-10-01', to: '2019-11-07' })).drawnSince).toBeNull();
});
