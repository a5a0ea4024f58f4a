import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openLake, type EventStore, type Lake } from '@cartograph/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importRows } from '../../testing/log-rows.js';
import { LOST, lostDayRows } from '../../testing/lost-day-log.js';
import type { PlannedMetric, TestSetup } from '../plan/plan.js';
import { analysisOnLog, type CampaignOutcome } from './analysis-on-log.js';
import { inOrder } from './exposures.js';

let dataDir: string;
let lake: Lake;
let store: EventStore;
const rows = lostDayRows();
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-faults-'));
  await importRows(dataDir, rows);
  lake = await openLake({ dataDir });
  store = await lake.store();
});
afterAll(async () => {
  await lake.close();
  await rm(dataDir, { recursive: true });
});

const bought: PlannedMetric = {
  metric: { name: 'bought', kind: 'conversion' },
  source: { from: 'log', measure: 'purchase' },
};
const back: PlannedMetric = {
  metric: { name: 'back', kind: 'retention', retentionDays: { from: 1, to: 2 } },
  source: { from: 'log', measure: 'return' },
};

/** A campaign of everybody who came on a day of November 2019, at noon. */
function analyzed(metric: PlannedMetric, day: number): Promise<CampaignOutcome> {
  const startedAt = new Date(Date.UTC(2019, 10, day, 12));
  const plan: TestSetup = {
    arms: [
      { name: 'control', weight: 0.5, description: '' },
      { name: 'treatment', weight: 0.5, description: '' },
    ],
    metrics: [metric],
    framework: { kind: 'frequentist' },
    correction: 'holm',
    windowDays: 2,
    days: null,
    plannedUnits: null,
    traffic: 1,
    exclusion: null,
    holdoutShare: 0,
  };
  const users = [...new Set(rows.map(({ user }) => user))];
  return analysisOnLog(store, {
    plan,
    alpha: 0.05,
    startedAt,
    endedAt: null,
    recordedUntil: null,
    timeZone: 'UTC',
    earlierLooks: [],
    isClosed: false,
    outcomes: [],
    exposures: inOrder(
      users.map((unit, at) => ({ unit, arm: at % 2, exposedAt: startedAt.getTime() })),
      [],
    ),
  });
}

test('an analysis tells the day of its windows that lost purchases, where a metric counts them', async () => {
  expect((await analyzed(bought, 7)).trackingFaults).toEqual([
    { date: LOST, kind: 'event-type-vanished', eventType: 'purchase' },
  ]);
  expect((await analyzed(back, 7)).trackingFaults).toEqual([]);
  expect((await analyzed(bought, 10)).trackingFaults).toEqual([]);
});
