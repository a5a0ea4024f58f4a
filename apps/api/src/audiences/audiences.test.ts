import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ifThere } from '../if-there.js';
import { Role } from '../permissions.js';
import { CAMPAIGN_SHOP, campaignShop } from '../testing/campaign-shop.js';
import type { TestClient } from '../testing/client.js';
import { importRows, logRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { AudienceEntity } from './audience.entity.js';
import { readMembers } from './members-file.js';

interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
  unit: string;
  incomputable: { reason: string } | null;
}
interface Preview {
  size: number;
  buyers: number;
  buyersPerUser: Estimate;
  revenuePerUser: Estimate;
  usersPerDay: number;
  timeZone: string;
  period: { from: string; to: string };
  snapshot: { id: string; rows: number };
  definition: { name: string; population: string; query: string };
}
interface Audience {
  id: string;
  name: string;
  size: number;
  snapshotId: string;
  rule: { kind: string; category: string | null; period: { from: string; to: string } | null };
  preview: Preview;
}
interface Created {
  createAudience: { audience: Audience | null; userErrors: { code: string; field: string[]; message: string }[] };
}

const ESTIMATE = '{ value low high unit incomputable { reason } }';
const PREVIEW = `{ size buyers buyersPerUser ${ESTIMATE} revenuePerUser ${ESTIMATE} usersPerDay timeZone period { from to } snapshot { id rows } definition { name population query } }`;
const AUDIENCE = `{ id name size snapshotId rule { kind category period { from to } } preview ${PREVIEW} }`;
const CREATE = `mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience ${AUDIENCE} userErrors { code field message } } }`;
const ASK = `query($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) ${PREVIEW} }`;

let server: TestServer;
let marketer: TestClient & { accountId: string };
beforeAll(async () => {
  server = await startTestServer({ rows: campaignShop() });
  marketer = await server.as(Role.MARKETER);
});
afterAll(() => server.close());

const create = async (input: object, client: TestClient = marketer): Promise<Created['createAudience']> =>
  (await client.ok<Created>(CREATE, { input })).createAudience;
const preview = async (rule: object): Promise<Preview> =>
  (await marketer.ok<{ audiencePreview: Preview }>(ASK, { rule })).audiencePreview;
const files = async (): Promise<string[]> => (await ifThere(readdir(path.join(server.dataDir, 'audiences')))) ?? [];

async function saved(input: object): Promise<Audience> {
  const { audience, userErrors } = await create(input);
  expect(userErrors).toEqual([]);
  if (!audience) throw new Error('no audience');
  return audience;
}

describe('a preview', () => {
  test.each([
    ['ALL_VISITORS', CAMPAIGN_SHOP.allVisitors],
    ['CARTED_NOT_BOUGHT', CAMPAIGN_SHOP.cartedNotBought],
    ['VIEWED_NOT_CARTED', CAMPAIGN_SHOP.viewedNotCarted],
  ])('of %s counts its users and buyers', async (kind, { size, buyers }) => {
    const answer = await preview({ kind });
    expect(answer).toMatchObject({
      size,
      buyers,
      timeZone: 'Asia/Dubai',
      usersPerDay: size,
      period: { from: '2019-10-01', to: '2019-10-01' },
    });
    expect(answer.buyersPerUser).toMatchObject({ value: buyers / size, unit: 'FRACTION', incomputable: null });
    expect(answer.definition.query).toContain('from');
  });

  test('of nobody says why there is no baseline', async () => {
    const answer = await preview({ kind: 'CATEGORY_VIEWERS', category: 'furniture' });
    expect(answer).toMatchObject({ size: 0, buyersPerUser: { value: null, incomputable: { reason: 'NO_DATA' } } });
  });

  test('of a rule that is none is the caller’s mistake', async () => {
    const { errors } = await marketer.graphql(ASK, { rule: { kind: 'CATEGORY_VIEWERS' } });
    expect(errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringContaining('need a category'),
    });
  });
});

