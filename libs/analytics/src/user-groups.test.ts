import {
  type Estimate,
  groupedLift,
  groupedOddsRatio,
  groupedPhi,
  groupedRatio,
  groupedShare,
  ratioGroups,
} from '@cartograph/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abandonment } from './abandonment/abandonment.js';
import type { ExploreInput } from './explore/explore-input.js';
import { explore } from './explore/explore.js';
import { addDays } from './local-days.js';
import { overview } from './overview.js';
import { association } from './hypotheses/association/association.js';
import { paths, type PathsQuestion } from './paths/paths.js';
import { type ScopedSession, scopedSessions } from './testing/scoped-sessions.js';
import { type LogRow, type TinyLake, tinyLake } from './testing/tiny-lake.js';
import { wanderingLog } from './testing/wandering-log.js';

const DATES = Array.from({ length: 20 }, (_, day) => addDays('2019-10-10', day));
// Session ids that last a day, so that users have many sessions.
const ROWS = wanderingLog(DATES, 500, 5).map((row): LogRow => ({
  ...row,
  session: `${row.user}-${row.at.slice(0, 10)}`,
}));
const SESSIONS = scopedSessions(ROWS, 'UTC', null);

const groupOf = (user: string): number => Number((((BigInt(user) % 1_000_003n) + 500_009n) ** 3n % 1_000_003n) % 64n);

/** The sums over groups of users, read off sessions one by one. */
function sums(things: readonly { user: string; x: number; y: number }[]) {
  const [x, y] = [new Float64Array(64), new Float64Array(64)];
  for (const { user, ...one } of things) {
    x[groupOf(user)]! += one.x;
    y[groupOf(user)]! += one.y;
  }
  return ratioGroups({ x, y });
}

/** The share of the sessions that count which succeed, with its interval. */
function slowShare(
  isCounted: (session: ScopedSession) => boolean,
  isSuccess: (session: ScopedSession) => boolean,
  sessions: readonly ScopedSession[] = SESSIONS,
): Estimate {
  const counted = sessions.filter(isCounted);
  return groupedShare(
    counted.filter(isSuccess).length,
    counted.length,
    sums(counted.map((one) => ({ user: one.user, x: 1, y: isSuccess(one) ? 1 : 0 }))),
  );
}

const has =
  (...types: readonly LogRow['type'][]) =>
  ({ events }: ScopedSession): boolean =>
    types.every((type) => events.some((row) => row.type === type));
const bounds = (estimate: Estimate): object =>
  estimate.ok
    ? { value: closeTo(estimate.value), low: closeTo(estimate.low), high: closeTo(estimate.high) }
    : { ok: false };
const closeTo = (value: number): number => expect.closeTo(value, 9) as number;

