import { describe, expect, it } from 'vitest';
import { shopQuarters, type ShopPlan } from './shop-quarters.js';

const PLAN: ShopPlan = { from: '2019-10-01', to: '2019-10-14', seed: 3, sessions: 400 };
const shop = (parts: Partial<ShopPlan> = {}) => shopQuarters({ ...PLAN, ...parts });
const sessionsOn = ({ levels }: ReturnType<typeof shop>, date: string): number =>
  levels.find((level) => level.date === date)!.sessions;

describe('a generated shop', () => {
  it('is the same for a seed, and otherwise with another', () => {
    expect(shop()).toEqual(shop());
    expect(shop({ seed: 4 })).not.toEqual(shop());
  });

  it('has every day from the first to the last, whose sessions are those of its quarter-hours', () => {
    const { quarters, levels } = shop();
    expect([levels.length, levels[0]!.date, levels.at(-1)!.date]).toEqual([14, '2019-10-01', '2019-10-14']);
    for (const { date, sessions } of levels) {
      const own = quarters.filter(({ start }) => start >= Date.parse(date) && start < Date.parse(date) + 86_400_000);
      expect(own.reduce((sum, quarter) => sum + quarter.sessions, 0)).toBe(sessions);
    }
  });

  it('has a view at least in each session, and the rest less often', () => {
    expect(
      shop().quarters.filter(
        ({ sessions, events }) => !(events.view >= sessions && events.cart + events.purchase < events.view),
      ),
    ).toEqual([]);
  });

  it('has nothing of what the log lost, and all of the rest', () => {
    const lost = (start: number): boolean => new Date(start).toISOString().startsWith('2019-10-05T1');
    const { quarters, levels } = shop({ lost });
    expect(quarters.filter(({ start, events }) => lost(start) && events.view > 0)).toEqual([]);
    expect(quarters.length).toBeGreaterThan(13 * 96);
    expect(levels.find(({ date }) => date === '2019-10-05')!.sessions).toBeLessThan(
      0.7 * sessionsOn(shop(), '2019-10-05'),
    );
  });

  it('has about twice as many visits on a sale day', () => {
    const ratio = sessionsOn(shop({ saleDays: ['2019-10-08'] }), '2019-10-08') / sessionsOn(shop(), '2019-10-08');
    expect(ratio).toBeGreaterThan(1.9);
    expect(ratio).toBeLessThan(2.1);
  });

  it('grows from its first day to its last', () => {
    const ratio = sessionsOn(shop({ growth: 2 }), '2019-10-14') / sessionsOn(shop(), '2019-10-14');
    expect(ratio).toBeGreaterThan(1.8);
    expect(ratio).toBeLessThan(2.05);
  });

  it('changes the rate of a type in a category on a day, there alone', () => {
    const { levels } = shop({
      rate: (type, category, date) => (type === 'cart' && category === 'kids' && date >= '2019-10-08' ? 0 : 1),
    });
    const kids = levels.map(({ categories }) => categories.get('kids')!);
    expect([kids.slice(0, 7).every(({ cart }) => cart > 0), kids.slice(7).every(({ cart }) => cart === 0)]).toEqual([
      true,
      true,
    ]);
    expect(kids.every(({ purchase }) => purchase > 0)).toBe(true);
    expect(levels.every(({ categories }) => categories.get('electronics')!.cart > 0)).toBe(true);
  });
});
