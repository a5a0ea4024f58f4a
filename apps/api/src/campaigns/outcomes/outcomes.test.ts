import { rm } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AuditEntryEntity } from '../../audit/audit-entry.entity.js';
import type { Decisions } from '../../database/decisions.js';
import { ExposureEntity } from '../exposures/exposure.entity.js';
import { importExposuresJob } from '../exposures/import-exposures-job.js';
import { UploadEntity } from '../../imports/upload.entity.js';
import { Role } from '../../permissions.js';
import { followedShop } from '../../testing/campaign-shop.js';
import type { TestClient } from '../../testing/client.js';
import { endOf, resultOf } from '../../testing/jobs.js';
import { expose, planCampaign, startCampaign, stopCampaign } from '../../testing/run-campaign.js';
import { startTestServer, type TestServer } from '../../testing/server.js';
import { OutcomeSourceEntity } from './outcome-source.entity.js';
import { OutcomeEntity } from './outcome.entity.js';

interface Answer {
  accepted: number;
  known: number;
  rejected: { index: number; reason: string; field: string; value: string; remedy: string }[];
  userErrors: { code: string; field: string[] | null; message: string }[];
}
const RECORD =
  'mutation($input: RecordOutcomesInput!) { recordOutcomes(input: $input) { accepted known rejected { index reason field value remedy } userErrors { code field message } } }';

let server: TestServer;
let marketer: TestClient;
let operator: TestClient;
let shop: TestClient;
let campaignId: string;
/** SQL of the operational database; null while nobody listens. */
let heard: string[] | null = null;
beforeAll(async () => {
  server = await startTestServer({ rows: followedShop(), jobsHere: true, onStatement: (sql) => void heard?.push(sql) });
  [marketer, operator, shop] = [
    await server.as(Role.MARKETER),
    await server.as(Role.OPERATOR),
    await server.withKey('events:write'),
  ];
});
afterAll(() => server.close());
beforeEach(async () => {
  campaignId = await planCampaign(marketer, {
    arms: [
      { name: 'control', weight: 0.5 },
      { name: 'treatment', weight: 0.5 },
    ],
    metrics: [
      { name: 'calls', kind: 'MEAN', source: 'RECORDED' },
      { name: 'minutes', kind: 'RATIO', source: 'RECORDED', role: 'SECONDARY' },
      { name: 'bought', kind: 'CONVERSION', source: 'PURCHASE', role: 'SECONDARY' },
    ],
  });
  await startCampaign(server.services, marketer, campaignId, { hasAA: false });
});

const record = async (outcomes: object[], more: object = {}): Promise<Answer> =>
  (await shop.ok<{ recordOutcomes: Answer }>(RECORD, { input: { campaignId, outcomes, ...more } })).recordOutcomes;
const now = (): string => new Date().toISOString();
const call = (unit: string, more: object = {}): object => ({ unit, metric: 'calls', at: now(), ...more });
const stored = (): Promise<OutcomeEntity[]> =>
  server.services.decisions.read.find(OutcomeEntity, { where: { campaignId }, order: { unit: 'ASC', value: 'ASC' } });

