import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { logRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

const QUERY = `query ($input: DemandInput, $timeZone: TimeZone, $filter: EventFilter) {
  analytics(timeZone: $timeZone, filter: $filter) { demand(input: $input) {
    snapshot { id } timeZone hypothesis verdict incomputable { reason detail } sentence lookedAt level measure categoryLevel minimumEffect
    findingCount findings { subject category weekday fromHour toHour status check power confirmed qValue support observed expected sentence effect { value low high unit } heldOut { value } actions { value } }
    notConfirmedCount notConfirmed { status } refutedCount refuted { check } power { rise power } assumptions { code name holds detail facts { name number text } } falsifiedBy
    categoryCount categories { category events actions windows peaks tooFew { reason } }
    heatMap { category cells { weekday hour observed expected exposureHours effect { value unit incomputable { reason } } qValue significant confirmed status } }
  } }
}`;

interface Asked {
  analytics: { demand: Record<string, unknown> & { heatMap: { category: string; cells: unknown[] } | null } };
}

/** Five weeks in which two categories are looked at and carted every hour, and furniture four times as much on Wednesdays at 12 in the shop's zone. */
const rows = Array.from({ length: 35 * 24 }, (_, hour) => {
  const at = new Date(Date.UTC(2019, 9, 1) + hour * 3_600_000);
  const isPeak = at.getUTCDay() === 3 && at.getUTCHours() === 8;
  const time = (second: number): string =>
    `${at.toISOString().slice(0, 11).replace('T', ' ')}${String(at.getUTCHours()).padStart(2, '0')}:00:${String(second).padStart(2, '0')}`;
  return ['furniture', 'auto'].flatMap((category, place) =>
    Array.from({ length: category === 'furniture' && isPeak ? 20 : 5 }, (_, copy) => {
      const user = String(hour * 100 + place * 50 + copy + 1);
      return [
        logRow({ time: time(copy), user, category, categoryId: String(place + 1), product: String(place + 1) }),
        logRow({
          time: time(copy + 20),
          user,
          category,
          categoryId: String(place + 1),
          product: String(place + 1),
          type: 'cart',
        }),
      ];
    }).flat(),
  );
}).flat();

describe('demand', () => {
  let server: TestServer;
  let viewer: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ rows });
    viewer = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('names the peak, its certainty and the hours of its week', async () => {
    const { demand } = (await viewer.ok<Asked>(QUERY)).analytics;
    expect(demand).toMatchObject({
      timeZone: 'Asia/Dubai',
      hypothesis: 'H2',
      verdict: 'SUPPORTED',
      incomputable: null,
      level: 0.05,
      measure: 'DEMAND',
      categoryLevel: 'TOP',
      minimumEffect: 0.2,
      findingCount: 1,
      notConfirmedCount: 0,
      refutedCount: 0,
      power: [{ rise: 0.5 }, { rise: 1 }, { rise: 2 }],
      categoryCount: 2,
      findings: [
        {
          subject: 'furniture',
          category: 'furniture',
          weekday: 3,
          fromHour: 12,
          toHour: 13,
          status: 'CONFIRMED',
          check: null,
          power: null,
          confirmed: true,
          support: 100,
          effect: { value: 4, unit: 'RATIO' },
          heldOut: { value: 4 },
          actions: { value: 4 },
        },
      ],
      categories: [
        { category: 'furniture', peaks: 1, tooFew: null },
        { category: 'auto', peaks: 0 },
      ],
      heatMap: { category: 'furniture' },
    });
    expect(demand['assumptions']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          code: 'weeks',
          holds: true,
          facts: [
            { name: 'found', number: 3, text: null },
            { name: 'of', number: 3, text: null },
          ],
        }),
        expect.objectContaining({
          code: 'rest-is-clock',
          facts: [
            { name: 'share', number: expect.any(Number) as number, text: null },
            { name: 'names', number: null, text: 'furniture' },
          ],
        }),
        expect.objectContaining({
          code: 'covered',
          holds: false,
          facts: [
            { name: 'value', number: 24.75, text: null },
            { name: 'second', number: expect.any(Number) as number, text: null },
          ],
        }),
      ]),
    );
    expect(demand.heatMap?.cells).toHaveLength(168);
    expect(demand.heatMap?.cells[2 * 24 + 12]).toMatchObject({
      weekday: 3,
      hour: 12,
      observed: 100,
      exposureHours: 5,
      significant: true,
      confirmed: true,
      status: 'CONFIRMED',
    });
  });

  test('takes a measure, a zone and the category of the heat map', async () => {
    const { demand } = (
      await viewer.ok<Asked>(QUERY, {
        timeZone: 'UTC',
        input: { measure: 'CARTS', level: 'CODE', heatMapOf: 'auto', first: 1 },
      })
    ).analytics;
    expect(demand).toMatchObject({
      timeZone: 'UTC',
      measure: 'CARTS',
      categoryLevel: 'CODE',
      findings: [{ weekday: 3, fromHour: 8, actions: null }],
      categories: [{ category: 'furniture', actions: null }],
      categoryCount: 2,
      heatMap: { category: 'auto' },
    });
  });

  test('says what is missing, and refuses what has no meaning', async () => {
    const { demand } = (await viewer.ok<Asked>(QUERY, { filter: { category: 'books' } })).analytics;
    expect(demand).toMatchObject({
      verdict: 'INCOMPUTABLE',
      incomputable: { reason: 'TOO_FEW' },
      categories: [],
      heatMap: null,
    });
    for (const input of [{ first: 0 }, { first: 101 }, { minimumEffect: 0 }, { minimumEffect: -1 }]) {
      expect((await viewer.graphql(QUERY, { input })).errors, JSON.stringify(input)).toMatchObject([
        { extensions: { code: 'BAD_USER_INPUT' } },
      ]);
    }
  });
});
