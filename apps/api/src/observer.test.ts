import { afterAll, beforeAll, expect, test } from 'vitest';
import { badRow } from './imports/read-table.js';
import { InsightEntity } from './insights/insight.entity.js';
import { JobKind } from './jobs/handler.js';
import { failureOf } from './jobs/failure.js';
import { JobEntity, JobState } from './jobs/job.entity.js';
import { Role } from './permissions.js';
import type { TestClient } from './testing/client.js';
import { jobFromAhead } from './testing/job-from-ahead.js';
import { importRows, logRow } from './testing/log-rows.js';
import { startTestServer, type TestServer } from './testing/server.js';
import { tasteRows } from './testing/taste-rows.js';

const NAME = 'kim@shop.example';

let server: TestServer;
let observer: TestClient;
let viewer: TestClient;
let analyst: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(), isTrained: true });
  observer = await server.as(Role.OBSERVER);
  viewer = await server.as(Role.VIEWER);
  analyst = await server.as(Role.ANALYST);
});
afterAll(() => server.close());

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).toString('base64');
const CREATE =
  'mutation($input: CreateInsightInput!) { createInsight(input: $input) { insight { id } userErrors { message } } }';
const SHOW = `query($id: ID!) { insight(id: $id) { title picture { bytes } claim { estimate { value } } evidence { query variables summary result } } }`;

interface Shown {
  insight: {
    picture: object | null;
    claim: { estimate: object | null } | null;
    evidence: { query: string | null; variables: object | null; summary: string; result: object | null };
  };
}

async function keep(query: string, variables: object | null = null, more: object = {}): Promise<string> {
  const { shop } = await analyst.ok<{ shop: { snapshot: { id: string } } }>('{ shop { snapshot { id } } }');
  const evidence = { query, variables, snapshotId: shop.snapshot.id, summary: 'What stands out' };
  const { createInsight } = await analyst.ok<{
    createInsight: { insight: { id: string } | null; userErrors: { message: string }[] };
  }>(CREATE, { input: { title: 'A finding', page: 'overview', evidence, ...more } });
  expect(createInsight.userErrors).toEqual([]);
  return createInsight.insight!.id;
}

const show = async (client: TestClient, id: string): Promise<Shown['insight']> =>
  (await client.ok<Shown>(SHOW, { id })).insight;

const RATE =
  'analytics { overview { total { conversionRate { value unit level method incomputable { reason detail } low high } } } }';
const LIST = 'query($for: RecommendFor!) { recommendations(for: $for) { items { rank } modelReason } }';

test.each([
  ['users', '{ users(first: 1) { nodes { externalId } } }', null],
  ['the sessions of a fragment', 'query { ...F } fragment F on Query { sessions(first: 1) { nodes { id } } }', null],
  ['users below figures', '{ products(first: 1) { nodes { latestEvents(first: 1) { __typename } } } }', null],
  ['the list of a user', '{ recommendations(for: { userExternalId: "5001" }) { items { rank } } }', null],
  ['the list of a user in variables', LIST, { for: { userExternalId: '5001' } }],
])('an observer does not see evidence that shows %s', async (_what, query, variables) => {
  const both = query.startsWith('{ ') ? `{ ${RATE} ${query.slice(2)}` : query;
  const claim =
    query === both ? {} : { claim: { path: ['analytics', 'overview', 'total', 'conversionRate'], direction: 'ABOVE' } };
  const id = await keep(both, variables, { picture: { mediaType: 'PNG', content: PNG }, ...claim });
  const hidden = await show(observer, id);
  expect(hidden.evidence).toEqual({ query: null, variables: null, summary: 'What stands out', result: null });
  expect(hidden.picture).toBeNull();
  expect(hidden.claim?.estimate ?? null).toBeNull();
  const seen = await show(viewer, id);
  expect(seen.evidence).toMatchObject({ query: both, variables, result: expect.any(Object) as object });
  expect(seen.picture).toMatchObject({ bytes: 8 });
  expect(seen.claim === null).toBe(query === both);
});

test('an observer sees evidence of figures, and lists of products', async () => {
  for (const [query, variables] of [
    [`{ ${RATE} shop { users } }`, null],
    [LIST, { for: { category: 'electronics' } }],
  ] as const)
    expect(await show(observer, await keep(query, variables))).toEqual(
      await show(viewer, await keep(query, variables)),
    );
});

test('what asks for a field that is gone counts as people', async () => {
  const id = await keep('{ shop { users } }');
  await server.services.decisions.write((manager) =>
    manager.update(InsightEntity, { id }, { query: '{ customersOfOldTimes { name } }' }),
  );
  expect((await show(observer, id)).evidence.result).toBeNull();
});

test('an observer does not see what stands in bad cells', async () => {
  await importRows(server.dataDir, [logRow(), logRow({ user: NAME })]);
  const ask = async (client: TestClient) =>
    (
      await client.ok<{ imports: { nodes: { problems: { line: number; column: string; value: string | null }[] }[] } }>(
        '{ imports(first: 1) { nodes { problems { line column value } } } }',
      )
    ).imports.nodes[0]!.problems;
  expect(await ask(viewer)).toEqual([{ line: 3, column: 'user_id', value: NAME }]);
  expect(await ask(observer)).toEqual([{ line: 3, column: 'user_id', value: null }]);
});

test('an observer does not see the cell at which a job failed', async () => {
  const fault = { column: 'unit', value: NAME, reason: 'bad-unit', remedy: 'give the number of a user' };
  const { services, dataDir } = server;
  const { error, code, facts } = failureOf(badRow('arms.csv', 2, fault), {
    jobId: 'job_bad',
    dataDir,
    log: services.log,
  });
  const job = jobFromAhead(JobKind.IMPORT_EXPOSURES, {
    state: JobState.FAILED,
    error,
    errorCode: code,
    errorFacts: facts,
  });
  await services.decisions.write((manager) => manager.insert(JobEntity, job));
  const ask = async (client: TestClient) =>
    (
      await client.ok<{ job: { error: string; errorFacts: object } }>(
        'query($id: ID!) { job(id: $id) { error errorFacts } }',
        { id: job.id },
      )
    ).job;
  expect(await ask(viewer)).toEqual({ error, errorFacts: facts });
  const { value: _, ...told } = facts;
  expect(await ask(observer)).toEqual({ error: error.replace(NAME, '…'), errorFacts: told });
});

test('an observer asks for no list of a user; a key of a storefront does', async () => {
  const whom = { for: { userExternalId: '5001' } };
  expect((await observer.graphql(LIST, whom)).errors[0]).toMatchObject({
    extensions: { code: 'FORBIDDEN' },
    message: expect.stringContaining('people:read') as string,
  });
  for (const client of [viewer, await server.withKey('recommendations:read')])
    expect((await client.graphql(LIST, whom)).errors).toEqual([]);
});
