import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { campaignShop, followedShop } from '../testing/campaign-shop.js';
import type { TestClient } from '../testing/client.js';
import { importRows } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tryAA } from '../testing/try-aa.js';

interface Made {
  made: { id: string; isSynthetic: boolean } | null;
}
type Answer = Record<
  'answer',
  { thing: Made['made']; userErrors: { code: string; field: string[]; message: string }[] }
>;

const MUTATIONS = {
  createInsight: 'insight',
  createAudience: 'audience',
  createActionItem: 'actionItem',
  createCampaign: 'campaign',
} as const;
const LIST = `query($first: Int!, $archived: Boolean!) {
  insights(first: $first, archived: $archived) { nodes { isSynthetic actionItems { isSynthetic } } }
  audiences(first: $first, archived: $archived) { nodes { isSynthetic } }
  actionItems(first: $first, archived: $archived) { nodes { isSynthetic audience { isSynthetic } campaign { isSynthetic } } }
  campaigns(first: $first, archived: $archived) { nodes { isSynthetic } }
}`;
const NOTHING = {
  insights: { nodes: [] },
  audiences: { nodes: [] },
  actionItems: { nodes: [] },
  campaigns: { nodes: [] },
};
const SIMULATE =
  'mutation($id: ID!) { simulateScenario(input: { campaignId: $id }) { job { id } userErrors { code field message } } }';
const DESIGN = 'query($id: ID!) { designCampaign(input: { audienceId: $id, upliftRelative: 0.2 }) { unitsAvailable } }';

let server: TestServer;
let marketer: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: campaignShop(), isSynthetic: true, jobsHere: true });
  marketer = await server.as(Role.MARKETER);
});
afterAll(() => server.close());

