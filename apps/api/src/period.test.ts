import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from './permissions.js';
import type { TestClient } from './testing/client.js';
import { logRow } from './testing/log-rows.js';
import { startTestServer, type TestServer } from './testing/server.js';

let server: TestServer;
let analyst: TestClient;
/** Every quarter of an hour of 23 September to 2 November, whose last day ends at 11:45. */
const BEGIN = Date.UTC(2019, 8, 23);
const QUARTERS = 40 * 96 + 48;
beforeAll(async () => {
  server = await startTestServer({
    rows: Array.from({ length: QUARTERS }, (_, quarter) =>
      logRow({
        time: new Date(BEGIN + quarter * 900_000).toISOString().slice(0, 19).replace('T', ' '),
        user: String(1 + (quarter % 50)),
        session: `session-${quarter}`,
        product: quarter < QUARTERS - 48 ? '1' : '2',
      }),
    ),
  });
  analyst = await server.as(Role.ANALYST);
}, 120_000);
afterAll(() => server.close());

const period = async (input: string, zone = 'UTC'): Promise<unknown> =>
  (
    await analyst.ok<{ analytics: { overview: { period: unknown } } }>(
      `{ analytics(period: ${input}, timeZone: "${zone}") { overview { period { from to } } } }`,
    )
  ).analytics.overview.period;

test.each([
  ['LAST_7_DAYS', '2019-10-26', '2019-11-01'],
  ['LAST_28_DAYS', '2019-10-05', '2019-11-01'],
  ['LAST_90_DAYS', '2019-09-23', '2019-11-01'],
  ['LAST_MONTH', '2019-10-01', '2019-10-31'],
])('%s ends with the newest whole day, and does not begin before the log', async (relative, from, to) => {
  expect(await period(`{ relative: ${relative} }`)).toEqual({ from, to });
});

test('the days are those of the zone that is asked for', async () => {
  expect(await period('{ relative: LAST_7_DAYS }', 'Pacific/Kiritimati')).toEqual({
    from: '2019-10-27',
    to: '2019-11-02',
  });
});

test('lists, comparisons and kept audiences take them, too', async () => {
  const seen = await analyst.ok<{ products: { nodes: { externalId: string }[] } }>(
    '{ products(filter: { seen: { relative: LAST_7_DAYS } }, timeZone: "UTC") { nodes { externalId } } }',
  );
  expect(seen.products.nodes).toEqual([{ externalId: '1' }]);
  const { analytics } = await analyst.ok<{ analytics: { overview: unknown } }>(
    '{ analytics(period: { relative: LAST_7_DAYS }, timeZone: "UTC") { overview(comparedWith: { relative: LAST_28_DAYS }) { previousPeriod { from to } } } }',
  );
  expect(analytics.overview).toEqual({ previousPeriod: { from: '2019-10-05', to: '2019-11-01' } });
  const marketer = await server.as(Role.MARKETER);
  const { createAudience } = await marketer.ok<{ createAudience: { audience: unknown; userErrors: unknown[] } }>(
    'mutation { createAudience(input: { name: "Visitors", rule: { kind: ALL_VISITORS, period: { relative: LAST_7_DAYS } } }) { audience { rule { period { from to } } } userErrors { message } } }',
  );
  expect(createAudience).toMatchObject({
    audience: { rule: { period: { from: expect.any(String) as string, to: expect.any(String) as string } } },
    userErrors: [],
  });
});

test('so does an answer as a file', async () => {
  const response = await analyst.fetch('/exports/products.csv?relative=last-7-days&timeZone=UTC');
  const rows = (await response.text()).trim().split('\r\n');
  expect(rows).toHaveLength(2);
  expect(rows[1]).toMatch(/^1,/);
});

test.each([
  ['{ from: "2019-10-01" }', /needs "from" and "to", or "relative" alone/],
  ['{}', /needs "from" and "to", or "relative" alone/],
  ['{ from: "2019-10-01", to: "2019-10-02", relative: LAST_MONTH }', /not both/],
])('a period of %s is refused with the remedy', async (input, message) => {
  const { errors } = await analyst.graphql(`{ analytics(period: ${input}) { overview { period { from to } } } }`);
  expect(errors[0]).toMatchObject({
    message: expect.stringMatching(message) as string,
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('things are found by many ids in their order, and what is not there is null', async () => {
  const { nodes } = await analyst.ok<{ nodes: unknown[] }>(
    '{ nodes(ids: ["prd_2", "usr_7", "prd_77", "what", "prd_1"]) { id __typename } }',
  );
  expect(nodes).toEqual([
    { id: 'prd_2', __typename: 'Product' },
    { id: 'usr_7', __typename: 'User' },
    null,
    null,
    { id: 'prd_1', __typename: 'Product' },
  ]);
  const many = JSON.stringify(Array.from({ length: 101 }, (_, id) => `prd_${id}`));
  const { errors } = await analyst.graphql(`{ nodes(ids: ${many}) { id } }`);
  expect(errors[0]?.message).toMatch(/There are 101 ids; ask for at most 100/);
});

test('whether a person is there is told to nobody who may not read people, and takes nothing else along', async () => {
  const key = await server.withKey('shop:read', 'self');
  const { data, errors } = await key.graphql<{ nodes: unknown[] }>(
    '{ nodes(ids: ["usr_7", "prd_1", "usr_none"]) { id } }',
  );
  expect(data?.nodes).toEqual([null, { id: 'prd_1' }, null]);
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['nodes', 0], 'FORBIDDEN'],
    [['nodes', 2], 'FORBIDDEN'],
  ]);
});

test('products are found by the ids of the log', async () => {
  const { products } = await analyst.ok<{ products: unknown }>(
    '{ products(filter: { externalIds: ["2", "9"] }) { totalCount nodes { externalId } } }',
  );
  expect(products).toEqual({ totalCount: 1, nodes: [{ externalId: '2' }] });
});
