import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importLog } from '@cartograph/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { IMPORT_PREFIX } from '../snapshot.js';
import { globalId } from '../node-id.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { csvOf, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const QUARANTINE = `query($id: ID!, $first: Int, $after: String, $file: String, $reason: String) {
  quarantine(importId: $id, first: $first, after: $after, file: $file, reason: $reason) { totalCount pageInfo { hasNextPage endCursor } nodes { file line byteOffset column value reason remedy text } } }`;
interface Page {
  quarantine: {
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
    nodes: { file: string; line: number; value: string; reason: string; text: string }[];
  };
}

let server: TestServer;
let viewer: TestClient;
let id: string;
let inbox: string;
beforeAll(async () => {
  server = await startTestServer();
  viewer = await server.as(Role.VIEWER);
  inbox = path.join(server.dataDir, 'inbox');
  await mkdir(inbox);
  const bad = csvOf([logRow(), logRow({ price: '-1' }), logRow({ product: '=2+5' }), logRow({ price: '-2' })]);
  await writeFile(path.join(inbox, 'a.csv'), bad);
  await writeFile(path.join(inbox, 'b.csv'), csvOf([logRow(), logRow({ price: '-3' })]));
  id = globalId(IMPORT_PREFIX, (await importLog({ dataDir: server.dataDir, paths: [inbox] })).id);
});
afterAll(() => server.close());

test('rows put aside are listed page by page, by file and reason', async () => {
  const first = await viewer.ok<Page>(QUARANTINE, { id, first: 3 });
  expect(first.quarantine).toMatchObject({
    totalCount: 4,
    pageInfo: { hasNextPage: true },
    nodes: [
      {
        file: 'a.csv',
        line: 3,
        column: 'price',
        value: '-1',
        reason: 'negative-price',
        byteOffset: expect.any(Number),
        remedy: expect.stringContaining('zero or more'),
        text: expect.stringContaining(',-1,'),
      },
      { reason: 'bad-id', value: '=2+5' },
      { line: 5 },
    ],
  });
  const rest = await viewer.ok<Page>(QUARANTINE, { id, after: first.quarantine.pageInfo.endCursor });
  expect(rest.quarantine).toMatchObject({
    totalCount: 4,
    pageInfo: { hasNextPage: false },
    nodes: [{ file: 'b.csv', value: '-3' }],
  });
  expect((await viewer.ok<Page>(QUARANTINE, { id, file: 'a.csv', reason: 'negative-price' })).quarantine).toMatchObject(
    { totalCount: 2, nodes: [{ value: '-1' }, { value: '-2' }] },
  );
  expect((await viewer.graphql(QUARANTINE, { id: 'imp_nothing' })).errors[0]?.extensions.code).toBe('NOT_FOUND');
  for (const which of [{ file: 'a\0b' }, { reason: 'a\0b' }])
    expect((await viewer.ok<Page>(QUARANTINE, { id, ...which })).quarantine).toMatchObject({
      totalCount: 0,
      nodes: [],
    });
});

test('a cursor that is none of the list is refused', async () => {
  const forged = (...values: unknown[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');
  for (const after of ['###', forged('1'), forged(1e300), forged(1.5), forged(-2), forged(null), forged(1, 2)]) {
    expect((await viewer.graphql(QUARANTINE, { id, after })).errors).toMatchObject([
      { message: expect.stringContaining('"after" is not a cursor') as string, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  }
});

test('the CSV is for a spreadsheet and runs nothing there', async () => {
  const response = await viewer.fetch(`/imports/${id}/quarantine.csv`);
  expect([response.status, response.headers.get('content-type'), response.headers.get('content-disposition')]).toEqual([
    200,
    'text/csv; charset=utf-8',
    expect.stringMatching(/^attachment; filename="quarantine-.*\.csv"$/),
  ]);
  const lines = Buffer.from(await response.arrayBuffer())
    .toString('utf8')
    .split('\r\n');
  expect(lines[0]).toBe('\uFEFFfile,line,byte_offset,column,value,reason,remedy,text');
  expect(lines[1]).toMatch(/^a\.csv,3,\d+,price,-1,negative-price,/);
  expect(lines[2]).toMatch(/^a\.csv,4,\d+,product_id,'=2\+5,bad-id,/);
  expect(lines).toHaveLength(6);
  const some = await (await viewer.fetch(`/imports/${id}/quarantine.csv?file=b.csv`)).text();
  expect(some.trimEnd().split('\r\n')).toHaveLength(2);
});

test.each([
  ['csv', '?file=b.csv', { file: 'b.csv' }],
  ['log', '?reason=negative-price', { reason: 'negative-price' }],
  ['parquet', '', {}],
])('who takes the %s file is on record', async (format, which, asked) => {
  const own = await server.as(Role.VIEWER);
  const response = await own.fetch(`/imports/${id}/quarantine.${format}${which}`);
  await response.arrayBuffer();
  expect(response.status).toBe(200);
  expect(
    await server.services.decisions.read.findBy(AuditEntryEntity, { actor: `account:${own.email}` }),
  ).toMatchObject([
    { action: 'downloadQuarantine', target: id, detail: { format, ...asked }, outcome: 'ok', address: '127.0.0.1' },
  ]);
});

test('the Parquet file is the lake’s own', async () => {
  const response = await viewer.fetch(`/imports/${id}/quarantine.parquet`);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect([response.status, bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual([
    200,
    'PAR1',
    'PAR1',
  ]);
  expect((await viewer.fetch(`/imports/${id}/quarantine.parquet?file=a.csv`)).status).toBe(400);
});

test('the rows alone, mended, are imported again and only they are new', async () => {
  const text = await (await viewer.fetch(`/imports/${id}/quarantine.log?reason=negative-price`)).text();
  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('event_time')),
  ).toHaveLength(3);
  await writeFile(path.join(inbox, 'mended.csv'), text.replaceAll(/,-(\d)/g, ',$1'));
  expect(await importLog({ dataDir: server.dataDir, paths: [path.join(inbox, 'mended.csv')] })).toMatchObject({
    read: 3,
    accepted: 3,
    duplicates: 0,
    quarantined: {},
  });
});

test('an import without such rows says so; nobody unknown or without the right sees any', async () => {
  const { imports } = await viewer.ok<{ imports: { nodes: { id: string; quarantinePath: string | null }[] } }>(
    '{ imports { nodes { id quarantinePath } } }',
  );
  expect(imports.nodes.map(({ quarantinePath }) => quarantinePath)).toEqual([null, `/imports/${id}/quarantine`]);
  const clean = imports.nodes[0]?.id ?? '';
  expect((await viewer.fetch(`/imports/${clean}/quarantine.parquet`)).status).toBe(404);
  expect((await viewer.fetch('/imports/imp_nothing/quarantine.csv')).status).toBe(404);
  expect((await server.anonymous().fetch(`/imports/${id}/quarantine.csv`)).status).toBe(401);
  expect((await (await server.withKey('shop:read')).fetch(`/imports/${id}/quarantine.csv`)).status).toBe(403);
  expect((await (await server.withKey('people:read')).fetch(`/imports/${id}/quarantine.log`)).status).toBe(200);
});