async function ask(mutation: keyof typeof MUTATIONS, input: object): Promise<Answer['answer']> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { answer: ${mutation}(input: $input) { thing: ${MUTATIONS[mutation]} { id isSynthetic } userErrors { code field message } } }`;
  return (await marketer.ok<Answer>(query, { input })).answer;
}

async function make(mutation: keyof typeof MUTATIONS, input: object): Promise<NonNullable<Made['made']>> {
  const { thing, userErrors } = await ask(mutation, input);
  expect(userErrors).toEqual([]);
  if (!thing) throw new Error(`${mutation} made nothing`);
  return thing;
}

const campaignOn = (audienceId: string, more: object = {}): object => ({
  name: 'Reminder',
  audienceId,
  hypothesis: 'It brings them back',
  upliftRelative: 0.2,
  ...more,
});

/** An insight with its item, audience and campaign, all on the snapshot named. */
async function decide(snapshotId?: string) {
  const { shop } = await marketer.ok<{ shop: { snapshot: { id: string } } }>('{ shop { snapshot { id } } }');
  const evidence = {
    query: '{ shop { users } }',
    snapshotId: snapshotId ?? shop.snapshot.id,
    summary: 'There are users.',
  };
  const insight = await make('createInsight', { title: 'They leave', page: '/funnel', evidence });
  const audience = await make('createAudience', { name: 'Everybody', rule: { kind: 'ALL_VISITORS' } });
  const item = await make('createActionItem', { title: 'Remind them', insightId: insight.id, audienceId: audience.id });
  const campaign = await make('createCampaign', campaignOn(audience.id, { actionItemId: item.id }));
  return { snapshotId: evidence.snapshotId, made: [insight, audience, item, campaign], audience, campaign };
}

describe('decisions made on the demo shop', () => {
  test('stay marked after a real log has replaced it, and are not planned on any more', async () => {
    const demo = await decide();
    expect(demo.made.map(({ isSynthetic }) => isSynthetic)).toEqual([true, true, true, true]);
    expect(await marketer.ok(DESIGN, { id: demo.audience.id })).toEqual({ designCampaign: { unitsAvailable: 300 } });

    expect(await importRows(server.dataDir, campaignShop())).toMatchObject({ replacedSynthetic: true });
    expect(await marketer.ok(LIST, { first: 5, archived: false })).toEqual(NOTHING);
    expect(await marketer.ok(LIST, { first: 5, archived: true })).toEqual({
      insights: { nodes: [{ isSynthetic: true, actionItems: [{ isSynthetic: true }] }] },
      audiences: { nodes: [{ isSynthetic: true }] },
      actionItems: { nodes: [{ isSynthetic: true, audience: { isSynthetic: true }, campaign: { isSynthetic: true } }] },
      campaigns: { nodes: [{ isSynthetic: true }] },
    });
    expect(await marketer.ok('{ imports { nodes { isInLog } } }')).toEqual({
      imports: { nodes: [{ isInLog: true }, { isInLog: false }] },
    });
    const remedy = expect.stringMatching(/demo shop.*Save the audience again/) as string;
    expect(await ask('createCampaign', campaignOn(demo.audience.id))).toEqual({
      thing: null,
      userErrors: [{ code: 'INVALID', field: ['audienceId'], message: remedy }],
    });
    const { simulateScenario } = await marketer.ok<{ simulateScenario: object }>(SIMULATE, { id: demo.campaign.id });
    expect(simulateScenario).toEqual({
      job: null,
      userErrors: [{ code: 'INVALID', field: ['campaignId'], message: remedy }],
    });
    expect((await marketer.graphql(DESIGN, { id: demo.audience.id })).errors[0]).toMatchObject({
      extensions: { code: 'BAD_USER_INPUT' },
      message: remedy,
    });
  });

  test('stand beside those made on the real one, which carry no mark, at no more statements for a longer list', async () => {
    const real = await decide();
    expect(real.made.map(({ isSynthetic }) => isSynthetic)).toEqual([false, false, false, false]);
    expect(
      await marketer.ok(
        '{ campaigns { totalCount nodes { isSynthetic } } archive: campaigns(archived: true) { totalCount } }',
      ),
    ).toEqual({ campaigns: { totalCount: 1, nodes: [{ isSynthetic: false }] }, archive: { totalCount: 1 } });
    await decide();
    const statements = (first: number): Promise<number> =>
      server.countStatements(() => marketer.ok(LIST, { first, archived: false }));
    // What another process has written is read again once, by a request that is not counted.
    await statements(1);
    expect(await statements(2)).toBe(await statements(1));
  });
});

test('evidence frozen from the demo shop’s snapshot is marked even when it is kept later', async () => {
  const own = await startTestServer({ rows: campaignShop(), isSynthetic: true, jobsHere: true });
  try {
    const client = await own.as(Role.MARKETER);
    const { shop } = await client.ok<{ shop: { snapshot: { id: string } } }>('{ shop { snapshot { id } } }');
    await importRows(own.dataDir, campaignShop());
    const input = {
      title: 'Late',
      page: '/funnel',
      evidence: { query: '{ shop { users } }', snapshotId: shop.snapshot.id, summary: 'There were users.' },
    };
    const { answer } = await client.ok<Answer>(
      'mutation($input: CreateInsightInput!) { answer: createInsight(input: $input) { thing: insight { id isSynthetic } userErrors { code field message } } }',
      { input },
    );
    expect(answer).toMatchObject({ thing: { isSynthetic: true }, userErrors: [] });
  } finally {
    await own.close();
  }
});

test('a campaign on the demo shop’s users cannot be approved or run once a real log is there', async () => {
  const own = await startTestServer({ rows: followedShop(), isSynthetic: true, jobsHere: true });
  try {
    const client = await own.as(Role.MARKETER);
    interface Row {
      id: string;
      status: string;
      version: number;
    }
    const create = async <Answer>(mutation: keyof typeof MUTATIONS, input: object): Promise<Answer> => {
      const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      return (
        await client.ok<{ answer: { thing: Answer } }>(
          `mutation($input: ${type}!) { answer: ${mutation}(input: $input) { thing: ${MUTATIONS[mutation]} { id } } }`,
          { input },
        )
      ).answer.thing;
    };
    const campaign = async (id: string): Promise<Row> =>
      (await client.ok<{ campaign: Row }>('query($id: ID!) { campaign(id: $id) { id status version } }', { id }))
        .campaign;
    const move = async (id: string, status: string): Promise<unknown> => {
      const input = { id, status, version: (await campaign(id)).version };
      const { answer } = await client.ok<{ answer: unknown }>(
        'mutation($input: UpdateCampaignInput!) { answer: updateCampaign(input: $input) { campaign { status } userErrors { code field message } } }',
        { input },
      );
      return answer;
    };
    const audience = await create<Row>('createAudience', { name: 'Everybody', rule: { kind: 'ALL_VISITORS' } });
    const [approved, simulated] = [
      await create<Row>('createCampaign', campaignOn(audience.id)),
      await create<Row>('createCampaign', campaignOn(audience.id)),
    ];
    for (const { id } of [approved, simulated]) {
      await client.ok(SIMULATE, { id });
      await expect.poll(async () => (await campaign(id)).status, { timeout: 300_000 }).toBe('SIMULATED');
    }
    await tryAA(own.services, client, approved.id);
    expect(await move(approved.id, 'APPROVED')).toEqual({ campaign: { status: 'APPROVED' }, userErrors: [] });

    await importRows(own.dataDir, campaignShop());
    const refused = {
      campaign: null,
      userErrors: [
        {
          code: 'INVALID',
          field: ['status'],
          message: expect.stringMatching(/demo shop.*Save the audience again/) as string,
        },
      ],
    };
    expect(await move(simulated.id, 'APPROVED')).toEqual(refused);
    expect(await move(approved.id, 'RUNNING')).toEqual(refused);
    expect(await move(approved.id, 'DRAFT')).toEqual({ campaign: { status: 'DRAFT' }, userErrors: [] });
  } finally {
    await own.close();
  }
});
