import type { Question } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { ApiError, toApiError } from '../../errors.js';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { logRow } from '../../testing/log-rows.js';
import { capturingLogger, startTestServer, type TestServer } from '../../testing/server.js';
import { askHere } from './apart-questions.js';
import { AskProcess } from './ask-process.js';

const rows = Array.from({ length: 400 }, (_, i) =>
  logRow({
    time: `2019-10-${String(1 + (i % 28)).padStart(2, '0')} ${String(i % 24).padStart(2, '0')}:00:00`,
    user: String(100 + (i % 50)),
    session: `s${i % 90}`,
    product: String(i % 12),
    category: i % 3 === 0 ? 'camp.tent' : 'home.lamp',
    price: `${10 + (i % 5)}.00`,
    type: i % 7 === 0 ? 'purchase' : i % 4 === 0 ? 'cart' : 'view',
  }),
);
const asked: Question = { timeZone: 'UTC', period: null, filter: null };
/** Every question that is asked apart, and what its field asks. */
const QUESTIONS: Readonly<Record<string, object>> = {
  abandonment: { graceHours: null, first: 100 },
  anomalies: {},
  association: { unit: 'user', level: 'category', from: 'view', to: 'purchase', minimumSupport: 5, windowDays: 14 },
  purchaseDrivers: {},
  audience: { kind: 'buyers' },
  'audience-members': { kind: 'category-viewers', category: 'camp' },
  changes: {},
  demand: { measure: 'demand', level: 'top', minimumEffect: 0.2, heatMapOf: null },
  'lifetime-value': { months: 12, monthlyDiscount: 0.01 },
  prices: { first: 20, changesFirst: 20, smallestViews: 1 },
  products: { first: 20, rule: { minimumViewers: 5 } },
  'repeat-purchase': { categoriesFirst: 20 },
  rfm: { method: 'rule', clusters: null, seed: 1 },
};

let server: TestServer;
let client: TestClient;
let store: EventStore;
let apart: AskProcess;
const never = new AbortController().signal;
const ask = (name: string, signal: AbortSignal = never): Promise<unknown> =>
  apart.ask(store, { name, asked: { ...asked, ...QUESTIONS[name] }, heavy: false }, { signal });
beforeAll(async () => {
  server = await startTestServer({ rows, asksHere: false });
  client = await server.as(Role.VIEWER);
  store = await server.services.lake.store();
});
afterAll(async () => {
  await store.close();
  await server.close();
});
beforeEach(() => {
  const services = { ...server.services, log: capturingLogger().logger };
  apart = new AskProcess({ services, program: path.join(inject('testFolder'), 'ask-worker.js') });
});
afterEach(() => apart.close());

/** Stops the process between two instructions, as a turn of its loop that does not end. */
function freeze(): number {
  const { pid } = apart;
  if (pid === null) throw new Error('there is no process');
  process.kill(pid, 'SIGSTOP');
  return pid;
}
const another = (pid: number): Promise<number> =>
  expect.poll(() => apart.pid, { timeout: 300_000 }).toSatisfy((now) => now !== null && now !== pid) as never;