describe('recordOutcomes', () => {
  test('counts a thing once, however often it is sent, the earliest; without an id exact copies are one', async () => {
    const [early, late] = [new Date(Date.now() - 60_000).toISOString(), now()];
    expect(
      await record([
        call('1', { id: 'A', at: late, value: 2 }),
        call('1', { id: 'A', at: late, value: 2 }),
        call('1', { id: 'B', at: late }),
      ]),
    ).toMatchObject({ accepted: 2, known: 1, rejected: [], userErrors: [] });
    expect(
      await record([call('1', { id: 'A', at: early, value: 3 }), call('1', { id: 'A', at: late, value: 2 })]),
    ).toMatchObject({ accepted: 1, known: 1 });
    expect(
      await record([call('2', { at: late }), call('2', { at: late }), call('2', { at: late, value: 4 })]),
    ).toMatchObject({ accepted: 2, known: 1 });
    expect((await stored()).map(({ unit, thing, value, at }) => [unit, thing, value, at.toISOString()])).toEqual([
      ['1', 'B', 1, late],
      ['1', 'A', 3, early],
      ['2', null, 1, late],
      ['2', null, 4, late],
    ]);
  });

  test('tells bad outcomes with place, value and remedy, and takes the others of the batch', async () => {
    const answer = await record([
      call('1'),
      call(''),
      call('2', { metric: 'bought' }),
      call('3', { metric: 'cals' }),
      call('4', { at: '2019-10-01T00:00:00Z' }),
      call('5', { at: new Date(Date.now() + 3_600_000).toISOString() }),
      call('6', { value: 1e300 }),
      call('7', { denominator: 2 }),
      { ...call('8'), metric: 'minutes', value: 30, denominator: 2 },
    ]);
    expect(answer).toMatchObject({ accepted: 2, userErrors: [] });
    expect(answer.rejected.map(({ index, reason, field }) => [index, reason, field])).toEqual([
      [1, 'bad-unit', 'unit'],
      [2, 'metric-of-the-log', 'metric'],
      [3, 'unknown-metric', 'metric'],
      [4, 'before-the-start', 'at'],
      [5, 'in-the-future', 'at'],
      [6, 'bad-value', 'value'],
      [7, 'bad-denominator', 'denominator'],
    ]);
    for (const { value, remedy } of answer.rejected.slice(1))
      expect([value, remedy].every((text) => text.length > 0)).toBe(true);
  });

  test('infinite revenue and none that is a number do not pass the door', async () => {
    const sent = `{"query":${JSON.stringify(RECORD)},"variables":{"input":{"campaignId":"${campaignId}","outcomes":[{"unit":"1","metric":"calls","at":"${now()}","value":1e999}]}}}`;
    const response = await shop.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: sent,
    });
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(/input\.outcomes\[0\]\.value/) as string,
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
    expect(
      (await shop.graphql(RECORD, { input: { campaignId, outcomes: [call('1', { value: 'NaN' })] } })).errors[0]
        ?.extensions.code,
    ).toBe('BAD_USER_INPUT');
    expect(await stored()).toEqual([]);
  });

  test('what never started has no outcomes; what has ended still hears of them', async () => {
    const draft = await planCampaign(marketer);
    expect((await record([call('1')], { campaignId: draft })).userErrors).toMatchObject([
      {
        code: 'INVALID',
        field: ['campaignId'],
        message: 'The campaign is DRAFT: nothing can have come of it. Start it first.',
      },
    ]);
    expect((await record([call('1')], { campaignId: 'cmp_none' })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect((await record([])).userErrors).toMatchObject([{ code: 'REQUIRED', field: ['outcomes'] }]);
    expect((await record(Array.from({ length: 1_001 }, (_, unit) => call(String(unit))))).userErrors).toMatchObject([
      { code: 'TOO_LONG', field: ['outcomes'] },
    ]);
    await stopCampaign(server.services, marketer, campaignId);
    expect(await record([call('1')])).toMatchObject({ accepted: 1 });
  });

  test('says until when its metrics are known: when they were last sent, or what the sender says; never further back', async () => {
    const known = async (): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await server.services.decisions.read.findBy(OutcomeSourceEntity, { campaignId })).map(
          ({ metric, knownUntil }) => [metric, knownUntil.toISOString()],
        ),
      );
    const [before, early] = [Date.now(), new Date(Date.now() - 60_000).toISOString()];
    expect(await record([], { completeUntil: [{ metric: 'minutes', until: early }] })).toMatchObject({
      accepted: 0,
      userErrors: [],
    });
    await record([call('1'), call('2', { metric: 'cals' })]);
    const seen = await known();
    expect(seen).toEqual({ minutes: early, calls: expect.any(String) });
    expect(Date.parse(seen['calls'] ?? '')).toBeGreaterThanOrEqual(before);
    await record([call('3')], { completeUntil: [{ metric: 'calls', until: early }] });
    expect(await known()).toEqual(seen);
    for (const [metric, until, message] of [
      ['bought', early, 'completeUntil names the metric "bought"; give one whose values are recorded: calls, minutes.'],
      ['calls', new Date(Date.now() + 3_600_000).toISOString(), 'which is to come'],
    ] as const) {
      expect((await record([call('4')], { completeUntil: [{ metric, until }] })).userErrors).toMatchObject([
        { code: 'INVALID', field: ['completeUntil'], message: expect.stringContaining(message) as string },
      ]);
    }
    expect((await stored()).map(({ unit }) => unit)).toEqual(['1', '3']);
  });

  test('only the shop’s own systems record, and no audit log names whom', async () => {
    await record([call('7310001')]);
    const viewer = await server.as(Role.VIEWER);
    expect(
      (await viewer.graphql(RECORD, { input: { campaignId, outcomes: [call('7310002')] } })).errors[0]?.extensions.code,
    ).toBe('FORBIDDEN');
    const entries = await server.services.decisions.read.findBy(AuditEntryEntity, { action: 'recordOutcomes' });
    expect(JSON.stringify(entries)).not.toMatch(/731000/);
    expect(entries.map(({ outcome }) => outcome)).toContain('FORBIDDEN');
  });
});

