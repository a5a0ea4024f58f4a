import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineFactLoader, defineFactQuestionLoader } from './fact-loader.js';
import { createContext } from './server/request-context.js';
import { buildApiSchema } from './schema.js';
import { DEFAULT_LIMITS } from './limits/limits.js';
import { importRows, logRow } from './testing/log-rows.js';
import { startTestServer, type TestServer } from './testing/server.js';
import type { RequestContext } from './context.js';

let server: TestServer;
let older: string;
beforeAll(async () => {
  server = await startTestServer({ rows: [logRow({ user: '1' }), logRow({ user: '2' })] });
  older = (await server.services.lake.current())?.id ?? '';
  await importRows(server.dataDir, [logRow({ user: '1' })]);
});
afterAll(() => server.close());

const context = (): RequestContext =>
  createContext({
    services: server.services,
    schema: buildApiSchema([]),
    limits: DEFAULT_LIMITS,
    identity: { actor: { kind: 'anonymous', accountId: null }, permissions: new Set(), language: null },
    requestId: 'test',
    signal: new AbortController().signal,
    http: null,
  });

test('things are looked up in the snapshot named, those of one snapshot together', async () => {
  const asked: [string, readonly string[]][] = [];
  const views = defineFactLoader<number>(async (store, ids) => {
    asked.push([store.snapshot.id, ids]);
    const rows = await store.rows<{ id: string; views: number }>(
      'select cast(user_id as varchar) as id, views from users',
    );
    return ids.map((id) => rows.find((row) => row.id === id)?.views ?? null);
  });
  const request = context();
  const answers = [
    views.load(request, '1'),
    views.load(request, '1', older),
    views.load(request, '2', older),
    views.load(request, '9', older),
    views.load(request, '1'),
  ];
  expect(await Promise.all(answers)).toEqual([2, 1, 1, null, 2]);
  expect(asked).toEqual([
    [(await server.services.lake.current())?.id, ['1']],
    [older, ['1', '2', '9']],
  ]);
});

test('things that are asked the same are asked together', async () => {
  const asked: unknown[] = [];
  const lengths = defineFactQuestionLoader<{ first: number }, number>((_store, ids, question) => {
    asked.push([ids, question]);
    return Promise.resolve(ids.map(() => question.first));
  });
  const request = context();
  expect(
    await Promise.all([
      lengths.load(request, 'a', { first: 1 }),
      lengths.load(request, 'b', { first: 2 }),
      lengths.load(request, 'c', { first: 1 }),
    ]),
  ).toEqual([1, 2, 1]);
  expect(asked).toEqual([
    [['a', 'c'], { first: 1 }],
    [['b'], { first: 2 }],
  ]);
});

test('a snapshot that is gone says to start again', async () => {
  const loader = defineFactLoader<string>((_store, ids) => Promise.resolve(ids));
  await expect(loader.load(context(), '1', 'never')).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: 'The snapshot that this list was begun on has been removed. Start again from the first page.',
  });
});
