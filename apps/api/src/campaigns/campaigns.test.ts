import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { campaignShop } from '../testing/campaign-shop.js';
import type { TestClient } from '../testing/client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

interface Campaign {
  id: string;
  name: string;
  status: string;
  hypothesis: string;
  upliftRelative: number;
  alpha: number;
  power: number;
  treatmentShare: number;
  version: number;
  audience: { id: string; size: number };
  actionItem: { id: string } | null;
  createdBy: { id: string } | null;
}
interface Payload {
  campaign: Campaign | null;
  userErrors: { code: string; field: string[]; message: string }[];
}

const CAMPAIGN =
  '{ id name status hypothesis upliftRelative alpha power treatmentShare version audience { id size } actionItem { id } createdBy { id } }';
const ERRORS = 'userErrors { code field message }';
const CREATE = `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign ${CAMPAIGN} ${ERRORS} } }`;
const UPDATE = `mutation($input: UpdateCampaignInput!) { updateCampaign(input: $input) { campaign ${CAMPAIGN} ${ERRORS} } }`;

let server: TestServer;
let marketer: TestClient & { accountId: string };
let audienceId: string;

async function saveAudience(kind: string): Promise<string> {
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } userErrors { message } } }',
    { input: { name: kind, rule: { kind } } },
  );
  return createAudience.audience.id;
}

async function saveActionItem(): Promise<string> {
  const { shop } = await marketer.ok<{ shop: { snapshot: { id: string } } }>('{ shop { snapshot { id } } }');
  const evidence = { query: '{ shop { users } }', snapshotId: shop.snapshot.id, summary: 'There are users.' };
  const { createInsight } = await marketer.ok<{ createInsight: { insight: { id: string } } }>(
    'mutation($input: CreateInsightInput!) { createInsight(input: $input) { insight { id } userErrors { message } } }',
    { input: { title: 'They leave', page: 'funnel', evidence } },
  );
  const { createActionItem } = await marketer.ok<{ createActionItem: { actionItem: { id: string } } }>(
    'mutation($input: CreateActionItemInput!) { createActionItem(input: $input) { actionItem { id } userErrors { message } } }',
    { input: { title: 'Remind them', insightId: createInsight.insight.id, audienceId } },
  );
  return createActionItem.actionItem.id;
}

beforeAll(async () => {
  server = await startTestServer({ rows: campaignShop() });
  marketer = await server.as(Role.MARKETER);
  audienceId = await saveAudience('ALL_VISITORS');
});
afterAll(() => server.close());

const plain = (): object => ({
  name: 'Reminder',
  audienceId,
  hypothesis: 'A reminder brings them back',
  upliftRelative: 0.2,
});
const create = async (input: object = plain()): Promise<Payload> =>
  (await marketer.ok<{ createCampaign: Payload }>(CREATE, { input })).createCampaign;
const update = async (input: object): Promise<Payload> =>
  (await marketer.ok<{ updateCampaign: Payload }>(UPDATE, { input })).updateCampaign;

const listWithEverything = (first: number): Promise<unknown> =>
  marketer.ok(
    `{ campaigns(first: ${first}) { nodes { name audience { name } actionItem { title } createdBy { name } scenarioRuns { id job { state } } } } }`,
  );

async function made(input: object = plain()): Promise<Campaign> {
  const { campaign, userErrors } = await create(input);
  expect(userErrors).toEqual([]);
  if (!campaign) throw new Error('no campaign');
  return campaign;
}

