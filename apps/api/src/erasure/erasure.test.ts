import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { FAMILIES } from '@cartograph/recommend';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AuditEntryEntity } from '../audit/audit-entry.entity.js';
import { userHash } from '../audit/user-hash.js';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { readMembers } from '../audiences/members-file.js';
import { ExposureEntity, exposureId } from '../campaigns/exposures/exposure.entity.js';
import { JobEntity } from '../jobs/job.entity.js';
import { OutcomeEntity, outcomeId } from '../campaigns/outcomes/outcome.entity.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { resultOf } from '../testing/jobs.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import type { EraseJobResult } from './erase-job.js';

interface UserErrors {
  userErrors: { code: string; field: string[] | null; message: string }[];
}

let server: TestServer;
let admin: TestClient;
/** A user with carts, whose id stands in nothing else. */
let user: string;
beforeAll(async () => {
  const rows = tasteRows().map((row) => ({ ...row, user: `77000${row.user}`, session: `s-${row.session}` }));
  server = await startTestServer({ rows });
  admin = await server.as(Role.ADMIN, Role.MARKETER);
  user = rows.find(({ type }) => type === 'cart')?.user ?? '';
});
afterAll(() => server.close());

const ERASE =
  'mutation($input: EraseUsersInput!) { eraseUsers(input: $input) { job { id kind } userErrors { code field message } } }';
const erase = async (input: object, client: TestClient = admin): Promise<{ job: { id: string } | null } & UserErrors> =>
  (await client.ok<{ eraseUsers: { job: { id: string } | null } & UserErrors }>(ERASE, { input })).eraseUsers;
const RECOMMEND =
  'query($user: String!) { recommendations(for: { userExternalId: $user }, includeSeen: true) { modelReason modelChoice { isUnknownUser } items { product { externalId } } } }';
const MODELS = '{ models { nodes { kind needsRetraining retrainingReason } } }';

test('is asked for by those who may, in so many words, with ids of the log', async () => {
  const operator = await server.as(Role.OPERATOR);
  expect(
    (await operator.graphql(ERASE, { input: { userExternalIds: [user], confirm: true } })).errors[0]?.extensions.code,
  ).toBe('FORBIDDEN');
  expect((await erase({ userExternalIds: [user], confirm: false })).userErrors).toMatchObject([
    { code: 'REQUIRED', field: ['confirm'] },
  ]);
  expect((await erase({ userExternalIds: [], confirm: true })).userErrors).toMatchObject([
    { code: 'REQUIRED', field: ['userExternalIds'] },
  ]);
  expect((await erase({ userExternalIds: ['1', 'eve'], confirm: true })).userErrors[0]?.message).toContain('place 2');
});

