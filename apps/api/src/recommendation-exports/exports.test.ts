import { readdir, rm, utimes } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import type { TestClient } from '../testing/client.js';
import { endOf, resultOf } from '../testing/jobs.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { exportFolder, exportName, sweepExports } from './export-files.js';
import type { ExportJobResult } from './export-job.js';

const START =
  'mutation($input: StartRecommendationExportInput!) { startRecommendationExport(input: $input) { job { id kind } userErrors { code field message problem facts } } }';

interface Started {
  job: { id: string; kind: string } | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

let server: TestServer;
let marketer: TestClient & { email: string };
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(), jobsHere: true });
  marketer = await server.as(Role.MARKETER);
  expect(await start({ allUsers: true })).toMatchObject({
    job: null,
    userErrors: [{ code: 'NOT_FOUND', message: expect.stringContaining('No model has been trained') as string }],
  });
  const { state, error } = await runJob({
    dataDir: server.dataDir,
    kind: 'TRAIN',
    input: { kinds: ['POPULARITY', 'ITEM_KNN'] },
  });
  expect([state, error]).toEqual(['DONE', null]);
});
afterAll(() => server.close());

const start = async (input: object, client = marketer): Promise<Started> =>
  (await client.ok<{ startRecommendationExport: Started }>(START, { input })).startRecommendationExport;

async function exported(input: object): Promise<ExportJobResult> {
  const { job, userErrors } = await start(input);
  expect(userErrors).toEqual([]);
  return resultOf<ExportJobResult>(server.services, job?.id);
}

const fetched = async ({ downloadPath }: Pick<ExportJobResult, 'downloadPath'>): Promise<Buffer> =>
  Buffer.from(await (await marketer.fetch(downloadPath)).arrayBuffer());

async function csvOf(result: ExportJobResult): Promise<Map<string, string[]>> {
  const [, ...lines] = (await fetched(result)).toString('utf8').trimEnd().split('\r\n');
  expect(lines).toHaveLength(result.rows);
  const lists = new Map<string, string[]>();
  for (const [user = '', , product = ''] of lines.map((line) => line.split(',')))
    lists.set(user, [...(lists.get(user) ?? []), product]);
  return lists;
}

async function listOf(userExternalId: string, more: object): Promise<string[]> {
  const ask =
    'query($for: RecommendFor!, $first: Int, $includeSeen: Boolean) { recommendations(for: $for, first: $first, includeSeen: $includeSeen) { items { product { externalId } } } }';
  const { recommendations } = await marketer.ok<{ recommendations: { items: { product: { externalId: string } }[] } }>(
    ask,
    { for: { userExternalId }, ...more },
  );
  return recommendations.items.map(({ product }) => product.externalId);
}

async function audienceOf(kind: string): Promise<{ id: string; size: number }> {
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string; size: number } } }>(
    `mutation { createAudience(input: { name: "a", rule: { kind: ${kind} } }) { audience { id size } userErrors { message } } }`,
  );
  return createAudience.audience;
}

