import type { EventType } from '@cartograph/events';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import type { CoverageFault } from './coverage-fault.js';
import { type LevelDay, levelChanges } from './level-changes.js';
import { addDays } from './local-days.js';

/** Twenty days of 1,000 sessions; each category has 2,000 views a day and carts by its rate per view, one until day 10 and one from then on. */
function shop(
  carts: Record<string, [before: number, after: number]>,
  change: (i: number) => Partial<Record<EventType, number>> = () => ({}),
): LevelDay[] {
  return Array.from({ length: 20 }, (_, i) => ({
    date: addDays('2019-10-01', i),
    sessions: 1000,
    viewSessions: 800,
    categories: new Map(
      Object.entries(carts).map(([category, [before, after]]) => [
        category,
        {
          view: 2000,
          cart: Math.round(2000 * (i < 10 ? before : after)),
          remove_from_cart: 0,
          purchase: 40,
          ...change(i),
        },
      ]),
    ),
  }));
}
const fault = (date: string, eventType: EventType | null): CoverageFault => ({
  date,
  kind: 'event-type-vanished',
  eventType,
  detail: '',
  fromLocalTime: null,
  toLocalTime: null,
  expectedSessions: null,
  levelChange: null,
});

describe('level changes', () => {
  it('of the whole shop name the categories that changed, those with most events gained first', () => {
    const [found, ...others] = levelChanges(
      shop({ electronics: [0.05, 0.15], apparel: [0.01, 0.2], kids: [0.02, 0.02] }),
      [],
    );
    expect(others).toEqual([]);
    // 160 and 740 carts a day for 800 sessions with a view.
    expect(found).toMatchObject({
      date: '2019-10-11',
      kind: 'event-type-level-changed',
      eventType: 'cart',
      levelChange: { category: null, before: 0.2, after: 0.925 },
    });
    expect(found?.levelChange?.categories).toEqual([
      { category: 'apparel', before: 0.01, after: 0.2 },
      { category: 'electronics', before: 0.05, after: 0.15 },
    ]);
    expect(found?.detail).toBe(
      'From 2019-10-11 on there are 0.925 cart events per session with a view instead of 0.2, most of all in apparel (0.2 instead of 0.01 per view), electronics (0.15 instead of 0.05 per view): such a jump is rather a change of the tracking than of the customers.',
    );
  });

  it('of one category alone are per view in it', () => {
    const found = levelChanges(shop({ electronics: [0.2, 0.2], kids: [0.01, 0.05] }), []);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      eventType: 'cart',
      levelChange: {
        category: 'kids',
        before: 0.01,
        after: 0.05,
        categories: [{ category: 'kids', before: 0.01, after: 0.05 }],
      },
    });
    expect(found[0]?.detail).toContain('0.05 cart events per view in kids instead of 0.01:');
  });

  it('of views are per session', () => {
    const days = shop({ electronics: [0, 0] }, (i) => ({ view: i < 10 ? 1000 : 3000 }));
    expect(levelChanges(days, []).filter(({ eventType }) => eventType === 'view')).toMatchObject([
      { date: '2019-10-11', levelChange: { category: null, before: 1, after: 3, categories: [] } },
    ]);
  });

  it('are not seen on days whose type, or every type, is known to be missing', () => {
    const days = shop({ electronics: [0.05, 0.15] });
    const all = days.slice(10).map(({ date }) => date);
    for (const type of ['cart', 'view', null] as const)
      expect(
        levelChanges(
          days,
          all.map((date) => fault(date, type)),
        ),
      ).toEqual([]);
    expect(
      levelChanges(
        days,
        all.map((date) => fault(date, 'purchase')),
      ),
    ).toHaveLength(1);
    expect(
      levelChanges(
        days,
        all.map((date) => ({ ...fault(date, null), kind: 'month-cut-short' as const })),
      ),
    ).toHaveLength(1);
  });

  it('of a category soon after the shop’s, and about as large, are the shop’s; larger ones are told', () => {
    const days = (small: [before: number, after: number]): LevelDay[] =>
      Array.from({ length: 50 }, (_, i) => ({
        date: addDays('2019-10-01', i),
        sessions: 1000,
        viewSessions: 800,
        categories: new Map([
          ['electronics', { view: 2000, cart: i < 20 ? 80 : 176, remove_from_cart: 0, purchase: 40 }],
          ['appliances', { view: 300, cart: small[i < 27 ? 0 : 1], remove_from_cart: 0, purchase: 4 }],
        ]),
      }));
    const told = (small: [number, number]): (readonly [string, string | null | undefined])[] =>
      levelChanges(days(small), []).map(({ date, levelChange }) => [date, levelChange?.category] as const);
    expect(told([8, 18])).toEqual([['2019-10-21', null]]);
    expect(told([8, 60])).toEqual([
      ['2019-10-21', null],
      ['2019-10-28', 'appliances'],
    ]);
  });

  it('of small categories are the shop’s where chance alone keeps their days apart', () => {
    const random = seededRandom(20191101);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    // About the counts of a Poisson of that mean, a day a little busier or quieter than another.
    const counted = (mean: number): number =>
      Math.max(0, Math.round(mean * (1 + 0.08 * normal()) + Math.sqrt(mean) * normal()));
    const views = [3000, 1500, 800, 500, 400, 300, 200, 150, 100, 60];
    const SHOPS = 100;
    let alone = 0;
    for (let run = 0; run < SHOPS; run++) {
      const levels = views.map(() => ({ rate: 0.01 + 0.04 * random.next(), factor: 1.8 + 0.8 * random.next() }));
      const days = Array.from({ length: 61 }, (_, i): LevelDay => {
        const sale = i >= 45 && i <= 47 ? 2.5 : 1;
        const categories = levels.map(({ rate, factor }, at) => {
          const view = counted((views[at] ?? 0) * sale);
          return {
            view,
            cart: counted(view * rate * (i < 31 ? 1 : factor) * (sale > 1 ? 1.15 : 1)),
            remove_from_cart: 0,
            purchase: 0,
          };
        });
        const viewSessions = Math.round(categories.reduce((sum, { view }) => sum + view, 0) / 3);
        return {
          date: addDays('2019-10-01', i),
          sessions: viewSessions,
          viewSessions,
          categories: new Map(categories.map((counts, at) => [`c${at}`, counts])),
        };
      });
      const found = levelChanges(days, []).filter(({ eventType }) => eventType === 'cart');
      expect(found.filter(({ levelChange }) => levelChange?.category === null)).toMatchObject([{ date: '2019-11-01' }]);
      alone += found.length - 1;
    }
    // By the day that looked sharpest, one shop of four told a second change, days off.
    expect(alone).toBeLessThanOrEqual(4);
  });
});
