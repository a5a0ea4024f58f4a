import Database from 'better-sqlite3';
import { readdir } from 'node:fs/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FEATURES } from '../features.js';
import { JobEntity, JobState } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import { buildApiSchema } from '../schema.js';
import { campaignShop } from '../testing/campaign-shop.js';
import type { TestClient } from '../testing/client.js';
import { canFailWrites, whileWritesFail } from '../testing/failing-disk.js';
import { whileStepFails } from '../testing/failing-driver.js';
import { sampleOperation } from '../testing/sample-operation.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { databaseFile } from '../data-paths.js';

const mutations = Object.values(buildApiSchema(FEATURES).getMutationType()?.getFields() ?? {});

let server: TestServer;
let admin: TestClient & { accountId: string };
/** Inputs that change something; the other mutations get a sample, which most of them refuse. */
let inputs: Record<string, object>;

async function made(mutation: string, input: object, path: string): Promise<{ id: string; version: number }> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const version = path === 'apiKey' || path === 'audience' ? '' : ' version';
  const answer = await admin.ok<Record<string, Record<string, { id: string; version: number }>>>(
    `mutation($input: ${type}!) { ${mutation}(input: $input) { ${path} { id${version} } userErrors { message } } }`,
    { input },
  );
  return answer[mutation]![path]!;
}

beforeAll(async () => {
  server = await startTestServer({
    rows: campaignShop(),
    takeQueued: false,
    erasureCheckMs: 3_600_000,
    logger: pino({ level: 'silent' }),
  });
  admin = await server.as(Role.ADMIN, Role.MARKETER, Role.ANALYST, Role.OPERATOR);
  const audience = { name: 'everybody', rule: { kind: 'ALL_VISITORS' } };
  const { id: audienceId } = await made('createAudience', audience, 'audience');
  const campaign = { audienceId, name: 'first', hypothesis: 'more buy', upliftRelative: 0.1 };
  const first = await made('createCampaign', campaign, 'campaign');
  const apiKey = { name: 'shop', scopes: ['analytics:read'] };
  const view = { name: 'mine', page: 'overview', address: '/overview' };
  const rules = { name: 'no books', rules: {} };
  inputs = {
    compactLake: {},
    createAccount: {
      email: 'new@shop.example',
      name: 'new',
      roles: [Role.VIEWER],
      password: 'violet-Anchor-73-plinth',
    },
    createApiKey: apiKey,
    createAudience: { ...audience, name: 'everybody else' },
    createCampaign: { ...campaign, name: 'second' },
    createUpload: { bytes: 10, fileName: 'log.csv' },
    deleteSavedView: await made('saveView', { ...view, name: 'old' }, 'savedView').then(({ id, version }) => ({
      id,
      version,
    })),
    eraseUsers: { userExternalIds: ['1'], confirm: true },
    recordEvents: {
      events: [
        { time: '2019-10-20T08:00:00Z', type: 'VIEW', productExternalId: '1', price: '1.00', userExternalId: '1' },
      ],
    },
    revokeApiKey: { id: (await made('createApiKey', apiKey, 'apiKey')).id },
    saveRuleSet: rules,
    saveShopSettings: { name: 'Another name' },
    saveView: view,
    setRetrainingSchedule: { isOn: true, cron: '0 3 * * *' },
    startTraining: {},
    updateCampaign: { id: first.id, version: first.version, name: 'renamed' },
    updateViewer: { name: 'renamed' },
    verifyLake: {},
  };
});
afterAll(() => server.close());

/** Every row of every table, as another connection finds them. What was refused may be on record. */
function rowsKept(): Record<string, unknown[]> {
  const other = new Database(databaseFile(server.dataDir), { readonly: true });
  const tables = other.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
  const rows = Object.fromEntries(
    tables
      .filter((table) => table !== 'audit_entry')
      .map((table) => [table, other.prepare(`SELECT * FROM "${table}"`).all()]),
  );
  other.close();
  return rows;
}

/** Codes of what is wrong; empty where the mutation was acknowledged. */
async function ask(field: (typeof mutations)[number]): Promise<string[]> {
  const input = inputs[field.name];
  const { data, errors } = await admin.graphql<Record<string, { userErrors?: { code: string }[] } | null>>(
    ...sampleOperation('mutation', field, input === undefined ? {} : { input }),
  );
  const refused = data?.[field.name]?.userErrors ?? [];
  return [...errors.map(({ extensions }) => String(extensions.code)), ...refused.map(({ code }) => code)];
}

/** What each mutation was refused with, by the way in which writes failed. */
const refused: Record<string, Map<string, string[]>> = {};

/** @param failing - lets all writes fail while it waits for the work. */
async function refuseAll(way: string, failing: (work: () => Promise<void>) => Promise<unknown>): Promise<void> {
  const [rows, found] = [rowsKept(), new Map<string, string[]>()];
  const pending = await admin.ok('{ pendingEvents { events } }');
  await failing(async () => {
    for (const field of mutations) found.set(field.name, await ask(field));
  });
  refused[way] = found;
  expect([...found].filter(([, codes]) => codes.length === 0)).toEqual([]);
  expect(rowsKept()).toEqual(rows);
  // What was cut could be guessed.
  expect((await readdir(server.dataDir)).filter((name) => name.startsWith('user-hash'))).toEqual([]);
  expect(await admin.ok('{ pendingEvents { events } }')).toEqual(pending);
}

test('no mutation is acknowledged while the driver fails each commit, sync and write', () =>
  refuseAll('driver', (work) =>
    whileStepFails('commit', 'each', async () => {
      await whileStepFails('sync', 'each', async () => void (await whileStepFails('write', 'each', work)));
    }),
  ));

test.skipIf(!canFailWrites)('no mutation is acknowledged while the system fails each write (needs prlimit)', () =>
  refuseAll('system', whileWritesFail),
);

test('each mutation works afterwards, and was refused only because the disk failed', async () => {
  const rows = rowsKept();
  const works: string[] = [];
  // Signing out ends what the others need.
  for (const field of mutations.toSorted((a, b) => Number(a.name === 'signOut') - Number(b.name === 'signOut'))) {
    await server.services.decisions.write((manager) =>
      manager.update(JobEntity, { state: JobState.QUEUED }, { state: JobState.CANCELED }),
    );
    const codes = await ask(field);
    if (codes.length === 0) works.push(field.name);
    else expect(codes, `${field.name}: refused in another way than while writes failed`).not.toContain('UNAVAILABLE');
  }
  expect(works).toEqual(expect.arrayContaining([...Object.keys(inputs), 'signOut']));
  expect(Object.keys(refused)).toContain('driver');
  for (const [way, found] of Object.entries(refused))
    expect(Object.fromEntries(works.map((name) => [name, found.get(name)])), way).toEqual(
      Object.fromEntries(works.map((name) => [name, ['UNAVAILABLE']])),
    );
  expect(rowsKept()).not.toEqual(rows);
});