describe('an export', () => {
  test('of all users has the list that each of them gets, those who only viewed too', async () => {
    const result = await exported({ allUsers: true, first: 3 });
    expect(result).toMatchObject({
      format: 'csv',
      users: 241,
      usersWithout: 0,
      rows: 723,
      isSynthetic: false,
      fileName: expect.stringMatching(/^recommendations-job_\w+\.csv$/) as string,
    });
    const lists = await csvOf(result);
    expect(lists.size).toBe(241);
    for (const userId of ['5001', '5002', '5100', '5240', '9001'])
      expect(lists.get(userId)).toEqual(await listOf(userId, { first: 3 }));
  });

  test('of an audience holds its users alone, with what they have seen where that is asked', async () => {
    const audience = await audienceOf('CATEGORY_VIEWERS, category: "electronics.audio"');
    const result = await exported({ audienceId: audience.id, first: 5, includeSeen: true, format: 'JSONL' });
    const lines = (await fetched(result))
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { user_id: string; items: { product_id: string }[] });
    expect([result.users, lines.length]).toEqual([audience.size, audience.size]);
    const [first] = lines;
    expect(first?.items.map((item) => item.product_id)).toEqual(
      await listOf(first?.user_id ?? '', { first: 5, includeSeen: true }),
    );
  });

  test('is Parquet, and the answer of a model that is named', async () => {
    const { models } = await marketer.ok<{ models: { nodes: { id: string; kind: string }[] } }>(
      '{ models { nodes { id kind } } }',
    );
    const named = models.nodes.find(({ kind }) => kind === 'POPULARITY');
    const result = await exported({ allUsers: true, first: 2, format: 'PARQUET', modelId: named?.id });
    const content = await fetched(result);
    expect([content.subarray(0, 4).toString('latin1'), content.length]).toEqual(['PAR1', result.bytes]);
    const lists = await csvOf(await exported({ allUsers: true, first: 2, modelId: named?.id }));
    const bestOf = [...lists.values()].map((list) => list[0] ?? '');
    expect(new Set(bestOf).size).toBeLessThan(6);
  });

  test('is made under the active rule set, a named one, or none', async () => {
    const save =
      'mutation($input: SaveRuleSetInput!) { saveRuleSet(input: $input) { ruleSet { id } userErrors { message } } }';
    const rules = {
      deny: [{ name: 'never', productExternalIds: ['1000', '1006', '1012'] }],
      pin: [{ name: 'first', productExternalId: '1017', rank: 1 }],
    };
    const { saveRuleSet } = await marketer.ok<{ saveRuleSet: { ruleSet: { id: string } } }>(save, {
      input: { name: 'autumn', rules },
    });
    const ruleSetId = saveRuleSet.ruleSet.id;
    const firstOf = async (input: object): Promise<Set<string | undefined>> =>
      new Set(
        [...(await csvOf(await exported({ allUsers: true, first: 2, ...input }))).values()].map(([first]) => first),
      );
    expect(await firstOf({ ruleSetId })).toEqual(new Set(['1017']));
    await marketer.ok('mutation($id: ID) { activateRuleSet(input: { id: $id }) { userErrors { message } } }', {
      id: ruleSetId,
    });
    const lists = await csvOf(await exported({ allUsers: true, first: 3 }));
    expect([...lists.values()].flat().filter((product) => ['1000', '1006', '1012'].includes(product))).toEqual([]);
    expect(lists.get('5001')).toEqual(await listOf('5001', { first: 3 }));
    expect((await firstOf({ ruleSetId: 'none' })).size).toBeGreaterThan(1);
    await marketer.ok('mutation { activateRuleSet(input: { id: null }) { userErrors { message } } }');
  });

  test('is made once for one key', async () => {
    const input = { allUsers: true, first: 1, clientMutationKey: 'once' };
    const [one, two] = [await start(input), await start(input)];
    expect(one.job?.id).toBe(two.job?.id);
    await resultOf(server.services, one.job?.id);
  });
});

test('what cannot be is said before anything is started', async () => {
  const code = async (input: object) =>
    (await start(input)).userErrors.map(({ code: of, field }) => [of, field?.[0] ?? null]);
  expect(await code({})).toEqual([['REQUIRED', 'audienceId']]);
  expect(await code({ allUsers: true, audienceId: 'aud_x' })).toEqual([['INVALID', 'allUsers']]);
  expect((await start({ allUsers: true, audienceId: 'aud_x' })).userErrors).toMatchObject([
    { problem: 'not-one-of', facts: { fields: ['audienceId', 'allUsers'] } },
  ]);
  expect((await start({ allUsers: true, first: 0 })).userErrors).toMatchObject([
    { problem: 'number-out-of-range', facts: { name: 'first', value: 0, low: 1, high: 100 } },
  ]);
  expect(await code({ audienceId: 'aud_x' })).toEqual([['NOT_FOUND', 'audienceId']]);
  expect(await code({ allUsers: true, first: 0 })).toEqual([['INVALID', 'first']]);
  expect(await code({ allUsers: true, first: 101 })).toEqual([['INVALID', 'first']]);
  expect(await code({ allUsers: true, modelId: 'mdl_x' })).toEqual([['NOT_FOUND', 'modelId']]);
  expect(await code({ allUsers: true, ruleSetId: 'rls_x' })).toEqual([['NOT_FOUND', 'ruleSetId']]);
});