test('takes a user out of the lake, audiences, evidence, models and memory, and leaves a record that names nobody', async () => {
  const { services } = server;
  const { startTraining } = await admin.ok<{ startTraining: { job: { id: string } } }>(
    'mutation { startTraining(input: { factors: 8, iterations: 3 }) { job { id } userErrors { message } } }',
  );
  await resultOf(services, startTraining.job.id);
  const { createAudience } = await admin.ok<{ createAudience: { audience: { id: string; size: number } } }>(
    'mutation { createAudience(input: { name: "all who carted", rule: { kind: ALL_VISITORS } }) { audience { id size } userErrors { message } } }',
  );
  const { shop } = await admin.ok<{ shop: { snapshot: { id: string }; users: number } }>(
    '{ shop { users snapshot { id } } }',
  );
  const query = `{ user(externalId: "${user}") { id externalId counts { carts } } }`;
  const { createInsight } = await admin.ok<{ createInsight: { insight: { id: string } | null } & UserErrors }>(
    'mutation($input: CreateInsightInput!) { createInsight(input: $input) { insight { id } userErrors { code field message } } }',
    {
      input: {
        title: 'One user',
        page: 'users',
        evidence: { query, snapshotId: shop.snapshot.id, summary: 'She carts a lot.' },
      },
    },
  );
  expect(createInsight.userErrors).toEqual([]);
  const before = await admin.ok<{ recommendations: { modelChoice: { isUnknownUser: boolean }; items: unknown[] } }>(
    RECOMMEND,
    { user },
  );
  expect(before.recommendations.modelChoice.isUnknownUser).toBe(false);
  expect(await admin.ok(MODELS)).toMatchObject({
    models: { nodes: FAMILIES.map(() => ({ needsRetraining: false, retrainingReason: null })) },
  });

  // What a training that was killed at its end leaves behind.
  const folder = path.join(server.dataDir, 'models');
  // What a version before kept, with everybody in it.
  const upgrades = path.join(server.dataDir, 'upgrades');
  await mkdir(path.join(upgrades, '20261201t103000'), { recursive: true });
  await cp(path.join(server.dataDir, 'lake'), path.join(upgrades, 'lake-layout-1'), { recursive: true });
  const [whole = ''] = await readdir(folder);
  await cp(path.join(folder, whole), path.join(folder, 'trn_killed'), { recursive: true });

  // Met two campaigns; another user one of them.
  const exposed = { arm: 'control', exposedAt: new Date('2026-01-01T00:00:00Z'), isInTwoArms: false };
  const recorded = { metric: 'calls', thing: null, at: new Date(), value: 1, denominator: null };
  await services.decisions.write((manager) =>
    manager.insert(
      OutcomeEntity,
      [user, user, 'another', `00${user}`, 'crm-7'].map((unit, place) => ({
        ...recorded,
        id: outcomeId(`cmp_${place}`, { ...recorded, unit }),
        campaignId: `cmp_${place}`,
        unit,
      })),
    ),
  );
  await services.decisions.write((manager) =>
    manager.insert(
      ExposureEntity,
      [
        ['cmp_a', user],
        ['cmp_b', user],
        ['cmp_a', 'another'],
        ['cmp_c', `0${user}`],
        ['cmp_c', 'crm-7'],
      ].map(([campaignId = '', unit = '']) => ({ ...exposed, id: exposureId(campaignId, unit), campaignId, unit })),
    ),
  );

  const { job, userErrors } = await erase({ userExternalIds: [user, '999999999', 'crm-7'], confirm: true });
  expect(userErrors).toEqual([]);
  const result = await resultOf<EraseJobResult>(services, job?.id);
  expect(result).toMatchObject({
    users: 3,
    notFound: 2,
    audiences: 1,
    insights: 1,
    exposures: 4,
    outcomes: 4,
    trainings: 1,
    snapshots: [{ snapshotId: shop.snapshot.id }],
  });
  expect(result.rowsRemoved).toBeGreaterThan(0);

  expect(await admin.ok(`{ shop { users } user(externalId: "${user}") { id } }`)).toEqual({
    shop: { users: shop.users - 1 },
    user: null,
  });
  const after = await admin.ok<{ recommendations: { modelChoice: { isUnknownUser: boolean } } }>(RECOMMEND, { user });
  expect(after.recommendations.modelChoice.isUnknownUser).toBe(true);
  const { models } = await admin.ok<{ models: { nodes: { needsRetraining: boolean; retrainingReason: string }[] } }>(
    MODELS,
  );
  expect(models.nodes.length).toBeGreaterThan(0);
  for (const model of models.nodes)
    expect(model).toMatchObject({ needsRetraining: true, retrainingReason: expect.stringContaining('Train again') });
  const audience = await services.decisions.read.findOneByOrFail(AudienceEntity, { id: createAudience.audience.id });
  expect(audience.size).toBe(createAudience.audience.size - 1);
  expect((await readMembers(server.dataDir, audience.id, audience.membersHash)).userIds).not.toContain(user);
  expect((await services.decisions.read.findOneByOrFail(JobEntity, { id: job?.id ?? '' })).input).toEqual({
    userIds: [],
  });

  const audit = await services.decisions.read.find(AuditEntryEntity, { order: { id: 'DESC' } });
  await expect(readdir(upgrades)).rejects.toMatchObject({ code: 'ENOENT' });
  const hash = (await userHash(server.dataDir))(user);
  expect(audit.find(({ action }) => action === 'usersErased')).toMatchObject({
    target: job?.id,
    outcome: 'ok',
    detail: { users: 3, userHashes: [hash, expect.any(String), expect.any(String)] },
  });
  expect(audit.find(({ action, outcome }) => action === 'eraseUsers' && outcome === 'ok')).toMatchObject({
    detail: { userExternalIds: [hash, expect.any(String), expect.any(String)] },
  });
  expect(
    await admin.ok('{ auditLog(filter: { action: "usersErased" }) { nodes { count at lastAt address } } }'),
  ).toEqual({ auditLog: { nodes: [{ count: 1, at: expect.any(String), lastAt: expect.any(String), address: null }] } });
  expect(await services.decisions.read.count(ExposureEntity)).toBe(1);
  expect(await services.decisions.read.count(OutcomeEntity)).toBe(1);
  expect(await readdir(folder)).toEqual([whole]);
  for (const table of ['audit_entry', 'job', 'insight', 'mutation_key', 'audience', 'exposure', 'outcome'])
    expect(JSON.stringify(await services.decisions.read.query(`SELECT * FROM ${table}`)), table).not.toContain(user);
});

test('leaves no file of models or audiences in which the user stands', async () => {
  for (const folder of ['models', 'audiences']) {
    const names = await readdir(path.join(server.dataDir, folder), { recursive: true });
    expect(names.filter((name) => /old-|new-|without/.test(name))).toEqual([]);
    for (const name of names.filter((one) => one.endsWith('users.txt')))
      expect((await readFile(path.join(server.dataDir, folder, name), 'utf8')).split('\n')).not.toContain(user);
  }
});

test('again finds nothing, and the next training answers without the mark', async () => {
  const { job } = await erase({ userExternalIds: [user], confirm: true });
  expect(await resultOf<EraseJobResult>(server.services, job?.id)).toMatchObject({
    notFound: 1,
    rowsRemoved: 0,
    snapshots: [],
    audiences: 0,
    insights: 0,
    trainings: 0,
  });
  const { startTraining } = await admin.ok<{ startTraining: { job: { id: string } } }>(
    'mutation { startTraining(input: { factors: 8, iterations: 3 }) { job { id } userErrors { message } } }',
  );
  await resultOf(server.services, startTraining.job.id);
  const { recommendations } = await admin.ok<{ recommendations: { model: { needsRetraining: boolean } } }>(
    '{ recommendations(for: { userExternalId: "1" }) { model { needsRetraining } } }',
  );
  expect(recommendations.model.needsRetraining).toBe(false);
});
