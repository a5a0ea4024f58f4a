import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { logRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

const FUNNEL = `query ($input: FunnelInput, $period: PeriodInput) {
  analytics(period: $period) { funnel(input: $input) {
    definition { name population } unit order hold windowMinutes breakdown groupCount
    steps { eventTypes category brand minPrice maxPrice isOptional reached users perFirstStep { value incomputable { reason } } perPreviousStep { value } secondsFromPrevious { p25 { value low high unit method incomputable { reason } } median { value low high unit method incomputable { reason } } p75 { value low high unit method incomputable { reason } } p90 { value low high unit method incomputable { reason } } } lost lostUsers ways { through without } }
    groups { group steps { reached } }
  } }
}`;
const ABANDONMENT = `query ($input: AbandonmentInput) {
  analytics { abandonment(input: $input) {
    definition { name } graceHours carts bought partlyBought abandoned emptied abandonedPerCart { value low high unit method } users productsLeft valueLeft unpricedLeft valueLeftPartly returned
    hoursUntilReturn { p25 { value } median { value low high unit } } returns { hours followed returnedPerCart { value incomputable { reason } } boughtSamePerCart { value } boughtAnythingPerCart { value } }
    recovery { carts valueLeft valueRecovered } byCategory { part carts abandoned valueLeft } categoryCount byHour { part carts }
  } }
}`;
const PREVIEW =
  'query ($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size buyers definition { name population } } }';
const SAVE =
  'mutation ($input: CreateAudienceInput!) { createAudience(input: $input) { audience { size rule { kind brand includeBots lostAfterStep funnel { order steps { eventTypes isOptional } } } } userErrors { field message } } }';

interface Funnels {
  analytics: {
    funnel: {
      steps: { reached: number; lostUsers: number | null }[];
      groups: { group: string }[];
      [field: string]: unknown;
    };
  };
}

const VIEW = { eventTypes: ['VIEW'] };
const CART = { eventTypes: ['CART'] };
const PURCHASE = { eventTypes: ['PURCHASE'] };

describe('funnel and abandonment', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    server = await startTestServer({
      rows: [
        logRow({ time: '2019-10-01 10:00:00', user: '1' }),
        logRow({ time: '2019-10-01 10:00:30', user: '1', type: 'cart', price: '12.50' }),
        logRow({ time: '2019-10-01 10:01:30', user: '1', type: 'purchase', price: '12.50' }),
        logRow({ time: '2019-10-01 21:00:00', user: '2' }),
        logRow({ time: '2019-10-01 21:01:00', user: '2', type: 'cart', price: '7.25' }),
        logRow({ time: '2019-10-03 10:00:00', user: '3', category: '', categoryId: '8' }),
        logRow({
          time: '2019-10-03 10:00:01',
          user: '3',
          category: '',
          categoryId: '8',
          type: 'purchase',
          price: '0.01',
        }),
      ],
    });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());
  const ask = async (input: object | null = null): Promise<Funnels['analytics']['funnel']> =>
    (await viewer.ok<Funnels>(FUNNEL, { input })).analytics.funnel;

  test('the funnel is view, cart, purchase of sessions where nothing else is asked', async () => {
    expect(await ask()).toMatchObject({
      unit: 'SESSION',
      order: 'ORDERED',
      hold: 'NOTHING',
      windowMinutes: null,
      breakdown: null,
      groups: [],
      groupCount: 0,
      definition: { name: 'Funnel of sessions: view → cart → purchase' },
      steps: [
        {
          eventTypes: ['VIEW'],
          reached: 3,
          users: 3,
          perFirstStep: { value: 1 },
          secondsFromPrevious: null,
          lost: 1,
          lostUsers: 1,
          ways: null,
        },
        {
          eventTypes: ['CART'],
          reached: 2,
          perPreviousStep: { value: 2 / 3 },
          secondsFromPrevious: {
            median: {
              value: null,
              low: null,
              high: null,
              unit: 'SECONDS',
              method: 'woodruff',
              incomputable: { reason: 'TOO_FEW' },
            },
          },
          lost: 1,
        },
        {
          eventTypes: ['PURCHASE'],
          reached: 1,
          perFirstStep: { value: 1 / 3 },
          secondsFromPrevious: {
            p25: { incomputable: { reason: 'TOO_FEW' } },
            p90: { incomputable: { reason: 'TOO_FEW' } },
          },
          lost: null,
          lostUsers: null,
        },
      ],
    });
  });

  test('says the same of sessions whether users are read or not, from the tables of sessions in the second case', async () => {
    const steps =
      'reached perFirstStep { value } perPreviousStep { value } lost secondsFromPrevious { p25 { value } median { value incomputable { reason } } p75 { value } p90 { value } }';
    for (const input of [
      null,
      { order: 'ANY' },
      { steps: [VIEW, PURCHASE] },
      { steps: [CART, PURCHASE] },
      { windowMinutes: 30 },
    ]) {
      const [withUsers, without] = await Promise.all(
        [`${steps} users lostUsers`, steps].map((selected) =>
          viewer.ok<Funnels>(
            `query ($input: FunnelInput) { analytics { funnel(input: $input) { definition { query } steps { ${selected} } } } }`,
            { input },
          ),
        ),
      );
      const told = withUsers!.analytics.funnel.steps.map((step) =>
        Object.fromEntries(Object.entries(step).filter(([name]) => name !== 'users' && name !== 'lostUsers')),
      );
      expect(without!.analytics.funnel.steps).toEqual(told);
    }
  });

  test('its steps are told as they were asked, with both ways round an optional one', async () => {
    const funnel = await ask({
      steps: [{ ...VIEW, minPrice: '0' }, { ...CART, isOptional: true }, PURCHASE],
      hold: 'PRODUCT',
      breakdown: 'CATEGORY',
    });
    expect(funnel).toMatchObject({
      hold: 'PRODUCT',
      breakdown: 'CATEGORY',
      groupCount: 2,
      steps: [
        { minPrice: '0', maxPrice: null, isOptional: false },
        { isOptional: true, ways: { through: 1, without: 1 } },
        { reached: 2 },
      ],
    });
    expect(funnel.groups).toEqual([
      { group: 'electronics.smartphone', steps: [{ reached: 2 }, { reached: 2 }, { reached: 1 }] },
      { group: '8', steps: [{ reached: 1 }, { reached: 0 }, { reached: 1 }] },
    ]);
    expect(await ask({ windowMinutes: 1, order: 'STRICT' })).toMatchObject({
      unit: 'USER',
      order: 'STRICT',
      windowMinutes: 1,
    });
    expect((await ask({ exclude: [CART], steps: [VIEW, PURCHASE] })).steps.map(({ reached }) => reached)).toEqual([
      3, 1,
    ]);
  });

  test.each([
    [{ breakdownFirst: 101 }, /breakdownFirst is 101; it must lie between 1 and 100/],
    [{ steps: [VIEW] }, /A funnel has from 2 to 8 steps/],
    [{ steps: [VIEW, { ...CART, isOptional: true }] }, /last step cannot be optional/],
    [{ windowMinutes: -5 }, /windowMinutes is -5/],
    [{ steps: [VIEW, { eventTypes: [] }] }, /names no type of event/],
    [{ steps: [VIEW, { ...CART, category: ' ' }] }, /category is empty/],
  ])('refuses %j', async (input, message) => {
    const [error] = (await viewer.graphql(FUNNEL, { input })).errors;
    expect(error?.extensions.code).toBe('BAD_USER_INPUT');
    expect(error?.message).toMatch(message);
  });

  test('those lost after a step are an audience of as many users, previewed and saved', async () => {
    const marketer = await server.as(Role.MARKETER);
    const { steps } = await ask({ steps: [VIEW, { ...CART, isOptional: true }, PURCHASE] });
    const rule = {
      kind: 'FUNNEL_LOST',
      funnel: { order: 'ORDERED', steps: [VIEW, { ...CART, isOptional: true }, PURCHASE] },
      lostAfterStep: 2,
      brand: null,
      includeBots: false,
    };
    const { audiencePreview } = await marketer.ok<{ audiencePreview: { size: number } }>(PREVIEW, { rule });
    expect(audiencePreview).toMatchObject({
      size: steps[1]?.lostUsers,
      definition: { name: 'Lost after cart, then no purchase' },
    });
    const { createAudience } = await marketer.ok<{ createAudience: unknown }>(SAVE, {
      input: { name: 'Left at the cart', rule },
    });
    expect(createAudience).toEqual({
      audience: {
        size: 1,
        rule: {
          kind: 'FUNNEL_LOST',
          brand: null,
          includeBots: false,
          lostAfterStep: 2,
          funnel: {
            order: 'ORDERED',
            steps: [
              { ...VIEW, isOptional: false },
              { ...CART, isOptional: true },
              { ...PURCHASE, isOptional: false },
            ],
          },
        },
      },
      userErrors: [],
    });
    const refused = await marketer.ok<{ createAudience: { userErrors: object[] } }>(SAVE, {
      input: { name: 'Nobody', rule: { ...rule, lostAfterStep: 3 } },
    });
    expect(refused.createAudience.userErrors).toMatchObject([
      { message: expect.stringContaining('Nobody is lost after step 3 of 3') },
    ]);
    expect((await viewer.graphql(PREVIEW, { rule: { kind: 'FUNNEL_LOST' } })).errors[0]?.message).toMatch(
      /needs the funnel/,
    );
  });

  test('abandoned carts are told with their value, exactly, and are an audience', async () => {
    const { abandonment } = (await viewer.ok<{ analytics: { abandonment: Record<string, unknown> } }>(ABANDONMENT))
      .analytics;
    expect(abandonment).toMatchObject({
      graceHours: null,
      carts: 2,
      bought: 1,
      partlyBought: 0,
      abandoned: 1,
      emptied: null,
      abandonedPerCart: { value: 0.5, unit: 'FRACTION', method: 'wilson-by-user' },
      users: 1,
      productsLeft: 1,
      valueLeft: '7.25',
      returned: 0,
      hoursUntilReturn: null,
      recovery: { carts: 0, valueLeft: '0.00', valueRecovered: '0.00' },
      categoryCount: 1,
      byCategory: [{ part: 'electronics.smartphone', carts: 2, abandoned: 1, valueLeft: '7.25' }],
      returns: [
        { hours: 1, followed: 1, returnedPerCart: { value: 0 } },
        { hours: 24, followed: 1 },
        { hours: 168, followed: 0, returnedPerCart: { value: null, incomputable: { reason: 'NO_DATA' } } },
      ],
    });
    expect(abandonment['byHour']).toHaveLength(24);
    expect(
      (await viewer.ok<{ audiencePreview: object }>(PREVIEW, { rule: { kind: 'CART_ABANDONED' } })).audiencePreview,
    ).toMatchObject({ size: 1, buyers: 0 });
    for (const [input, message] of [
      [{ first: 0 }, /first is 0/],
      [{ graceHours: 721 }, /graceHours is 721/],
    ] as const) {
      const [error] = (await viewer.graphql(ABANDONMENT, { input })).errors;
      expect(error).toMatchObject({ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } });
    }
  });
});