describe('a saved audience', () => {
  test('keeps its users and its figures whatever is imported later', async () => {
    const before = await saved({ name: ' Carted, not bought ', rule: { kind: 'CARTED_NOT_BOUGHT' } });
    expect(before).toMatchObject({
      name: 'Carted, not bought',
      size: CAMPAIGN_SHOP.cartedNotBought.size,
      rule: { kind: 'CARTED_NOT_BOUGHT', category: null, period: null },
    });
    expect(before.snapshotId).toBe(before.preview.snapshot.id);

    await importRows(server.dataDir, [logRow({ user: '999', type: 'cart' })]);
    expect((await preview({ kind: 'CARTED_NOT_BOUGHT' })).size).toBe(CAMPAIGN_SHOP.cartedNotBought.size + 1);
    const { audience: after } = await marketer.ok<{ audience: Audience }>(
      `query($id: ID!) { audience(id: $id) ${AUDIENCE} }`,
      { id: before.id },
    );
    expect(after).toEqual(before);

    const entity = await server.services.decisions.read.findOneByOrFail(AudienceEntity, { id: before.id });
    const { userIds, converted, value } = await readMembers(server.dataDir, before.id, entity.membersHash);
    expect(userIds.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => 31 + index));
    expect(converted.reduce((count, one) => count + one, 0)).toBe(15);
    expect(value[userIds.indexOf('31')]).toBe(5 * (1 + (31 % 9)));
  });

  test('is listed newest first and found by its id', async () => {
    const first = await saved({ name: 'One', rule: { kind: 'BUYERS' } });
    const second = await saved({
      name: 'Two',
      rule: { kind: 'ALL_VISITORS', period: { from: '2019-10-01', to: '2019-10-02' } },
    });
    expect(second.rule.period).toEqual({ from: '2019-10-01', to: '2019-10-02' });
    const page =
      'query($after: String) { audiences(first: 1, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } totalCount } }';
    type Page = {
      audiences: { nodes: { id: string }[]; pageInfo: { endCursor: string; hasNextPage: boolean }; totalCount: number };
    };
    const { audiences } = await marketer.ok<Page>(page);
    expect(audiences).toMatchObject({ nodes: [{ id: second.id }], pageInfo: { hasNextPage: true }, totalCount: 3 });
    expect((await marketer.ok<Page>(page, { after: audiences.pageInfo.endCursor })).audiences.nodes).toEqual([
      { id: first.id },
    ]);
    const { node } = await marketer.ok<{ node: object }>(
      'query($id: ID!) { node(id: $id) { id ... on Audience { name } } }',
      { id: first.id },
    );
    expect(node).toEqual({ id: first.id, name: 'One' });
  });

  test('is made once for a clientMutationKey', async () => {
    const input = { name: 'Once', rule: { kind: 'ALL_VISITORS' }, clientMutationKey: 'audience-once' };
    const first = await saved(input);
    const count = (await files()).length;
    expect((await saved(input)).id).toBe(first.id);
    expect((await files()).length).toBe(count);
    expect(await create({ ...input, name: 'Other' })).toMatchObject({
      audience: null,
      userErrors: [{ code: 'CONFLICT' }],
    });
    expect((await files()).length).toBe(count);
  });

  test('is refused with the field that is wrong', async () => {
    expect((await create({ name: '  ', rule: { kind: 'BUYERS' } })).userErrors).toMatchObject([
      { code: 'REQUIRED', field: ['name'] },
    ]);
    expect((await create({ name: 'x', rule: { kind: 'CATEGORY_VIEWERS' } })).userErrors).toMatchObject([
      { code: 'INVALID', field: ['rule', 'category'] },
    ]);
    expect(
      (await create({ name: 'x', rule: { kind: 'BUYERS', period: { from: '2019-10-05', to: '2019-10-01' } } }))
        .userErrors,
    ).toMatchObject([{ code: 'INVALID' }]);
    expect(
      (await create({ name: 'x', rule: { kind: 'CATEGORY_VIEWERS', category: 'furniture' } })).userErrors,
    ).toMatchObject([
      { code: 'INVALID', field: ['rule'], message: expect.stringContaining('Nobody is in this audience') },
    ]);
  });

  test('is made by those who may plan audiences only', async () => {
    const analyst = await server.as(Role.ANALYST);
    const { errors } = await analyst.graphql(CREATE, { input: { name: 'x', rule: { kind: 'BUYERS' } } });
    expect(errors[0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(
      (await analyst.ok<{ audiences: { totalCount: number } }>('{ audiences { totalCount } }')).audiences.totalCount,
    ).toBeGreaterThan(0);
  });
});

test('without a log there is no audience to preview or save', async () => {
  const empty = await startTestServer();
  try {
    const client = await empty.as(Role.MARKETER);
    expect((await client.graphql(ASK, { rule: { kind: 'BUYERS' } })).errors[0]).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
    expect((await client.graphql(CREATE, { input: { name: 'x', rule: { kind: 'BUYERS' } } })).errors[0]).toMatchObject({
      extensions: { code: 'NOT_FOUND' },
    });
  } finally {
    await empty.close();
  }
});
