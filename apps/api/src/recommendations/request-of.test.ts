import type { ModelSet } from '@cartograph/recommend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RequestContext } from '../context.js';
import { runJob } from '../server/run-job.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { operatorContext } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { askedModels } from './asked-model.js';
import type { RecommendFor } from './recommendation.js';
import { filled, requestOf, type UnderstoodRequest } from './request-of.js';

let server: TestServer;
let context: RequestContext;
let set: ModelSet;
let snapshotId: string;
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(60) });
  expect((await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: [] } })).state).toBe('DONE');
  await importRows(server.dataDir, [
    logRow({ user: '700', type: 'view', product: '5555', category: 'toys.games', time: '2019-11-20 12:00:00' }),
    logRow({ user: '700', type: 'view', product: '5556', category: '', categoryId: '42', time: '2019-11-20 12:01:00' }),
  ]);
  context = operatorContext(server.services);
  const models = await askedModels(context, null);
  [set, snapshotId] = [models.set, models.training.snapshotId];
});
afterAll(() => server.close());

const asked = (whom: RecommendFor): Promise<UnderstoodRequest> => requestOf(context, whom, { set, snapshotId });
const interaction = { productExternalId: '1000', eventType: 'CART' } as NonNullable<RecommendFor['session']>[number];

describe('a user', () => {
  test('whom the models know is her own number; windows of rules count to the end of what they saw', async () => {
    expect(await asked({ userExternalId: ' 5001 ' })).toEqual({
      request: { kind: 'user', userId: '5001', recent: [], viewed: [] },
      liveEvents: 0,
      now: set.shared.end,
      isUnknownUser: false,
    });
  });

  test('who only viewed is known by that', async () => {
    expect(await asked({ userExternalId: '9001' })).toMatchObject({
      request: { recent: [], viewed: [{ productId: '1012' }] },
      isUnknownUser: false,
    });
  });

  test('who came after the training is known, and windows count to what she did last', async () => {
    const { request, liveEvents, now, isUnknownUser } = await asked({ userExternalId: '700' });
    expect(request).toMatchObject({ userId: '700', recent: [{ productId: '5555' }, { productId: '5556' }] });
    expect([liveEvents, now, isUnknownUser]).toEqual([2, Date.UTC(2019, 10, 20, 12, 1) / 1000, false]);
  });

  test('whom nobody ever met is unknown', async () => {
    expect(await asked({ userExternalId: '31337' })).toMatchObject({
      request: { userId: '31337', recent: [], viewed: [] },
      isUnknownUser: true,
    });
  });
});

describe('a session', () => {
  test('is what it brings, in the words of the log', async () => {
    expect(await asked({ session: [interaction, { ...interaction, productExternalId: ' 1001 ' }] })).toMatchObject({
      request: {
        kind: 'session',
        interactions: [
          { productId: '1000', eventType: 'cart' },
          { productId: '1001', eventType: 'cart' },
        ],
      },
      liveEvents: 0,
      isUnknownUser: false,
    });
    expect((await asked({ session: [] })).request).toEqual({ kind: 'session', interactions: [] });
  });

  test('of too many events is refused with the remedy', async () => {
    await expect(asked({ session: Array.from({ length: 501 }, () => interaction) })).rejects.toThrow(
      'The session has 501 events; 500 are allowed. Send the latest ones.',
    );
  });
});

describe('a product', () => {
  test('that the models know is asked for by itself', async () => {
    expect((await asked({ productExternalId: '1000' })).request).toEqual({ kind: 'product', productId: '1000' });
  });

  test.each([
    ['5555', 'toys.games'],
    ['5556', '42'],
    ['31337', null],
  ])('%s, which they do not know, comes with its category %s', async (productId, category) => {
    expect((await asked({ productExternalId: productId })).request).toEqual({ kind: 'product', productId, category });
  });
});

test('a category is asked for by its code', async () => {
  expect((await asked({ category: ' apparel.shoes ' })).request).toEqual({
    kind: 'category',
    category: 'apparel.shoes',
  });
});

test('whom nothing is said of cannot be answered', async () => {
  await expect(asked({})).rejects.toThrow('Name one of userExternalId, session, productExternalId or category.');
  await expect(asked({ category: '  ' })).rejects.toThrow('category has 0 characters');
});

test('an id is cut at its ends, and neither empty nor endless', () => {
  expect(filled('user', ` ${'7'.repeat(200)} `)).toBe('7'.repeat(200));
  for (const [value, length] of [
    ['', 0],
    [' \n', 0],
    ['7'.repeat(201), 201],
  ] as const)
    expect(() => filled('user', value)).toThrow(`user has ${length} characters; give the log's own id or code.`);
});
