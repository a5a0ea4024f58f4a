import { open, type FileHandle } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { resultOf } from '../testing/jobs.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import type { SealJobResult } from './seal-job.js';

const RECORD =
  'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted rejected { index reason column value remedy } userErrors { code field message } } }';
interface Recorded {
  accepted: number;
  rejected: { index: number; reason: string; column: string | null; remedy: string }[];
  userErrors: { code: string; field: string[] | null }[];
}

let server: TestServer;
let shop: TestClient;
beforeAll(async () => {
  server = await startTestServer();
  shop = await server.withKey('events:write');
});
afterAll(() => server.close());

const record = async (input: object): Promise<Recorded> =>
  (await shop.ok<{ recordEvents: Recorded }>(RECORD, { input })).recordEvents;
const event = (more: object = {}): object => ({
  time: '2019-10-01T08:00:00Z',
  type: 'PURCHASE',
  productExternalId: '100',
  price: '12.50',
  userExternalId: '541312140',
  ...more,
});

test('good events of a batch are taken, the others come back with the remedy', async () => {
  const answer = await record({
    events: [
      event(),
      event({ userExternalId: 'eve' }),
      event({ type: 'VIEW', sessionExternalId: 's-1', category: 'a.b', categoryExternalId: '7', brand: 'acme' }),
    ],
  });
  expect(answer).toMatchObject({ accepted: 2, rejected: [{ index: 1, column: 'user_id' }], userErrors: [] });
  expect(answer.rejected[0]?.remedy).toBeTruthy();
});

test('a value of many characters is refused with its place, column and remedy, beside what else is wrong', async () => {
  const spaces = `a${' '.repeat(100_000)}b`;
  const answer = await record({
    events: [event({ brand: spaces }), event({ userExternalId: 'eve' }), event({ category: 'x'.repeat(100_000) })],
  });
  expect(answer).toMatchObject({
    accepted: 0,
    rejected: [
      {
        index: 0,
        reason: 'value-too-long',
        column: 'brand',
        remedy: 'the value has 100002 characters: send at most 1000',
      },
      { index: 1, column: 'user_id' },
      { index: 2, reason: 'value-too-long', column: 'category_code' },
    ],
    userErrors: [],
  });
  expect(JSON.stringify(answer).length).toBeLessThan(2_000);
});

test('a batch sent again under its name is acknowledged and recorded once; another one under that name is refused', async () => {
  const batch = { batchId: 'b-1', events: [event({ time: '2019-10-01T09:00:00Z' })] };
  expect([(await record(batch)).accepted, (await record(batch)).accepted]).toEqual([1, 1]);
  const operator = await server.as(Role.OPERATOR);
  expect(await operator.ok('{ pendingEvents { events } }')).toEqual({ pendingEvents: { events: 3 } });
  expect((await record({ ...batch, events: [event({ price: '1' })] })).userErrors).toMatchObject([
    { code: 'CONFLICT', field: ['batchId'] },
  ]);
  expect((await record({ events: [] })).userErrors).toMatchObject([{ code: 'REQUIRED', field: ['events'] }]);
});

test('what shoppers do is not kept in the audit log; who was refused is', async () => {
  const viewer = await server.as(Role.VIEWER);
  expect((await viewer.graphql(RECORD, { input: { events: [event()] } })).errors[0]?.extensions.code).toBe('FORBIDDEN');
  const entries = await server.services.decisions.read.findBy(AuditEntryEntity, { action: 'recordEvents' });
  expect(entries.map(({ outcome }) => outcome).toSorted()).toEqual(['CONFLICT', 'FORBIDDEN', 'REQUIRED']);
  expect(JSON.stringify(entries)).not.toContain('541312140');
});

test('are in the figures once their segment has ended and they are sealed', async () => {
  await (await server.services.appender()).seal();
  const operator = await server.as(Role.OPERATOR);
  expect(
    await operator.ok('{ shop { revenue counts { total } snapshot { reason } } pendingEvents { events oldestAt } }'),
  ).toEqual({
    shop: { revenue: '25.00', counts: { total: 3 }, snapshot: { reason: 'APPEND' } },
    pendingEvents: { events: 0, oldestAt: null },
  });
  const { sealEvents } = await operator.ok<{ sealEvents: { job: { id: string } } }>(
    'mutation { sealEvents(input: {}) { job { id } userErrors { message } } }',
  );
  expect(await resultOf<SealJobResult>(server.services, sealEvents.job.id)).toEqual({
    importId: null,
    snapshotId: null,
    accepted: 0,
  });
});

test('where the time is over while the disk is slow, the answer says that events may be recorded, and sent again none counts twice', async () => {
  const hasty = await startTestServer({ limits: { timeoutMs: 1_500 } });
  const release = await holdSyncs();
  try {
    const sender = await hasty.withKey('events:write', 'shop:read');
    const input = { events: [event()], batchId: 'slow' };
    const late = await sender.graphql(RECORD, { input });
    expect(late.errors[0]).toMatchObject({
      message: expect.stringMatching(/took longer than 1\.5 s.*may be recorded.*same batchId/) as string,
      extensions: { code: 'TIMEOUT' },
    });
    release();
    expect((await sender.ok<{ recordEvents: Recorded }>(RECORD, { input })).recordEvents).toMatchObject({
      accepted: 1,
    });
    expect(await sender.ok('{ pendingEvents { events } }')).toEqual({ pendingEvents: { events: 1 } });
  } finally {
    release();
    await hasty.close();
  }
});

/** Lets no file of this process reach the disk until it is released. */
async function holdSyncs(): Promise<() => void> {
  const file = await open(import.meta.filename);
  const handles = Object.getPrototypeOf(file) as Pick<FileHandle, 'sync' | 'datasync'>;
  await file.close();
  const { sync, datasync } = handles;
  let go!: () => void;
  const held = new Promise<void>((resolve) => (go = resolve));
  handles.sync = function (this: FileHandle) {
    return held.then(() => sync.call(this));
  };
  handles.datasync = function (this: FileHandle) {
    return held.then(() => datasync.call(this));
  };
  return () => {
    go();
    Object.assign(handles, { sync, datasync });
  };
}