describe('intervals of ratios over sessions follow from groups of users', () => {
  let lake: TinyLake;
  beforeAll(async () => {
    lake = await tinyLake(ROWS, 'UTC');
  });
  afterAll(() => lake.close());

  const figureOf = async (input: ExploreInput) => (await explore(lake.store, { timeZone: 'UTC', ...input })).total;

  it('in explore: shares of sessions', async () => {
    expect(await figureOf({ measure: 'purchaseSessionsPerSession' })).toMatchObject(
      bounds(slowShare(() => true, has('purchase'))),
    );
    expect(await figureOf({ measure: 'cartSessionsPerViewSession' })).toMatchObject(
      bounds(slowShare(has('view'), has('cart'))),
    );
    expect(await figureOf({ measure: 'purchaseSessionsPerCartSession' })).toMatchObject(
      bounds(slowShare(has('cart'), has('purchase'))),
    );
  });

  it('in explore: shares of sessions of each group of events', async () => {
    const { rows } = await explore(lake.store, {
      timeZone: 'UTC',
      measure: 'purchaseSessionsPerSession',
      by: ['brand'],
    });
    expect(rows).toHaveLength(2);
    for (const { keys, figure } of rows) {
      const brand = keys[0]?.value ?? null;
      const own = scopedSessions(ROWS, 'UTC', null, (row) => (row.brand ?? null) === brand);
      expect(figure, String(brand)).toMatchObject(bounds(slowShare(() => true, has('purchase'), own)));
    }
  });

  it('in explore: means over sessions and over users', async () => {
    const count = ({ events }: ScopedSession, type: LogRow['type']): number =>
      events.filter((row) => row.type === type).length;
    const paid = ({ events }: ScopedSession): number =>
      events.reduce((sum, row) => sum + (row.type === 'purchase' ? Number(row.price) : 0), 0);
    const perSession = groupedRatio(sums(SESSIONS.map((one) => ({ user: one.user, x: 1, y: count(one, 'view') }))));
    expect(await figureOf({ measure: 'viewsPerSession' })).toMatchObject(bounds(perSession));
    const perOrder = groupedRatio(
      sums(SESSIONS.map((one) => ({ user: one.user, x: has('purchase')(one) ? 1 : 0, y: paid(one) }))),
    );
    const { low, high } = await figureOf({ measure: 'averageOrderValue' });
    expect({ low, high }).toMatchObject({
      low: (bounds(perOrder) as { low: number }).low,
      high: (bounds(perOrder) as { high: number }).high,
    });
    const users = [...new Set(SESSIONS.map(({ user }) => user))];
    const perVisitor = groupedRatio(
      sums([
        ...users.map((user) => ({ user, x: 1, y: 0 })),
        ...SESSIONS.map((one) => ({ user: one.user, x: 0, y: paid(one) })),
      ]),
    );
    const visitor = await figureOf({ measure: 'revenuePerVisitor' });
    expect(perVisitor.ok && visitor.high).toBeCloseTo(perVisitor.ok ? perVisitor.high : Number.NaN, 9);
    // Of users each is one unit, and of counts there is nothing to estimate.
    expect(await figureOf({ measure: 'conversionRate' })).toMatchObject({ low: expect.any(Number) as number });
    expect(await figureOf({ measure: 'sessions' })).toMatchObject({ low: null, high: null });
  });

  it.each<[string, Partial<PathsQuestion>, (row: LogRow) => boolean]>([
    ['by event', {}, () => true],
    ['by category', { level: 'category' }, () => true],
    ['of a brand', { filter: { brand: 'samsung' } }, (row) => row.brand === 'samsung'],
    [
      'of a brand within a category without paths',
      { filter: { category: 'electronics', brand: 'samsung' }, first: 0 },
      (row) => row.brand === 'samsung' && row.code?.startsWith('electronics.') === true,
    ],
  ])('in paths: steps, and types that come together, %s', async (_, question, matches) => {
    const { transitions, together } = await paths(lake.store, { timeZone: 'UTC', ...question });
    const own = scopedSessions(ROWS, 'UTC', null, matches);
    const steps = own.flatMap(({ user, events }) =>
      ['start', ...events.map(({ type }) => type)].map((from, at) => ({ user, from, to: events[at]?.type ?? 'end' })),
    );
    expect(transitions.length).toBeGreaterThan(10);
    for (const { from, to, share } of transitions) {
      const left = steps.filter((step) => step.from === from);
      const successes = left.filter((step) => step.to === to);
      const groups = sums(left.map((step) => ({ user: step.user, x: 1, y: step.to === to ? 1 : 0 })));
      expect(share, `${from}>${to}`).toMatchObject(bounds(groupedShare(successes.length, left.length, groups)));
    }
    expect(new Set(transitions.flatMap(({ ratio }) => (ratio.ok ? [ratio.method] : [])))).toEqual(
      new Set(['quasi-independence-by-user']),
    );
    for (const { first, second, counts, ...found } of together) {
      const groups = Array.from({ length: 64 }, () => ({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }));
      for (const session of own) {
        const [one, other] = [has(first)(session), has(second)(session)];
        groups[groupOf(session.user)]![one ? (other ? 'both' : 'onlyFirst') : other ? 'onlySecond' : 'neither'] += 1;
      }
      expect(found).toMatchObject({
        oddsRatio: bounds(groupedOddsRatio(counts, groups)),
        phi: bounds(groupedPhi(counts, groups)),
        lift: bounds(groupedLift(counts, groups)),
      });
    }
  });

  it('in paths without paths, of counts that know no users: they say that steps are taken as independent', async () => {
    const [told, light] = await Promise.all([
      paths(lake.store, { timeZone: 'UTC' }),
      paths(lake.store, { timeZone: 'UTC', first: 0 }),
    ]);
    const share = ({ transitions }: typeof light) =>
      transitions.find(({ from, to }) => from === 'view' && to === 'cart')?.share;
    expect([share(told), share(light)]).toMatchObject([{ method: 'wilson-by-user' }, { method: 'wilson' }]);
    expect([told, light].map(({ definition }) => definition.formula.includes('independent'))).toEqual([false, true]);
  });

  it('in association: shares of steps', async () => {
    const { transitions } = await association(lake.store, { timeZone: 'UTC' });
    expect(new Set(transitions.flatMap(({ share }) => (share.ok ? [share.method] : [])))).toEqual(
      new Set(['wilson-by-user']),
    );
  });

  it('in the overview: the value of an order, in total, by day and of a brand', async () => {
    // Sessions last a day here, so that those of a day are the sessions that day has.
    const perOrder = (isCounted: (row: LogRow) => boolean): Estimate => {
      const orders = new Map<string, { user: string; x: number; y: number }>();
      for (const row of ROWS.filter((one) => one.type === 'purchase' && isCounted(one))) {
        const order = orders.get(row.session ?? '') ?? { user: row.user, x: 1, y: 0 };
        orders.set(row.session ?? '', { ...order, y: order.y + Number(row.price) });
      }
      return groupedRatio(sums([...orders.values()]));
    };
    const near = (expected: Estimate): object =>
      expected.ok
        ? {
            ok: true,
            value: expect.closeTo(expected.value, 8) as number,
            low: expect.closeTo(expected.low, 8) as number,
            high: expect.closeTo(expected.high, 8) as number,
            method: 'ratio-by-user',
          }
        : { ok: false, reason: expected.reason };
    const { total, days, changes } = await overview(lake.store, {
      timeZone: 'UTC',
      period: { from: '2019-10-20', to: '2019-10-29' },
    });
    expect(total.averageOrderValueEstimate).toMatchObject(near(perOrder(({ at }) => at >= '2019-10-20')));
    expect(days).toHaveLength(10);
    for (const { date, figures } of days)
      expect(figures.averageOrderValueEstimate, date).toMatchObject(near(perOrder(({ at }) => at.startsWith(date))));
    const change = changes.find(({ measure }) => measure === 'averageOrderValue');
    const before = perOrder(({ at }) => at < '2019-10-20');
    const now = perOrder(({ at }) => at >= '2019-10-20');
    if (!now.ok || !before.ok) throw new Error('both have orders');
    expect(change?.difference).toMatchObject({
      ok: true,
      value: expect.closeTo(now.value - before.value, 8) as number,
    });
    expect(change?.isSignificant).toBe(
      change?.difference?.ok && (change.difference.low > 0 || change.difference.high < 0),
    );
    const brand = ROWS.find((row) => row.brand != null && row.type === 'purchase')?.brand ?? '';
    const ofBrand = await overview(lake.store, { timeZone: 'UTC', filter: { brand }, bots: 'exclude' });
    expect(ofBrand.total.averageOrderValueEstimate).toMatchObject(near(perOrder((row) => row.brand === brand)));
  });

  it('in paths: what sessions begin with, and the paths of those that do not buy', async () => {
    const answer = await paths(lake.store, { timeZone: 'UTC', first: 100 });
    expect(answer.entries.ends.length).toBeGreaterThan(1);
    for (const { step, share } of answer.entries.ends)
      expect(share, step).toMatchObject(
        bounds(
          slowShare(
            () => true,
            ({ events }) => events[0]?.type === step,
          ),
        ),
      );
    const away = (one: ScopedSession): boolean => !has('purchase')(one);
    const views = answer.away.paths.find(({ steps }) => steps.join() === 'view');
    expect(views?.share).toMatchObject(
      bounds(slowShare(away, ({ events }) => events.every(({ type }) => type === 'view'))),
    );
  });

  it('in abandoned carts', async () => {
    const answer = await abandonment(lake.store, { timeZone: 'UTC' });
    expect(answer.abandonedPerCart).toMatchObject({ ok: true, method: 'wilson-by-user' });
    const isAbandoned = ({ events }: ScopedSession): boolean => {
      const carted = new Set(events.filter(({ type }) => type === 'cart').map(({ product }) => product));
      const states = [...carted].map((product) => {
        const own = events.filter((row) => row.product === product);
        const firstCart = own.find(({ type }) => type === 'cart')?.at ?? '';
        const lastCart = own.findLast(({ type }) => type === 'cart')?.at ?? '';
        if (own.some(({ type, at }) => type === 'purchase' && at >= firstCart)) return 'bought';
        return own.some(({ type, at }) => type === 'remove_from_cart' && at >= lastCart) ? 'removed' : 'left';
      });
      return states.includes('left') && !states.includes('bought');
    };
    expect(answer.abandonedPerCart).toMatchObject(bounds(slowShare(has('cart'), isAbandoned)));
    for (const { part, abandonedPerCart } of answer.byCategory)
      expect(abandonedPerCart, part).toMatchObject({ method: 'wilson-by-user' });
    for (const { returnedPerCart } of answer.returns)
      expect(returnedPerCart).toMatchObject({ method: 'wilson-by-user' });
  });
});
