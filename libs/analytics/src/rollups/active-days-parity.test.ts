import * as fc from 'fast-check';
import { EVENT_TYPES } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cohorts } from '../cohorts/cohorts.js';
import { addDays } from '../local-days.js';
import { overview } from '../overview.js';
import { retention } from '../retention/retention.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { wanderingLog } from '../testing/wandering-log.js';

const OTHER = 'Pacific/Marquesas';
const ONE_MONTH = Array.from({ length: 31 }, (_, day) => addDays('2019-10-01', day));
const MONTHS = Array.from({ length: 60 }, (_, day) => addDays('2019-09-28', day));

/** A session over local midnights that buys too often for a human; its user comes by other sessions, too. */
const bot = (day: string): LogRow[] =>
  Array.from({ length: 60 }, (_, i) => ({
    at: new Date(Date.parse(`${day}T13:00:00Z`) + i * 1_200_000).toISOString().slice(0, 19).replace('T', ' '),
    type: i % 7 === 0 ? 'view' : 'purchase',
    product: '9',
    code: 'electronics.smartphone',
    categoryId: '11',
    brand: 'samsung',
    user: '3',
    session: 'bot',
    price: (i + 0.0625).toFixed(4),
  }));

/** What was answered, without where it comes from, and without the bounds of shares of sessions: lakes of two zones tell by other days how much alike a user's sessions are. */
const said = <T extends { definition: object }>({ definition, ...answer }: T): unknown =>
  JSON.parse(
    JSON.stringify({ ...answer, snapshot: null, definition: { ...definition, query: null } }, (_, value: unknown) => {
      if (typeof value !== 'object' || value === null) return value;
      if ('method' in value && String(value.method).endsWith('-by-user')) return { ...value, low: null, high: null };
      return 'measure' in value && value.measure === 'purchaseSessionsPerSession'
        ? { ...value, isSignificant: null }
        : value;
    }),
  );

// In these months clocks are set in all of the zones that set them.
const LOGS = [
  {
    log: 'one month',
    rows: [...wanderingLog(ONE_MONTH, 420, 3), ...bot('2019-10-09')],
    zones: ['Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
  },
  {
    log: 'several months',
    rows: [...wanderingLog(MONTHS, 420, 4), ...bot('2019-10-31')],
    zones: ['Asia/Dubai', 'America/New_York', 'Australia/Lord_Howe'],
  },
];

describe.each(LOGS)('questions from the masks of days, on a log of $log', ({ rows, zones }) => {
  let byEvents: TinyLake;
  const byMasks = new Map<string, TinyLake>();
  beforeAll(async () => {
    byEvents = await tinyLake(rows, OTHER);
    for (const zone of zones) byMasks.set(zone, await tinyLake(rows, zone));
  }, 600_000);
  afterAll(async () => {
    for (const lake of [byEvents, ...byMasks.values()]) await lake.close();
  });

  const scope = fc.record({
    timeZone: fc.constantFrom(...zones),
    bots: fc.constantFrom('include' as const, 'exclude' as const),
    filter: fc.constantFrom(
      null,
      { category: 'electronics' },
      { category: 'electronics.smartphone' },
      { category: '13' },
      { brand: 'samsung' },
      { category: 'electronics', brand: 'samsung' },
      { brand: 'nobody' },
    ),
    period: fc.option(
      fc
        .tuple(fc.integer({ min: -1, max: 58 }), fc.integer({ min: 0, max: 33 }))
        .map(([first, more]) => ({ from: addDays('2019-09-29', first), to: addDays('2019-09-29', first + more) })),
      { nil: null },
    ),
  });
  type Question = { timeZone: string; filter: { category?: string; brand?: string } | null };

  /** Asks both lakes; answers how often no event was read. */
  async function agree<Q extends Question>(
    asked: fc.Arbitrary<Q>,
    ask: (lake: TinyLake, question: Q) => Promise<{ definition: { query: string } }>,
  ): Promise<number> {
    let fromMasks = 0;
    await fc.assert(
      fc.asyncProperty(asked, async (question) => {
        const masks = byMasks.get(question.timeZone);
        if (!masks) throw new Error('every zone has a lake');
        const [mine, slow] = [await ask(masks, question), await ask(byEvents, question)];
        expect(said(mine)).toEqual(said(slow));
        expect(slow.definition.query).not.toMatch(/active_days/);
        if (/active_days/.test(mine.definition.query)) fromMasks += 1;
      }),
      { numRuns: 40, seed: 5 },
    );
    return fromMasks;
  }

  it('overview', async () => {
    const question = fc.record({ granularity: fc.constantFrom('day' as const, 'week' as const, 'month' as const) });
    expect(
      await agree(
        fc.tuple(scope, question).map(([a, b]) => ({ ...a, ...b })),
        ({ store }, asked) => overview(store, asked),
      ),
    ).toBeGreaterThan(0);
  }, 600_000);

  it('cohorts, with what they paid', async () => {
    const question = fc.record({
      unit: fc.constantFrom('week' as const, 'month' as const),
      entry: fc.constantFrom('first-view' as const, 'first-cart' as const, 'first-purchase' as const),
    });
    expect(
      await agree(
        fc.tuple(scope, question).map(([a, b]) => ({ ...a, ...b })),
        ({ store }, asked) => cohorts(store, asked),
      ),
    ).toBeGreaterThan(0);
  }, 600_000);

  it('retention', async () => {
    const choice = fc.constantFrom(null, ...EVENT_TYPES).map((type) => ({ type }));
    const bracket = fc
      .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 31 }))
      .map(([from, more]) => ({ from, to: from + more }));
    const question = fc.record({
      unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
      first: choice,
      returning: choice,
      asked: fc.oneof(
        fc.record({
          mode: fc.constantFrom('on' as const, 'on-or-after' as const),
          upTo: fc.integer({ min: 1, max: 61 }),
        }),
        fc.record({ brackets: fc.array(bracket, { minLength: 1, maxLength: 4 }) }),
      ),
    });
    expect(
      await agree(
        fc.tuple(scope, question).map(([a, { asked, ...b }]) => ({ ...a, ...b, ...asked })),
        ({ store }, asked) => retention(store, asked),
      ),
    ).toBeGreaterThan(0);
  }, 600_000);
});
