import * as fc from 'fast-check';
import { EVENT_TYPES } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { type LogRow, tinyLake, type TinyLake } from '../testing/tiny-lake.js';
import { wanderingLog } from '../testing/wandering-log.js';
import { funnel, type FunnelQuestion, type FunnelStep } from './funnel.js';

const DATES = Array.from({ length: 45 }, (_, day) => addDays('2019-10-10', day));
/** Sessions that look like bots: too fast, and one over a month's end. */
const BOTS: LogRow[] = ['2019-10-20 03:00', '2019-10-31 23:59'].flatMap((minute, bot) =>
  Array.from({ length: 90 }, (_, i): LogRow => ({
    at: `${minute}:${String(Math.floor(i / 2) % 60).padStart(2, '0')}`,
    type: i === 0 ? 'view' : i % 3 === 1 ? 'cart' : i % 3 === 2 ? 'purchase' : 'view',
    product: String(9000 + i),
    user: String(900 + bot),
    session: `bot${bot}`,
    code: 'electronics.smartphone',
    categoryId: '11',
    brand: 'samsung',
    price: '3.00',
  })),
);
const ROWS = [...wanderingLog(DATES, 900, 23), ...BOTS];

const usual = (['view', 'cart', 'purchase'] as const).map((type) => ({ eventTypes: [type] }));
const steps = fc.oneof(
  fc.constantFrom(usual, usual.slice(0, 2), [usual[0]!, { ...usual[1]!, isOptional: true }, usual[2]!]),
  fc
    .array(
      fc.record({
        eventTypes: fc.uniqueArray(fc.constantFrom(...EVENT_TYPES), { minLength: 1, maxLength: 2 }),
        isOptional: fc.boolean(),
      }),
      { minLength: 2, maxLength: 4 },
    )
    .map((some) =>
      some.map((step, at) => ({ ...step, isOptional: step.isOptional && at > 0 && at < some.length - 1 })),
    ),
);
const day = fc.nat(DATES.length - 1);

const withoutBounds = ({ perFirstStep, perPreviousStep, secondsFromPrevious, ...step }: FunnelStep): unknown => ({
  ...step,
  hasTimes: secondsFromPrevious !== null,
  shares: [perFirstStep, perPreviousStep].map((share) => (share.ok ? share.value : share)),
});

describe('a funnel from the tables of sessions', () => {
  let lake: TinyLake;
  let store: TinyLake['store'];
  beforeAll(async () => {
    // Two imports, so that sessions reach over them and months are written again.
    lake = await tinyLake(ROWS.slice(0, 500), 'UTC');
    store = await lake.add(ROWS.slice(500));
  });
  afterAll(() => lake.close());

  it('says what the events say, in zones that change their clocks, with bots and without', async () => {
    let rolled = 0;
    let timed = 0;
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.constantFrom('ordered', 'any'),
        fc.boolean(),
        fc.constantFrom('include', 'exclude'),
        fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Africa/Monrovia'),
        fc.constantFrom(
          null,
          { category: 'electronics' },
          { category: 'electronics.smartphone' },
          { category: '13' },
          { brand: 'samsung' },
          { category: 'electronics', brand: 'samsung' },
          { category: 'furniture' },
        ),
        fc.option(fc.tuple(day, day)),
        async (path, order, seconds, bots, timeZone, filter, days) => {
          const period = days && { from: DATES[Math.min(...days)]!, to: DATES[Math.max(...days)]! };
          const question: FunnelQuestion = { steps: path, order, bots, timeZone, filter, period };
          // Users are told by the events alone.
          const events = await funnel(store, { ...question, seconds });
          const answer = await funnel(store, { ...question, seconds, users: false });
          if (answer.definition.query.includes('session_shapes')) rolled += 1;
          const expected = events.steps.map((step) => ({ ...step, users: null, lostUsers: null }));
          // In another zone the lake's days, and in order the sessions of any order, tell how much alike a user's sessions are.
          const isExact = order === 'any' && timeZone === 'UTC';
          expect(isExact ? answer.steps : answer.steps.map(withoutBounds)).toEqual(
            isExact ? expected : expected.map(withoutBounds),
          );
          expect(events.definition.query).not.toContain('session_shapes');
          for (const [place, { secondsFromPrevious: times }] of answer.steps.entries())
            for (const name of ['p25', 'median', 'p75', 'p90'] as const) {
              // The table does not know whose sessions they are: its interval is that of independent ones, the shortest.
              const [own, byUser] = [times?.[name], events.steps[place]?.secondsFromPrevious?.[name]];
              if (!byUser?.ok) continue;
              expect(own?.ok && Math.abs(own.value - byUser.value)).toBeLessThan(1e-6);
              expect(own?.ok && own.low >= byUser.low && own.high <= byUser.high).toBe(true);
              timed += 1;
            }
        },
      ),
      { numRuns: 60, seed: 20261127 },
    );
    expect([rolled > 3, timed > 3]).toEqual([true, true]);
  }, 600_000);

  it('is told by one aggregation of the events where no facet has the filters, of the question or of a step', async () => {
    const price = { max: '4.00' };
    for (const more of [
      { filter: { category: 'electronics', brand: 'samsung' } },
      {
        steps: [
          { eventTypes: ['view'], filter: { price } },
          { eventTypes: ['cart'], isOptional: true, filter: { brand: 'samsung' } },
          usual[2]!,
        ],
      },
      {
        steps: [usual[1]!, { eventTypes: ['purchase'], filter: { price } }],
        bots: 'exclude',
        period: { from: '2019-10-15', to: '2019-11-10' },
      },
      { steps: [usual[2]!, usual[2]!], timeZone: 'America/New_York', period: { from: '2019-10-20', to: '2019-11-05' } },
    ] satisfies Partial<FunnelQuestion>[]) {
      const question: FunnelQuestion = { timeZone: 'UTC', order: 'any', seconds: false, ...more };
      const [events, answer] = [await funnel(store, question), await funnel(store, { ...question, users: false })];
      const expected = events.steps.map((step) => ({ ...step, users: null, lostUsers: null }));
      const isExact = question.timeZone === 'UTC';
      expect(isExact ? answer.steps : answer.steps.map(withoutBounds)).toEqual(
        isExact ? expected : expected.map(withoutBounds),
      );
      expect(answer.steps[0]?.reached).toBeGreaterThan(0);
      expect(answer.definition.query).not.toContain('candidates');
    }
  });

  it('is not asked where users, a product, a window, a filter on a step or times in any order are wanted', async () => {
    const fromEvents = async (more: Partial<FunnelQuestion>): Promise<boolean> =>
      !(await funnel(store, { timeZone: 'UTC', users: false, ...more })).definition.query.includes('session_shapes');
    expect(await fromEvents({})).toBe(false);
    expect(await fromEvents({ order: 'any', seconds: false })).toBe(false);
    for (const more of [
      { users: true },
      { order: 'any' },
      { order: 'strict' },
      { hold: 'product' },
      { windowMinutes: 30 },
      { breakdown: 'hour' },
      { exclude: [{ eventTypes: ['remove_from_cart'] }] },
      { steps: [usual[0]!, usual[2]!] },
      { steps: [{ eventTypes: ['view'], filter: { brand: 'samsung' } }, usual[1]!] },
      { filter: { category: 'electronics', brand: 'samsung' } },
    ] satisfies Partial<FunnelQuestion>[])
      expect(await fromEvents(more), JSON.stringify(more)).toBe(true);
  });
});