test('a file goes to those who may see people and recommendations, of an audience plans too, and to nobody else', async () => {
  const { downloadPath } = await exported({ allUsers: true, first: 1 });
  const { downloadPath: ofAudience } = await exported({ audienceId: (await audienceOf('ALL_VISITORS')).id, first: 1 });
  const status = async (client: TestClient, file: string): Promise<number> => (await client.fetch(file)).status;
  expect(await status(server.anonymous(), downloadPath)).toBe(401);
  expect(await status(await server.withKey('recommendations:read'), downloadPath)).toBe(403);
  expect(await status(await server.withKey('people:read'), downloadPath)).toBe(403);
  const reader = await server.withKey('recommendations:read', 'people:read');
  expect([await status(reader, downloadPath), await status(reader, ofAudience)]).toEqual([200, 403]);
  expect((await marketer.fetch(downloadPath)).headers.get('content-disposition')).toMatch(
    /^attachment; filename="recommendations-job_\w+\.csv"$/,
  );
  const fileName = downloadPath.replace(/.*\//, '');
  const target = /job_[0-9a-z]+/.exec(fileName)?.[0] ?? '';
  const [mine, ...others] = await server.services.decisions.read.findBy(AuditEntryEntity, {
    target,
    action: 'downloadRecommendations',
    actor: `account:${marketer.email}`,
  });
  const taken = { detail: { fileName }, outcome: 'ok', address: '127.0.0.1' };
  expect([mine, others]).toMatchObject([taken, []]);
  for (const wrong of [
    'nothing.csv',
    '..%2F..%2Fcartograph.sqlite',
    'recommendations-job_0.csv',
    downloadPath.replace(/.*\//, '').replace('csv', 'exe'),
    downloadPath.replace(/.*\//, '').replace('csv', 'jsonl'),
  ])
    expect(await status(marketer, `/recommendation-exports/${wrong}`)).toBe(404);
  const asking = await (
    await server.withKey('audiences:write', 'recommendations:read')
  ).graphql(START, { input: { allUsers: true } });
  expect(asking.errors[0]?.extensions.code).toBe('FORBIDDEN');
  expect(
    (await (await server.as(Role.VIEWER)).graphql(START, { input: { allUsers: true } })).errors[0]?.extensions.code,
  ).toBe('FORBIDDEN');
});

test('files go after a week, and all of them when users are erased', async () => {
  const old = await exported({ allUsers: true, first: 1 });
  const file = path.join(exportFolder(server.dataDir), old.fileName);
  const week = 7 * 24 * 60 * 60 * 1000;
  expect(new Date(old.expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(week);
  await utimes(file, new Date(), new Date(Date.now() - week - 1_000));
  const fresh = await exported({ allUsers: true, first: 1 });
  const gone = await marketer.fetch(old.downloadPath);
  expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining('files go after 7 days')]);
  const { state, result } = await runJob({ dataDir: server.dataDir, kind: 'ERASE', input: { userIds: ['5001'] } });
  expect(state).toBe('DONE');
  expect((result as { exports: number }).exports).toBeGreaterThan(0);
  expect((await marketer.fetch(fresh.downloadPath)).status).toBe(404);
  expect(await readdir(exportFolder(server.dataDir))).toEqual([]);
  expect((await csvOf(await exported({ allUsers: true, first: 1 }))).has('5001')).toBe(false);
});

test('one that is canceled, or whose models are gone, leaves no file', async () => {
  await rm(exportFolder(server.dataDir), { recursive: true });
  const controller = new AbortController();
  const { trainingId } = await exported({ allUsers: true, first: 1 });
  const input = {
    audienceId: null,
    first: 1,
    format: 'csv',
    includeSeen: false,
    trainingId,
    kind: null,
    promoted: null,
    rules: [],
  };
  const canceled = await runJob({
    dataDir: server.dataDir,
    kind: 'EXPORT_RECOMMENDATIONS',
    input,
    signal: controller.signal,
    onProgress: ({ step }) => step === 'Recommending' && controller.abort(),
  });
  expect(canceled.state).toBe('CANCELED');
  const failed = await runJob({
    dataDir: server.dataDir,
    kind: 'EXPORT_RECOMMENDATIONS',
    input: { ...input, trainingId: 'trn_gone' },
  });
  expect(failed).toMatchObject({ state: 'FAILED', errorCode: 'training-gone' });
  expect(await readdir(exportFolder(server.dataDir))).toHaveLength(1);
  await sweepExports(server.dataDir, new Date(Date.now() + 8 * 24 * 60 * 60 * 1000));
  expect(await readdir(exportFolder(server.dataDir))).toEqual([]);
  // A job that made no file, and one that is none of an export.
  const reason = async (file: string): Promise<string> =>
    (await marketer.fetch(`/recommendation-exports/${file}`)).text();
  expect(await reason(exportName(canceled.id, 'csv'))).toContain('its job is CANCELED');
  const training = await server.services.decisions.read.findOneByOrFail(JobEntity, { kind: JobKind.TRAIN });
  expect(await reason(exportName(training.id, 'csv'))).toContain('There is no such export');
  const { job } = await start({ allUsers: true, format: 'JSONL' });
  expect((await endOf(server.services, job?.id)).state).toBe(JobState.DONE);
});

test('what a user did since the training counts, also while it waits to be sealed', async () => {
  const before = await listOf('5002', { first: 3 });
  const event = {
    time: '2019-11-20T12:00:00Z',
    type: 'PURCHASE',
    productExternalId: before[0],
    price: '10.00',
    userExternalId: '5002',
  };
  const operator = await server.withKey('events:write');
  const { recordEvents } = await operator.ok<{ recordEvents: { accepted: number } }>(
    'mutation($input: RecordEventsInput!) { recordEvents(input: $input) { accepted rejected { reason } userErrors { message } } }',
    { input: { events: [event] } },
  );
  expect(recordEvents.accepted).toBe(1);
  const after = (await csvOf(await exported({ allUsers: true, first: 3 }))).get('5002');
  expect(after).toEqual(await listOf('5002', { first: 3 }));
  expect(after).not.toContain(before[0]);
});
