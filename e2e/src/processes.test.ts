import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CartographClient } from '@cartograph/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedOf, makeLog, writeLog, type Expected } from './harness/log.js';
import { cartograph, cartographJson, eventually, freshFolder, launch, removeFolder } from './harness/product.js';
import { freePort, startServer } from './harness/server.js';

const log = makeLog({ users: 20_000, seed: 41, days: 28 });
const half = Math.floor(log.length / 2);
const expected = expectedOf(log);
let folder: string;
let whole: string;

beforeAll(() => {
  folder = freshFolder('processes');
  whole = writeLog(join(folder, 'whole.csv'), log);
});
afterAll(() => removeFolder(folder));

const totals = async (data: string): Promise<unknown> =>
  (
    await cartographJson<{ data: { shop: unknown } }>([
      'query',
      '{ shop { users products sessions buyers revenue counts { total } } }',
      '--data',
      data,
    ])
  ).data.shop;
const shopOf = (of: Expected): unknown => ({
  users: of.users,
  products: of.products,
  sessions: of.sessions,
  buyers: of.buyers,
  revenue: of.revenue,
  counts: { total: of.rows },
});

describe('two processes on one data folder', () => {
  it('import at once: one waits for the other, and nothing is lost', async () => {
    const data = join(folder, 'shared');
    const first = writeLog(join(folder, 'first.csv'), log.slice(0, half));
    const second = writeLog(join(folder, 'second.csv'), log.slice(half));
    const results = await Promise.all(
      [first, second].map((file) => cartograph(['import', file, '--data', data, '--json'])),
    );
    expect(results.map(({ code, stderr }) => (code === 0 ? 'done' : stderr))).toEqual(['done', 'done']);
    expect(await totals(data)).toEqual(shopOf(expected));
    expect(results.map(({ stderr }) => stderr).join('\n')).toMatch(/wait|held by/i);
  });

  it('serve the same figures, and see an import made beside them', async () => {
    const data = join(folder, 'beside');
    await cartographJson(['import', join(folder, 'first.csv'), '--data', data, '--json']);
    const server = await startServer('serve', [], { dataDir: data });
    try {
      const client = await server.asAdmin();
      expect((await client.shop()).counts.total).toBe(half);
      await cartographJson(['import', join(folder, 'second.csv'), '--data', data, '--json']);
      expect((await client.shop()).counts.total).toBe(log.length);
    } finally {
      await server.dispose();
    }
  });
});

describe('killed in the middle of an import', () => {
  it('the lake is as it was before, and the import can be done again', async () => {
    const data = join(folder, 'killed');
    const small = makeLog({ users: 50, seed: 42 }).map((row) => ({
      ...row,
      user: row.user + 7_000_000,
      session: `k${row.session}`,
    }));
    await cartographJson(['import', writeLog(join(folder, 'small.csv'), small), '--data', data, '--json']);
    const before = await totals(data);
    const files = (): number => readdirSync(join(data, 'lake'), { recursive: true }).length;
    const filesBefore = files();

    const running = launch(['import', whole, '--data', data, '--json']);
    await eventually('the import writes into the lake', () => (files() > filesBefore ? true : null));
    running.child.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    expect(await totals(data)).toEqual(before);

    const report = await cartographJson<{ read: number; accepted: number }>([
      'import',
      whole,
      '--data',
      data,
      '--json',
    ]);
    expect(report).toMatchObject({ read: log.length, accepted: log.length });
    expect(await totals(data)).toEqual(shopOf(expectedOf([...small, ...log])));
  });
});

describe('a server', () => {
  it('stops cleanly on SIGINT and SIGTERM, and its data outlive it', async () => {
    const data = join(folder, 'stopped');
    await cartographJson(['import', whole, '--data', data, '--json']);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const server = await startServer('serve', [], { dataDir: data });
      server.child.kill(signal);
      expect(await server.ended).toEqual({ code: 0, signal: null });
    }
    expect(await totals(data)).toEqual(shopOf(expected));
  });

  it('marks the jobs it leaves unfinished, whether it is stopped or killed', async () => {
    const data = join(folder, 'jobs');
    await cartographJson(['import', whole, '--data', data, '--json']);
    let server = await startServer('serve', [], { dataDir: data });
    const admin = await server.asAdmin();
    const { secret } = await admin.apiKeys.create({ name: 'e2e', scopes: ['jobs:read', 'models:write', 'shop:read'] });
    const stopped = await admin.models.train({ factors: 128, iterations: 50 });
    await eventually('the training runs', async () =>
      (await admin.jobs.get(stopped.id))?.state === 'RUNNING' ? true : null,
    );
    expect((await server.stop()).code).toBe(0);

    server = await startServer('serve', [], { dataDir: data });
    let client = new CartographClient({ url: server.url, apiKey: secret, timeoutMs: 600_000 });
    expect((await client.jobs.get(stopped.id))?.state).toMatch(/CANCELED|INTERRUPTED/);
    const killed = await client.models.train({ factors: 128, iterations: 50 });
    await eventually('the training runs', async () =>
      (await client.jobs.get(killed.id))?.state === 'RUNNING' ? true : null,
    );
    server.child.kill('SIGKILL');
    await server.ended;

    server = await startServer('serve', [], { dataDir: data });
    client = new CartographClient({ url: server.url, apiKey: secret, timeoutMs: 600_000 });
    await eventually('the job is marked', async () =>
      /CANCELED|INTERRUPTED|FAILED/.test((await client.jobs.get(killed.id))?.state ?? '') ? true : null,
    );
    await server.dispose();
  });

  it('says in a sentence that its port is taken', async () => {
    const data = join(folder, 'port');
    await cartographJson(['import', join(folder, 'small.csv'), '--data', data, '--json']);
    const server = await startServer('serve', [], { dataDir: data });
    try {
      const port = new URL(server.url).port;
      const { code, stderr } = await cartograph(['serve', '--data', join(folder, 'port'), '--port', port]);
      expect(code).toBe(1);
      expect(stderr).toContain(port);
      expect(stderr).not.toMatch(/^\s+at /m);
    } finally {
      await server.dispose();
    }
  });

  it('refuses a log it cannot read before it serves anything', async () => {
    const port = String(await freePort());
    const { code, stderr } = await cartograph([
      'start',
      '--log',
      join(folder, 'not-there.csv'),
      '--data',
      join(folder, 'unread'),
      '--port',
      port,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('not-there.csv');
  });
});
