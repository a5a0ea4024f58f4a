import Database from 'better-sqlite3';
import { verifyLake } from '@cartograph/events';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { JobState } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { STEPS, whileStepFails, type Step } from '../testing/failing-driver.js';
import { endOf } from '../testing/jobs.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { databaseFile } from '../data-paths.js';

/** The gate tries a share of them. */
const ROUNDS = process.env['TEST_SIZE'] === 'full' ? 20 : 12;

let server: TestServer;
let admin: TestClient;
let shop: TestClient;
beforeAll(async () => {
  server = await startTestServer({
    rows: [logRow({ user: '1' })],
    jobsHere: true,
    sealing: { minutes: 0, events: 0 },
    logger: pino({ level: 'silent' }),
  });
  admin = await server.as(Role.ADMIN, Role.OPERATOR);
  shop = await server.withKey('events:write');
});
afterAll(() => server.close());

let made = 0;
/** Whose events, and which keys, were acknowledged. */
const acknowledged = { users: new Set<string>(), keys: new Set<string>() };

async function addKey(): Promise<boolean> {
  const name = `key ${++made}`;
  const { data } = await admin.graphql<{ createApiKey: { userErrors: unknown[] } | null }>(
    'mutation($name: String!) { createApiKey(input: { name: $name, scopes: ["analytics:read"] }) { userErrors { code } } }',
    { name },
  );
  const isDone = data?.createApiKey?.userErrors.length === 0;
  if (isDone) acknowledged.keys.add(name);
  return isDone;
}

async function record(): Promise<boolean> {
  const user = String(1_000 + ++made);
  const event = {
    time: '2019-10-20T08:00:00Z',
    type: 'VIEW',
    productExternalId: '100',
    price: '1.00',
    userExternalId: user,
  };
  const { data } = await shop.graphql<{ recordEvents: { accepted: number | null } | null }>(
    'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted userErrors { code } } }',
    { input: { events: [event] } },
  );
  const isDone = data?.recordEvents?.accepted === 1;
  if (isDone) acknowledged.users.add(user);
  return isDone;
}

async function bringIn(): Promise<boolean> {
  const user = String(1_000 + ++made);
  const isDone = await importRows(server.dataDir, [logRow({ user })]).then(
    () => true,
    () => false,
  );
  if (isDone) acknowledged.users.add(user);
  return isDone;
}

async function seal(): Promise<boolean> {
  const { data } = await admin.graphql<{ sealEvents: { job: { id: string } | null } | null }>(
    'mutation { sealEvents(input: {}) { job { id } userErrors { code } } }',
  );
  const job = data?.sealEvents?.job;
  return job ? (await endOf(server.services, job.id)).state === JobState.DONE : false;
}

const WORK = { addKey, record, bringIn, seal };
type Kind = keyof typeof WORK;
const KINDS = Object.keys(WORK) as Kind[];

/** What another connection finds of the keys, and how many events each user has in the lake. */
async function found(): Promise<{ keys: Set<string>; events: Map<string, number> }> {
  const other = new Database(databaseFile(server.dataDir), { readonly: true });
  const names = other.prepare('SELECT name FROM api_key').pluck().all() as string[];
  other.close();
  const store = await server.services.lake.store();
  const rows = await store.rows('SELECT user_id::VARCHAR AS id, count(*)::INTEGER AS n FROM events GROUP BY 1');
  await store.close();
  return { keys: new Set(names), events: new Map(rows.map((row) => [String(row['id']), Number(row['n'])])) };
}

test('wherever the disk fails once, what is acknowledged is kept, once, and all goes on', async () => {
  const steps = new Map<string, number>();
  for (const kind of KINDS)
    for (const step of STEPS) {
      if (kind === 'seal') await record();
      const counted = await whileStepFails(step, null, async () => {
        expect(await WORK[kind](), `${kind}, without a fault`).toBe(true);
      });
      steps.set(`${kind} ${step}`, counted.steps);
    }

  let faults = 0;
  const fault = fc.record({
    step: fc.constantFrom<Step>(...STEPS),
    place: fc.double({ min: 0, max: 0.999, noNaN: true }),
  });
  await fc.assert(
    fc.asyncProperty(fc.record({ addKey: fault, record: fault, bringIn: fault, seal: fault }), async (round) => {
      for (const kind of KINDS) {
        const { step, place } = round[kind];
        if (kind === 'seal') expect(await record()).toBe(true);
        const at = Math.floor(place * (steps.get(`${kind} ${step}`) ?? 0));
        const { hasFailed } = await whileStepFails(step, at, async () => void (await WORK[kind]()));
        faults += Number(hasFailed);
        if (kind === 'seal') await record();
        expect(await WORK[kind](), `${kind}, after a fault of ${step} ${at}`).toBe(true);
      }
      expect(await seal().then(async (isDone) => isDone || (await record(), seal()))).toBe(true);
      const { keys, events } = await found();
      expect([...acknowledged.keys].filter((key) => !keys.has(key))).toEqual([]);
      expect([...acknowledged.users].filter((user) => events.get(user) !== 1)).toEqual([]);
      expect([...events].filter(([, count]) => count !== 1)).toEqual([]);
      expect(await verifyLake(server.dataDir)).toMatchObject({ isOk: true, problems: [] });
    }),
    { numRuns: ROUNDS, endOnFailure: true },
  );
  expect(faults).toBeGreaterThan(0);
});