interface Started {
  job: { id: string; kind: string } | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

async function send(
  kind: 'Outcomes' | 'Exposures',
  content: string | Buffer,
  fileName = 'file.csv',
  by = operator,
): Promise<Started> {
  const { createUpload } = await by.ok<{ createUpload: { upload: { id: string; path: string } } }>(
    'mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id path } } }',
    { input: { fileName, bytes: Buffer.byteLength(content) } },
  );
  const put = await by.fetch(createUpload.upload.path, {
    method: 'PUT',
    headers: { 'upload-offset': '0' },
    body: typeof content === 'string' ? content : new Uint8Array(content),
  });
  expect(put.status).toBe(204);
  type Data = Record<string, Started>;
  return (
    await by.ok<Data>(
      `mutation($input: Import${kind}Input!) { import${kind}(input: $input) { job { id kind } userErrors { code field message } } }`,
      { input: { campaignId, uploadId: createUpload.upload.id } },
    )
  )[`import${kind}`]!;
}

async function imported(kind: 'Outcomes' | 'Exposures', content: string | Buffer, fileName?: string): Promise<object> {
  const { job, userErrors } = await send(kind, content, fileName);
  expect(userErrors).toEqual([]);
  return resultOf<object>(server.services, job?.id);
}

async function refused(kind: 'Outcomes' | 'Exposures', content: string | Buffer, fileName?: string): Promise<object> {
  const { job, userErrors } = await send(kind, content, fileName);
  expect(userErrors).toEqual([]);
  const { state, error, errorCode, errorFacts } = await endOf(server.services, job?.id);
  expect(state).toBe('FAILED');
  return { error, code: errorCode, facts: errorFacts };
}

describe('a file of outcomes', () => {
  test('is recorded whole, in any order of columns, and sending it again changes nothing', async () => {
    const at = new Date().toISOString();
    const rows = [
      'id;metric;unit;value;at;denominator',
      `A;calls;1;2;${at};`,
      `B;calls;2;1.5;${at};`,
      `A;calls;1;2;${at};`,
      '',
      `;minutes;3;30;${Math.floor(Date.parse(at) / 1000)};2`,
    ].join('\n');
    expect(await imported('Outcomes', rows)).toEqual({ campaignId, rows: 4, accepted: 3, known: 1 });
    expect(await imported('Outcomes', gzipSync(rows), 'again.csv.gz')).toEqual({
      campaignId,
      rows: 4,
      accepted: 0,
      known: 4,
    });
    expect(
      (await server.services.decisions.read.findBy(OutcomeSourceEntity, { campaignId }))
        .map(({ metric }) => metric)
        .toSorted(),
    ).toEqual(['calls', 'minutes']);
    expect(
      (await stored()).map(({ unit, thing, metric, value, denominator }) => [unit, thing, metric, value, denominator]),
    ).toEqual([
      ['1', 'A', 'calls', 2, null],
      ['2', 'B', 'calls', 1.5, null],
      ['3', null, 'minutes', 30, 2],
    ]);
    expect(await server.services.decisions.read.count(UploadEntity)).toBe(0);
  });

  test.each([
    ['an infinite value', 'calls,1,NOW,Infinity', { line: 3, column: 'value', value: 'Infinity', reason: 'bad-value' }],
    ['no number', 'calls,1,NOW,12 EUR', { line: 3, column: 'value', value: '12 EUR', reason: 'bad-value' }],
    ['no time', 'calls,1,yesterday,1', { line: 3, column: 'at', value: 'yesterday', reason: 'bad-time' }],
    [
      'a day that no month has',
      'calls,1,2026-02-31T08:00:00Z,1',
      { line: 3, column: 'at', value: '2026-02-31T08:00:00Z', reason: 'bad-time' },
    ],
    ['a time before the start', 'calls,1,2019-10-01,1', { line: 3, column: 'at', reason: 'before-the-start' }],
    [
      'a metric of the log',
      'bought,1,NOW,1',
      { line: 3, column: 'metric', value: 'bought', reason: 'metric-of-the-log' },
    ],
    ['no user', 'calls,,NOW,1', { line: 3, column: 'unit', value: '', reason: 'bad-unit' }],
  ])('with %s is refused with line, value and remedy, and nothing of it is recorded', async (_, row, facts) => {
    const told = await refused(
      'Outcomes',
      `metric,unit,at,value\ncalls,1,NOW,1\n${row}\n`.replaceAll('NOW', new Date().toISOString()),
    );
    expect(told).toMatchObject({
      code: 'bad-row',
      facts: { file: 'file.csv', ...facts },
      error: expect.stringMatching(/^file\.csv, line 3, \w+ ".*": .*Nothing was recorded\.$/) as string,
    });
    expect(await stored()).toEqual([]);
  });

  test.each<[string, string | Buffer, string]>([
    ['has no rows', 'metric,unit,at,value\n', 'no-rows'],
    ['lacks a column', 'metric,unit,value\ncalls,1,1\n', 'missing-column'],
    ['has a column that nobody knows', 'metric,unit,at,value,color\ncalls,1,1,1,red\n', 'unknown-column'],
    ['has a column twice', 'metric,unit,at,value,value\ncalls,1,1,1,1\n', 'column-twice'],
    ['is in another encoding', Buffer.from('\uFEFFmetric,unit,at,value\ncalls,1,1,1\n', 'utf16le'), 'encoding'],
    ['has a damaged cell', Buffer.from('metric,unit,at,value\ncaf\u00e9,1,1,1\n', 'latin1'), 'encoding'],
    ['has a row with fewer cells', 'metric,unit,at,value\ncalls,1\n', 'cells'],
    ['has a quote that is never closed', 'metric,unit,at,value\ncalls,"1,1,1\n', 'quotes'],
  ])('that %s is refused', async (_, content, reason) => {
    expect(await refused('Outcomes', content)).toMatchObject({
      code: 'not-a-table',
      facts: { file: 'file.csv', reason },
    });
    expect(await refused('Outcomes', Buffer.from('no gzip'), 'file.csv.gz')).toMatchObject({
      code: 'not-a-table',
      facts: { reason: 'gzip' },
    });
  });

  test.each([
    ['one cell', 'metric,unit,at,value\ncalls,"', 'x\n', { reason: 'row-too-long', line: 2 }],
    ['empty lines', 'metric,unit,at,value\n', `${' '.repeat(200)}\n`, { reason: 'unpacks-too-large' }],
  ])('that is small and unpacks to %s without end is refused before it is unpacked', async (_, head, piece, facts) => {
    const block = gzipSync(piece.repeat(2 ** 20 / piece.length));
    const bomb = Buffer.concat([gzipSync(head), ...Array.from({ length: 1_000 }, () => block)]);
    expect(await refused('Outcomes', bomb, 'file.csv.gz')).toMatchObject({ code: 'not-a-table', facts });
    expect(await stored()).toEqual([]);
  });

  test('is for a campaign that was started, and for who may record', async () => {
    campaignId = await planCampaign(marketer);
    expect(await send('Outcomes', 'x')).toMatchObject({
      job: null,
      userErrors: [{ code: 'INVALID', field: ['campaignId'] }],
    });
    campaignId = 'cmp_none';
    expect(await send('Exposures', 'x')).toMatchObject({
      job: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['campaignId'] }],
    });
    const mutation =
      'mutation { importOutcomes(input: { campaignId: "cmp_none", uploadId: "upl_none" }) { userErrors { code } } }';
    const viewer = await server.as(Role.VIEWER);
    expect((await viewer.graphql(mutation)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });

  test('may be sent by who runs campaigns, who may import nothing else', async () => {
    const at = new Date().toISOString();
    const { job, userErrors } = await send('Outcomes', `metric,unit,at,value\ncalls,1,${at},1\n`, 'mine.csv', marketer);
    expect(userErrors).toEqual([]);
    expect(await resultOf<object>(server.services, job?.id)).toEqual({ campaignId, rows: 1, accepted: 1, known: 0 });
    const exposed = await send('Exposures', `unit,arm,exposed_at\n1,control,${at}\n`, 'mine.csv', marketer);
    expect(await resultOf<object>(server.services, exposed.job?.id)).toMatchObject({ rows: 1, accepted: 1 });

    type Made = { createUpload: { upload: { id: string } | null; userErrors: object[] } };
    const create =
      'mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id } userErrors { code field } } }';
    const { createUpload } = await marketer.ok<Made>(create, { input: { fileName: 'log.csv', bytes: 1 } });
    for (const mutation of ['startImport(input: { uploadIds: [$id] })', 'setProductFeed(input: { uploadId: $id })']) {
      const { errors } = await marketer.graphql(`mutation($id: ID!) { ${mutation} { userErrors { code } } }`, {
        id: createUpload.upload?.id ?? '',
      });
      expect(errors[0]?.extensions.code, mutation).toBe('FORBIDDEN');
    }
    expect(
      (await marketer.ok<Made>(create, { input: { fileName: 'log.csv', bytes: 300 * 2 ** 20 } })).createUpload,
    ).toEqual({ upload: null, userErrors: [{ code: 'TOO_LONG', field: ['bytes'] }] });
    expect(
      (await (await server.withKey('events:write')).graphql(create, { input: { fileName: 'log.csv', bytes: 1 } }))
        .errors[0]?.extensions.code,
    ).toBe('FORBIDDEN');
  });
});

describe('a file of exposures', () => {
  const exposures = (): Promise<ExposureEntity[]> =>
    server.services.decisions.read.find(ExposureEntity, { where: { campaignId }, order: { unit: 'ASC' } });

  test('is recorded as if they had been sent one by one', async () => {
    const at = new Date(Date.now() + 1).toISOString();
    await expose(shop, campaignId, [{ unit: '2', arm: 'control', exposedAt: new Date(Date.now() - 60_000) }]);
    const file = [
      'unit,arm,exposed_at',
      `1,treatment,${at}`,
      `1,treatment,${at}`,
      `2,control,${at}`,
      `3,control,${at}`,
      `3,treatment,${at}`,
    ].join('\r\n');
    expect(await imported('Exposures', file)).toEqual({ campaignId, rows: 5, accepted: 3, known: 2 });
    expect((await exposures()).map(({ unit, arm, isInTwoArms }) => [unit, arm, isInTwoArms])).toEqual([
      ['1', 'treatment', false],
      ['2', 'control', false],
      ['3', 'control', true],
    ]);
  });

  test('of many thousand rows is taken whole, or not at all where the last one is bad', async () => {
    const at = new Date().toISOString();
    const rows = Array.from(
      { length: 20_000 },
      (_, unit) => `${700_000 + unit},${unit % 2 === 0 ? 'control' : 'treatment'},${at}`,
    );
    expect(await refused('Exposures', ['unit,arm,exposed_at', ...rows, `1,blue,${at}`].join('\n'))).toMatchObject({
      code: 'bad-row',
      facts: {
        line: 20_002,
        column: 'arm',
        value: 'blue',
        reason: 'unknown-arm',
        remedy: 'the arms of this campaign are control, treatment',
      },
    });
    expect(await exposures()).toEqual([]);
    expect(await imported('Exposures', ['unit,arm,exposed_at', ...rows].join('\n'))).toEqual({
      campaignId,
      rows: 20_000,
      accepted: 20_000,
      known: 0,
    });
    expect(await server.services.decisions.read.countBy(ExposureEntity, { campaignId })).toBe(20_000);
  });

  test.each([
    ['importExposures', 'ImportExposuresInput', 'unit,arm,exposed_at\n900001,control,NOW'],
    ['importOutcomes', 'ImportOutcomesInput', 'unit,metric,at,value\n900001,calls,NOW,1'],
  ] as const)('%s sent again with its key starts nothing new', async (name, type, rows) => {
    const content = rows.replace('NOW', now());
    const { createUpload } = await marketer.ok<{ createUpload: { upload: { id: string; path: string } } }>(
      'mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id path } } }',
      { input: { fileName: 'rows.csv', bytes: content.length } },
    );
    const { id: uploadId, path: address } = createUpload.upload;
    expect((await marketer.fetch(address, { method: 'PUT', body: content })).status).toBe(204);
    const document = `mutation($input: ${type}!) { ${name}(input: $input) { job { id } userErrors { code field } } }`;
    const start = async (clientMutationKey: string): Promise<unknown> =>
      (await marketer.ok<Record<string, unknown>>(document, { input: { campaignId, uploadId, clientMutationKey } }))[
        name
      ];
    const first = await start(`${name}-1`);
    expect(first).toMatchObject({ job: { id: expect.stringMatching(/^job_/) as string }, userErrors: [] });
    expect(await start(`${name}-1`)).toEqual(first);
    expect(await start(`${name}-2`)).toMatchObject({ job: null, userErrors: [{ field: ['uploadId'] }] });
  });

  test('is read before others have to wait for it: its transaction only stores', async () => {
    const at = new Date().toISOString();
    const rows = Array.from({ length: 2_500 }, (_, unit) => `${800_000 + unit},control,${at}`);
    const content = ['unit,arm,exposed_at', ...rows].join('\n');
    const { createUpload } = await marketer.ok<{ createUpload: { upload: { id: string; path: string } } }>(
      'mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id path } } }',
      { input: { fileName: 'arms.csv', bytes: content.length } },
    );
    const { id: uploadId, path: address } = createUpload.upload;
    expect((await marketer.fetch(address, { method: 'PUT', body: content })).status).toBe(204);
    const { decisions } = server.services;
    const write: Decisions['write'] = async (work) => {
      await rm(path.join(server.dataDir, 'uploads', uploadId), { recursive: true, force: true });
      return decisions.write(work);
    };
    const { lake, timeZone, log, engine } = server.services;
    expect(
      await importExposuresJob.run(
        { campaignId, uploadId },
        {
          jobId: 'job_test',
          dataDir: server.dataDir,
          timeZone,
          lake,
          engine,
          decisions: { ...decisions, write },
          log,
          signal: new AbortController().signal,
          createdById: null,
          progress: () => undefined,
        },
      ),
    ).toMatchObject({ rows: rows.length, accepted: rows.length });
  });

  test.each([
    ['Exposures', 'unit,arm,exposed_at', 'control,NOW'],
    ['Outcomes', 'unit,metric,at,value', 'calls,NOW,1'],
  ] as const)('%s: others wait for one statement a row, and for nothing that is read', async (kind, header, rest) => {
    const rows = Array.from({ length: 2_500 }, (_, unit) => `${unit},${rest.replace('NOW', now())}`);
    heard = [];
    await imported(kind, [header, ...rows].join('\n'));
    const transactions = heard.join('\0').split('BEGIN');
    heard = null;
    const table = kind === 'Exposures' ? 'exposure' : 'outcome';
    const inserting = transactions.filter((one) => one.includes(`INSERT INTO "${table}"`));
    expect(inserting).toHaveLength(1);
    const ofTable = inserting[0]!
      .split('COMMIT')[0]!
      .split('\0')
      .filter((sql) => sql.includes(`"${table}"`));
    expect(ofTable).toHaveLength(rows.length);
    expect(ofTable.filter((sql) => !sql.startsWith('INSERT'))).toEqual([]);
  });
});