describe('a process that works answers out', () => {
  test('answers every question as this one does', async () => {
    for (const [name, question] of Object.entries(QUESTIONS)) {
      const here = await askHere(store, { name, asked: { ...asked, ...question }, heavy: false }, { signal: never });
      expect(await ask(name), name).toEqual(here);
    }
  });

  test('is asked by the fields, whose errors stay what they are', async () => {
    const question = (period: string): Promise<{ data?: unknown; errors?: unknown }> =>
      client.graphql(`{ analytics(timeZone: "UTC"${period}) { rfm { buyers } prices { definition { name } } } }`);
    expect(await question('')).toMatchObject({ data: { analytics: { rfm: { buyers: 50 } } } });
    expect(await question(', period: { from: "2019-12-01", to: "2019-11-01" }')).toMatchObject({
      errors: [{ message: expect.stringContaining('Swap') as string, extensions: { code: 'BAD_USER_INPUT' } }],
    });
    const failed = await apart
      .ask(store, { name: 'rfm', asked: { ...asked, timeZone: 'Mars/Base' }, heavy: false }, { signal: never })
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ name: expect.stringMatching(/^(?:Question|InvalidTimeZone)Error$/) as string });
  });

  test('is ended where it does not stop, and what else it was asked is asked again', async () => {
    const stop = new AbortController();
    const stopped = ask('prices', stop.signal);
    const other = ask('rfm');
    const frozen = freeze();
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    expect(await other).toMatchObject({ definition: { name: expect.any(String) as string } });
    expect(apart.pid).not.toBe(frozen);
  });

  test('works on what one caller asks before the rest of what another waits for', async () => {
    const ended: string[] = [];
    const askAs = (caller: string): Promise<unknown> =>
      apart
        .ask(
          store,
          { name: 'prices', asked: { ...asked, ...QUESTIONS['prices'] }, heavy: true },
          { signal: never, caller },
        )
        .finally(() => ended.push(caller));
    await Promise.all([...Array.from({ length: 9 }, () => askAs('greedy')), askAs('other')]);
    // The two that began first are the greedy one's. By turns the other is the next; without, it would be the tenth to begin.
    expect(ended.indexOf('other')).toBeLessThan(7);
  });

  test('is started again when it ends, and what ends it twice is an error that says what to do', async () => {
    const answer = ask('rfm');
    const first = freeze();
    process.kill(first, 'SIGKILL');
    expect(await answer).toMatchObject({ snapshot: { id: store.snapshot.id } });

    const lost = ask('prices').catch((error: unknown) => error);
    for (let i = 0; i < 2; i++) {
      const pid = freeze();
      process.kill(pid, 'SIGKILL');
      if (i === 0) await another(pid);
    }
    const error = await lost;
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('--memory') as string });
    expect(await ask('rfm')).toMatchObject({ snapshot: { id: store.snapshot.id } });
  });

  test('keeps the name of an error, so that damage is told as what it is', async () => {
    const folder = path.join(server.dataDir, 'lake', 'files');
    const [file] = (await readdir(folder, { recursive: true })).filter((name) => /users.*\.parquet$/.test(name));
    const place = path.join(folder, file!);
    const bytes = await readFile(place);
    const rotten = Buffer.from(bytes);
    rotten[bytes.length >> 1]! ^= 1;
    await ask('rfm');
    await writeFile(place, rotten);
    try {
      // Compared once, it is read as it is until somebody doubts it.
      apart.doubt([path.join('files', file!)]);
      const error = await ask('rfm').catch((reason: unknown) => reason);
      expect(toApiError(error)).toMatchObject({ code: 'UNAVAILABLE', extensions: { problem: 'damaged-lake' } });
    } finally {
      await writeFile(place, bytes);
    }
  });

  test('goes on when files of a lake are doubted that did not open', async () => {
    const pointer = path.join(server.dataDir, 'lake', 'lake.json');
    const bytes = await readFile(pointer);
    await writeFile(pointer, '{');
    try {
      const failure = async (): Promise<unknown> => toApiError(await ask('rfm').catch((error: unknown) => error));
      const damaged = { code: 'UNAVAILABLE', extensions: { problem: 'damaged-lake' } };
      expect(await failure()).toMatchObject(damaged);
      const { pid } = apart;
      apart.doubt(['files/users.parquet']);
      expect(await failure()).toMatchObject(damaged);
      expect(apart.pid).toBe(pid);
    } finally {
      await writeFile(pointer, bytes);
    }
  });

  test('leaves what it is asked when the server stops, and ends', async () => {
    const left = ask('association');
    const pid = freeze();
    const closed = apart.close();
    await expect(left).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await closed;
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
