import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExposureEntity } from '../exposures/exposure.entity.js';
import { OutcomeEntity } from '../outcomes/outcome.entity.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { upsertRows } from './upsert-rows.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const exposure = (id: string, more: Partial<ExposureEntity> = {}): ExposureEntity =>
  Object.assign(new ExposureEntity(), {
    id,
    campaignId: 'cmp_1',
    unit: `o'${id}`,
    arm: 'control',
    exposedAt: new Date('2026-01-31T08:00:00.125Z'),
    isInTwoArms: false,
    ...more,
  });

test('keeps rows as they are, and replaces those that are there', async () => {
  const { decisions } = server.services;
  await decisions.write(async (manager) => {
    await upsertRows(manager, ExposureEntity, []);
    await upsertRows(manager, ExposureEntity, [exposure('a'), exposure('b')]);
    await upsertRows(manager, ExposureEntity, [exposure('b', { isInTwoArms: true, arm: '한국어' }), exposure('c')]);
  });
  expect(await decisions.read.find(ExposureEntity, { order: { id: 'ASC' } })).toEqual([
    exposure('a'),
    exposure('b', { isInTwoArms: true, arm: '한국어' }),
    exposure('c'),
  ]);
});

test('null stays null, and a fraction keeps every digit', async () => {
  const { decisions } = server.services;
  const at = new Date(0);
  const outcome = { id: 'o', campaignId: 'cmp_1', unit: '1', metric: 'calls', thing: null, at, value: 0.1 + 0.2 };
  await decisions.write((manager) => upsertRows(manager, OutcomeEntity, [{ ...outcome, denominator: null }]));
  expect(await decisions.read.find(OutcomeEntity)).toEqual([{ ...outcome, denominator: null }]);
});