describe('a campaign', () => {
  test('is made as a draft with the usual levels, for an action item', async () => {
    const actionItemId = await saveActionItem();
    const campaign = await made({ ...plain(), name: ' Reminder ', actionItemId });
    expect(campaign).toMatchObject({
      name: 'Reminder',
      status: 'DRAFT',
      upliftRelative: 0.2,
      alpha: 0.05,
      power: 0.8,
      treatmentShare: 0.5,
      version: 1,
      audience: { id: audienceId, size: 300 },
      actionItem: { id: actionItemId },
      createdBy: { id: marketer.accountId },
    });
    const newer = await made({ ...plain(), actionItemId });
    const { actionItem } = await marketer.ok<{ actionItem: object }>(
      'query($id: ID!) { actionItem(id: $id) { audience { id } campaign { id } } }',
      { id: actionItemId },
    );
    expect(actionItem).toEqual({ audience: { id: audienceId }, campaign: { id: newer.id } });
    const { node } = await marketer.ok<{ node: object }>(
      'query($id: ID!) { node(id: $id) { ... on Campaign { name plan { windowDays } } } }',
      { id: campaign.id },
    );
    expect(node).toEqual({ name: 'Reminder', plan: { windowDays: 7 } });
  });

  test('is refused with every field that is wrong', async () => {
    const { userErrors } = await create({
      name: '',
      hypothesis: ' ',
      audienceId,
      upliftRelative: 0,
      alpha: 0.9,
      power: 2,
      treatmentShare: 0,
    });
    expect(userErrors.map(({ code, field }) => [code, ...field])).toEqual([
      ['REQUIRED', 'name'],
      ['REQUIRED', 'hypothesis'],
      ['INVALID', 'upliftRelative'],
      ['INVALID', 'alpha'],
      ['INVALID', 'power'],
      ['INVALID', 'treatmentShare'],
    ]);
    expect((await create({ ...plain(), audienceId: 'aud_none' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['audienceId'] },
    ]);
    expect((await create({ ...plain(), actionItemId: 'act_none' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['actionItemId'] },
    ]);
    expect((await create({ ...plain(), upliftRelative: 8 })).userErrors).toMatchObject([
      { code: 'INVALID', field: ['upliftRelative'], message: expect.stringContaining('give at most 5.667') },
    ]);
  });

  test('is made once for a clientMutationKey', async () => {
    const input = { ...plain(), clientMutationKey: 'campaign-once' };
    expect((await made(input)).id).toBe((await made(input)).id);
  });

  test('is changed by whoever saw the latest version; others get the current one', async () => {
    const campaign = await made();
    const changed = await update({ id: campaign.id, version: 1, name: 'Second reminder', upliftRelative: 0.3 });
    expect(changed).toMatchObject({
      userErrors: [],
      campaign: { name: 'Second reminder', upliftRelative: 0.3, hypothesis: campaign.hypothesis, version: 2 },
    });
    const stale = await update({ id: campaign.id, version: 1, name: 'Too late' });
    expect(stale).toMatchObject({
      userErrors: [{ code: 'CONFLICT', field: ['version'] }],
      campaign: { name: 'Second reminder', version: 2 },
    });
    expect((await update({ id: 'cmp_none', version: 1 })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['id'] },
    ]);
    expect(
      (await update({ id: campaign.id, version: 2, upliftRelative: 8, alpha: 1 })).userErrors.map(({ field }) => field),
    ).toEqual([['alpha'], ['upliftRelative']]);
  });

  test('cannot be approved before it is simulated', async () => {
    const campaign = await made();
    for (const status of ['APPROVED', 'SIMULATED', 'RUNNING']) {
      expect((await update({ id: campaign.id, version: 1, status })).userErrors).toMatchObject([
        { code: 'INVALID', field: ['status'] },
      ]);
    }
  });

  test('is planned by those who may only', async () => {
    const viewer = await server.as(Role.VIEWER);
    expect((await viewer.graphql(CREATE, { input: plain() })).errors[0]).toMatchObject({
      extensions: { code: 'FORBIDDEN' },
    });
    const { campaigns } = await viewer.ok<{ campaigns: { totalCount: number } }>('{ campaigns { totalCount } }');
    expect(campaigns.totalCount).toBeGreaterThan(0);
  });

  test('costs a list no more statements than a few, whatever its length', async () => {
    await made();
    await made();
    const one = await server.countStatements(() => listWithEverything(1));
    const many = await server.countStatements(() => listWithEverything(5));
    expect(many - one).toBeLessThanOrEqual(1);
  });
});
