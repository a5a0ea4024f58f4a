import * as fc from 'fast-check';
import { EVENT_TYPES } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../local-days.js';
import { randomDays } from '../testing/random-log.js';
import { slowFunnel, type SlowQuestion, type SlowStep } from '../testing/slow-funnel.js';
import { groupsOfUsers, roundedEstimate, slowQuantile } from '../testing/slow-quantile.js';
import { type LogRow, type TinyLake, tinyLake } from '../testing/tiny-lake.js';
import { wanderingLog } from '../testing/wandering-log.js';
import type { TimeQuantiles } from '../quantile-limits.js';
import { funnel, type FunnelStep } from './funnel.js';
import type { FunnelEvent, FunnelStepRule } from './funnel-plan.js';

const ZONES = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];

const filter = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  {
    weight: 1,
    arbitrary: fc.record({
      category: fc.constantFrom('electronics', 'electronics.smartphone', '13', null),
      brand: fc.constantFrom('samsung', null, null),
      price: fc.constantFrom(null, null, { min: '1' }, { max: '2.50' }, { min: '0', max: '3' }),
    }),
  },
);
const event: fc.Arbitrary<FunnelEvent> = fc.record({
  eventTypes: fc.oneof(
    fc.constantFrom(...EVENT_TYPES).map((type) => [type]),
    fc.uniqueArray(fc.constantFrom(...EVENT_TYPES), { minLength: 1, maxLength: 3 }),
  ),
  filter,
});
const path: fc.Arbitrary<FunnelStepRule[]> = fc.oneof(
  fc.constant((['view', 'cart', 'purchase'] as const).map((type) => ({ eventTypes: [type] }))),
  fc.constant(
    (['view', 'cart', 'purchase'] as const).map((type) => ({ eventTypes: [type], isOptional: type === 'cart' })),
  ),
  fc
    .array(fc.tuple(event, fc.boolean()), { minLength: 2, maxLength: 4 })
    .map((steps) => steps.map(([step, may], at) => ({ ...step, isOptional: may && at > 0 && at < steps.length - 1 }))),
);

/** All that a funnel can be asked with, over some days. */
const questions = (dates: readonly string[]): fc.Arbitrary<SlowQuestion> =>
  fc
    .record({
      steps: path,
      order: fc.constantFrom('ordered', 'ordered', 'strict', 'any'),
      hold: fc.constantFrom('nothing', 'nothing', 'product', 'category'),
      windowMinutes: fc.constantFrom(null, null, 1, 30, 1440, 43_200),
      exclude: fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(event, { minLength: 1, maxLength: 2 }) },
      ),
      period: fc
        .tuple(fc.constantFrom(...dates), fc.constantFrom(...dates))
        .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a })),
      timeZone: fc.constantFrom(...ZONES),
      filter: filter.map((one) => one && { category: one.category, brand: one.brand }),
      breakdown: fc.constantFrom(null, 'category', 'brand', 'price', 'hour', 'weekday', 'visitor'),
    })
    .map((question): SlowQuestion => {
      if (question.order !== 'strict') return question;
      return {
        ...question,
        exclude: [],
        steps: question.steps.map((step, at) =>
          question.steps[at - 1]?.isOptional ? { ...step, isOptional: false } : step,
        ),
      };
    });

const timesOf = (estimate: (name: keyof TimeQuantiles, q: number) => object): object => ({
  p25: estimate('p25', 0.25),
  median: estimate('median', 0.5),
  p75: estimate('p75', 0.75),
  p90: estimate('p90', 0.9),
});
const told = (steps: readonly FunnelStep[]): object[] =>
  steps.map(({ reached, users, lost, lostUsers, ways, secondsFromPrevious }) => ({
    reached,
    users,
    lost,
    lostUsers,
    through: ways?.through ?? null,
    ...(secondsFromPrevious && timesOf((name) => roundedEstimate(secondsFromPrevious[name]))),
  }));
/** Users of a window are its units, told whether asked for or not. */
const expectedOf =
  (
    parts: { users: boolean; seconds: boolean },
    { isOfUsers, isByUser }: { isOfUsers: boolean; isByUser: boolean },
    groups: ReadonlyMap<string, number>,
  ) =>
  (steps: readonly SlowStep[]): object[] =>
    steps.map(({ seconds, ...counts }) => ({
      ...counts,
      ...(parts.users || isOfUsers ? {} : { users: null, lostUsers: null }),
      ...(seconds.length === 0 || !parts.seconds
        ? {}
        : timesOf((_, q) =>
            roundedEstimate(
              slowQuantile(
                seconds.map(({ user, value }) => ({ group: groups.get(user) ?? -1, value })),
                q,
                isByUser,
              ),
            ),
          )),
    }));

const dense = [
  ...randomDays(
    Array.from({ length: 12 }, (_, i) => addDays('2019-10-30', i)),
    5,
  ).values(),
].flat();
const wandering = wanderingLog(
  ['2019-10-04', '2019-10-05', '2019-10-06', '2019-11-02', '2019-11-03', '2019-11-04'],
  240,
  7,
);

describe.each([
  [
    'dense sessions with many events a second',
    dense,
    Array.from({ length: 12 }, (_, i) => addDays('2019-10-30', i)),
    120,
  ],
  [
    'users who come back over changes of the clocks',
    wandering,
    ['2019-10-03', '2019-10-04', '2019-10-05', '2019-10-06', '2019-11-02', '2019-11-03', '2019-11-04', '2019-11-05'],
    80,
  ],
])('every figure of a funnel agrees with a look at every chain: %s', (_, rows: LogRow[], dates, runs) => {
  let lake: TinyLake;
  let userGroups: Map<string, number>;
  beforeAll(async () => {
    lake = await tinyLake(rows);
    userGroups = await groupsOfUsers(lake.store);
  });
  afterAll(() => lake.close());

  it('with all options at random', async () => {
    await fc.assert(
      fc.asyncProperty(
        questions(dates),
        fc.record({ users: fc.boolean(), seconds: fc.boolean() }),
        async (question, parts) => {
          const answer = await funnel(lake.store, { ...question, ...parts, breakdownFirst: 100 });
          const slow = slowFunnel(rows, question);
          const isOfUsers = question.windowMinutes != null;
          // The lake's table of times does not know whose sessions they are.
          const isByUser = !isOfUsers && !answer.definition.query.includes('session_steps');
          const expected = expectedOf(parts, { isOfUsers, isByUser }, userGroups);
          expect(told(answer.steps)).toEqual(expected(slow.get('') ?? []));
          const groups = Object.fromEntries(answer.groups.map(({ group, steps }) => [group, told(steps)]));
          expect(groups).toEqual(
            Object.fromEntries(
              [...slow].filter(([group]) => group !== '').map(([group, steps]) => [group, expected(steps)]),
            ),
          );
        },
      ),
      { numRuns: runs, seed: 20261126 },
    );
  }, 600_000);
});
