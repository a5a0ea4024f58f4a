import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../../permissions.js';
import type { TestClient } from '../../testing/client.js';
import { logRow } from '../../testing/log-rows.js';
import { startTestServer, type TestServer } from '../../testing/server.js';

const ASSOCIATION = `query ($input: AssociationInput, $filter: EventFilter) { analytics(timeZone: "UTC", filter: $filter) { association(input: $input) {
  hypothesis question verdict incomputable { reason } lookedAt level sentence findingCount notConfirmedCount refutedCount assumptions { name holds detail } falsifiedBy definition { population query }
  findings { subject kind unit first second effect { value low high unit } effectKind pValue qValue confirmed support sentence }
  events { unit first second counts { both onlyFirst onlySecond neither } oddsRatio { value unit incomputable { reason } } controlled { value } spearman { value } byConstruction judgment { qValue holds } }
  transitions { from to steps share { value } expected ratio { value } judgment { holds } }
  behaviors { name apparent { value } controlled { value } judgment { holds } }
  baskets { unit level from to minimumSupport units lookedAt shared baseline power { ratio power } pairs { first second together lift { value unit } controlled { value } judgment { holds status detectable } } }
  sequences { from windowDays lookedAt sequences { first second after before ratio { value } medianLagDays { value low high unit method } } }
  simpson { lookedAt found warnings { about first second kind } } } } }`;
const PATHS = `query ($input: PathsInput) { analytics(timeZone: "UTC") { paths(input: $input) { level maximumSteps sessions
  transitions { from to steps share { value } } toPurchase { sessions different paths { steps isCut sessions share { value unit } medianSeconds { value low high unit method } } } away { sessions paths { steps } }
  entries { different ends { step sessions } } exits { ends { step } } } } }`;

/** Two hundred users; everybody who looks at a tent comes back for a stove, the others for a lamp. */
function rows(): ReturnType<typeof logRow>[] {
  return Array.from({ length: 200 }, (_, i) => {
    const user = String(1000 + i * 7);
    const [seen, bought] = i % 2 === 0 ? ['camp.tent', 'camp.stove'] : ['home.chair', 'home.lamp'];
    const day = String(1 + (i % 20)).padStart(2, '0');
    return [
      logRow({
        time: `2019-10-${day} 10:00:00`,
        user,
        session: `a${i}`,
        category: seen,
        categoryId: String(i % 2),
        product: String(10 + (i % 2)),
      }),
      logRow({
        time: `2019-10-${day} 20:00:00`,
        user,
        session: `b${i}`,
        category: bought,
        categoryId: String(2 + (i % 2)),
        product: String(20 + (i % 2)),
      }),
      logRow({
        time: `2019-10-${day} 20:01:00`,
        user,
        session: `b${i}`,
        category: bought,
        categoryId: String(2 + (i % 2)),
        product: String(20 + (i % 2)),
        type: 'purchase',
      }),
    ];
  }).flat();
}

interface Answers {
  analytics: {
    association: Record<string, unknown> & {
      findings: { kind: string; first: string; second: string }[];
      baskets: {
        pairs: { first: string; second: string; judgment: { holds: boolean; status: string | null } }[];
        power: { ratio: number; power: number }[];
      };
      lookedAt: number;
      findingCount: number;
      notConfirmedCount: number;
      refutedCount: number;
    };
    paths: Record<string, unknown>;
  };
}

describe('how actions hang together', () => {
  let server: TestServer;
  let client: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ rows: rows() });
    client = await server.as(Role.VIEWER);
  });
  afterAll(() => server.close());

  test('finds the pair, in the form of a hypothesis, with the order of it', async () => {
    const { association } = (await client.ok<Answers>(ASSOCIATION, { input: { first: 3 } })).analytics;
    expect(association).toMatchObject({
      hypothesis: 'H1',
      verdict: 'SUPPORTED',
      incomputable: null,
      level: 0.05,
      baskets: {
        unit: 'USER',
        level: 'CATEGORY',
        from: 'VIEW',
        to: 'PURCHASE',
        minimumSupport: 30,
        units: 200,
        lookedAt: 6,
      },
      sequences: { from: 'VIEW', windowDays: 14, lookedAt: 2 },
    });
    expect(association.baskets.pairs).toHaveLength(2);
    expect(association.baskets.pairs).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          first: 'camp.tent',
          second: 'camp.stove',
          together: 100,
          lift: { value: 2, unit: 'RATIO' },
        }),
      ]),
    );
    expect(association.baskets.power.map(({ ratio }) => ratio)).toEqual([1.25, 1.5, 2]);
    expect(association.notConfirmedCount).toBe(
      association.lookedAt - association.findingCount - association.refutedCount,
    );
    for (const { judgment } of association.baskets.pairs)
      expect(judgment.status).toBe(judgment.holds ? 'CONFIRMED' : 'NOT_CONFIRMED');
    expect(association.findings.length).toBeLessThanOrEqual(3);
    expect(association.findingCount).toBeGreaterThanOrEqual(association.findings.length);
  });

  test('walks paths, by event and by category', async () => {
    const { paths } = (await client.ok<Answers>(PATHS, {})).analytics;
    expect(paths).toMatchObject({
      level: 'EVENT',
      maximumSteps: 6,
      sessions: 400,
      toPurchase: {
        sessions: 200,
        different: 1,
        paths: [
          {
            steps: ['VIEW', 'PURCHASE'],
            isCut: false,
            sessions: 200,
            share: { value: 1, unit: 'FRACTION' },
            medianSeconds: { value: 60, low: 60, high: 60, unit: 'SECONDS', method: 'woodruff-by-user' },
          },
        ],
      },
      away: { sessions: 200, paths: [{ steps: ['VIEW'] }] },
      entries: { different: 1, ends: [{ step: 'VIEW', sessions: 400 }] },
      exits: { ends: [{ step: 'PURCHASE' }, { step: 'VIEW' }] },
    });
    expect(paths['transitions']).toEqual(
      expect.arrayContaining([{ from: 'START', to: 'VIEW', steps: 400, share: { value: 1 } }]),
    );
    const byCategory = (await client.ok<Answers>(PATHS, { input: { level: 'CATEGORY', first: 1 } })).analytics.paths;
    expect(byCategory).toMatchObject({ level: 'CATEGORY', entries: { different: 4, ends: [{ sessions: 100 }] } });
  });

  test('has a designed answer where nothing matches, and refuses what cannot be asked', async () => {
    const none = (await client.ok<Answers>(ASSOCIATION, { filter: { category: 'furniture' } })).analytics.association;
    expect(none).toMatchObject({
      verdict: 'INCOMPUTABLE',
      incomputable: { reason: 'NO_DATA' },
      findings: [],
      transitions: [],
      baskets: { units: 0, pairs: [] },
    });
    for (const [query, input, told] of [
      [ASSOCIATION, { minimumSupport: 1 }, 'minimumSupport is 1'],
      [ASSOCIATION, { windowDays: 0 }, 'windowDays is 0'],
      [ASSOCIATION, { first: 0 }, 'first is 0'],
      [PATHS, { maximumSteps: 40 }, 'maximumSteps is 40'],
    ] as const) {
      const { errors } = await client.graphql(query, { input });
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(errors[0]?.message).toContain(told);
    }
  });
});
