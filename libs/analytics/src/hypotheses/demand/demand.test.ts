import { afterEach, describe, expect, it } from 'vitest';
import { addDays } from '../../local-days.js';
import { type LogRow, type TinyLake, tinyLake } from '../../testing/tiny-lake.js';
import { demand } from './demand.js';
import type { DemandQuestion } from './demand-question.js';

let lake: TinyLake | undefined;
afterEach(async () => {
  await lake?.close();
  lake = undefined;
});

const UTC: DemandQuestion = { timeZone: 'UTC' };
const ask = async (rows: readonly LogRow[], question: Partial<DemandQuestion> = {}) => {
  lake = await tinyLake(rows);
  return demand(lake.store, { ...UTC, ...question });
};

/** Users who look at a category's product once an hour on some days, and at `peak` four times as much on Saturdays at 20. */
function steady(
  days: number,
  categories: readonly string[],
  { peak, buys = false }: { peak?: string; buys?: boolean } = {},
): LogRow[] {
  const rows: LogRow[] = [];
  for (let day = 0; day < days; day += 1) {
    const date = addDays('2019-10-01', day);
    const isSaturday = new Date(`${date}T00:00:00Z`).getUTCDay() === 6;
    for (let hour = 0; hour < 24; hour += 1) {
      for (const [place, code] of categories.entries()) {
        const copies = code === peak && isSaturday && hour === 20 ? 24 : 6;
        for (let copy = 0; copy < copies; copy += 1) {
          const row = {
            product: String(place + 1),
            user: String(((day * 24 + hour) * 50 + place) * 50 + copy + 1),
            code,
            categoryId: String(place + 1),
          };
          rows.push({ ...row, at: `${date} ${String(hour).padStart(2, '0')}:00:0${copy % 10}`, type: 'view' });
          if (buys)
            rows.push({ ...row, at: `${date} ${String(hour).padStart(2, '0')}:01:0${copy % 10}`, type: 'cart' });
        }
      }
    }
  }
  return rows;
}

describe('demand', () => {
  it('says in words which category peaks when, and by how much', async () => {
    const answer = await ask(
      steady(42, ['furniture.bed', 'auto.alarm', 'kids.toys'], { peak: 'furniture.bed', buys: true }),
    );
    expect(answer).toMatchObject({
      hypothesis: 'H2',
      verdict: 'supported',
      incomputable: null,
      level: 0.05,
      measure: 'demand',
      categoryLevel: 'top',
      notConfirmed: [],
      refuted: [],
    });
    expect(answer.findings).toMatchObject([
      {
        category: 'furniture',
        weekday: 6,
        fromHour: 20,
        toHour: 21,
        status: 'confirmed',
        check: null,
        power: null,
        confirmed: true,
        support: 144,
        effect: { ok: true, value: 4 },
        actions: { ok: true, value: 4 },
      },
    ]);
    expect(answer.findings[0]?.sentence).toMatch(
      /^furniture, Saturday 20–21: \+300 % \[\d+, \d+\] in views and \+300 % \[\d+, \d+\] in carts and purchases, q = \S+\.$/,
    );
    expect(answer.sentence).toContain("1 category peaks beyond the shop's own rhythm");
    expect(answer.heatMap?.category).toBe('furniture');
    expect(answer.heatMap?.cells.filter(({ confirmed }) => confirmed)).toMatchObject([
      { weekday: 6, hour: 20, observed: 144, exposureHours: 6, significant: true },
    ]);
    expect(answer.categories).toMatchObject([
      { category: 'furniture', peaks: 1, tooFew: null },
      { category: 'auto', peaks: 0 },
      { category: 'kids', peaks: 0 },
    ]);
    expect(answer.assumptions).toHaveLength(5);
    expect(answer.definition.query).toContain('category_quarters');
  });

  it('looks at the same windows beside thousands of categories that are too small for one', async () => {
    const large = steady(42, ['furniture.bed', 'auto.alarm', 'kids.toys'], { peak: 'furniture.bed', buys: true });
    const small = Array.from({ length: 3000 }, (_, i): LogRow => ({
      at: `${addDays('2019-10-01', i % 42)} ${String(Math.floor(i / 42) % 24).padStart(2, '0')}:30:00`,
      type: 'view',
      product: String(1000 + i),
      user: String(9_000_000 + i),
      code: `small${i}`,
      categoryId: String(1000 + i),
    }));
    const answer = await ask([...large, ...small]);
    expect(answer.findings).toMatchObject([
      { category: 'furniture', weekday: 6, fromHour: 20, toHour: 21, support: 144 },
    ]);
    expect(answer.lookedAt).toBe(3 * 7 * (24 + 23 + 22 + 21));
    expect(answer.categories).toHaveLength(3003);
    expect(answer.categories.at(-1)).toMatchObject({
      events: 1,
      actions: 0,
      windows: 0,
      tooFew: { reason: 'too-few' },
    });
    const map = await demand(lake?.store ?? expect.fail(), { ...UTC, heatMapOf: 'small7' });
    expect(map.heatMap).toMatchObject({ category: 'small7' });
    expect(map.heatMap?.cells.reduce((sum, { observed }) => sum + observed, 0)).toBe(1);
  });

  it('takes views without carts and purchases for exposure, also in a category that never sells', async () => {
    const answer = await ask(steady(42, ['furniture', 'auto', 'kids'], { peak: 'furniture' }));
    expect(answer).toMatchObject({
      verdict: 'not-supported',
      findings: [],
      refuted: [],
      notConfirmed: [
        {
          category: 'furniture',
          status: 'not-confirmed',
          check: 'carts-and-purchases',
          power: 0,
          actions: { ok: false, reason: 'zero-baseline' },
        },
      ],
    });
    expect(answer.sentence).toContain('1 window rose but is not confirmed: too few to tell.');
    expect(answer.notConfirmed[0]?.sentence).toContain('nothing to compare in carts and purchases. Not confirmed');
    expect(answer.categories[0]).toMatchObject({ actions: 0 });
    const views = await demand(lake?.store ?? expect.fail(), { ...UTC, measure: 'views' });
    expect(views).toMatchObject({ verdict: 'supported', findings: [{ category: 'furniture', actions: null }] });
    expect(views.findings[0]?.sentence).not.toContain('in views');
  });

  it('says how many days are missing of a log that is too short', async () => {
    const answer = await ask(steady(10, ['furniture', 'auto']));
    expect(answer).toMatchObject({
      verdict: 'incomputable',
      incomputable: { reason: 'too-few' },
      findings: [],
      lookedAt: 0,
    });
    expect(answer.sentence).toBe(
      'The period holds 10 days of the log; 28 are needed, two weeks to find a peak and two to confirm it: 18 days are missing.',
    );
    expect(answer.categories).toMatchObject([{ tooFew: { reason: 'too-few' } }, {}]);
  });

  it('answers one day, one user and one category without a number that means nothing', async () => {
    const day = await ask(steady(1, ['furniture', 'auto']));
    expect(day.verdict).toBe('incomputable');
    expect(day.heatMap?.cells.every(({ effect }) => !effect.ok)).toBe(true);
    await lake?.close();
    const user = await ask(
      Array.from({ length: 40 }, (_, at): LogRow => ({
        at: `${addDays('2019-10-01', at)} 10:00:00`,
        type: 'view',
        product: '1',
        user: '1',
        code: at % 2 ? 'auto' : 'kids',
      })),
    );
    expect(user).toMatchObject({ verdict: 'incomputable', incomputable: { reason: 'too-few' } });
    await lake?.close();
    const alone = await ask(steady(30, ['furniture']));
    expect(alone.sentence).toBe(
      'The log has one category only, furniture: there is no rest of the shop to compare it with.',
    );
    expect(alone.heatMap?.cells[0]).toMatchObject({
      observed: 24,
      expected: 0,
      effect: { ok: false, reason: 'zero-baseline' },
    });
  });

  it('takes every hour for covered only where the loss of a day would be noticed', async () => {
    const until = (day: number): LogRow => ({
      at: `${addDays('2019-10-01', day)} 23:59:00`,
      type: 'view',
      product: '1',
      user: '1',
    });
    const covered = async (rows: readonly LogRow[]) => {
      await lake?.close();
      const { assumptions } = await ask(rows, { measure: 'views' });
      return assumptions.find(({ code }) => code === 'covered');
    };
    // Twelve sessions an hour.
    expect(await covered([...steady(10, ['furniture', 'auto']), until(9)])).toMatchObject({
      holds: true,
      facts: { value: 0, second: 1.7 },
    });
    // One a day: twenty of them take twenty days.
    const thin = steady(30, ['furniture']).filter(({ at, user }) => at.includes(' 00:') && Number(user) % 50 === 1);
    expect(await covered([...thin, until(29)])).toMatchObject({
      holds: null,
      facts: { value: 0, second: 460 },
      detail: 'No hour is known to be missing. At an average time, a loss is noticed from about 460 hours on.',
    });
  });

  it('answers a period outside of the log, and a filter that matches nothing', async () => {
    const rows = steady(30, ['furniture', 'auto']);
    expect(await ask(rows, { period: { from: '2021-01-01', to: '2021-02-28' } })).toMatchObject({
      verdict: 'incomputable',
      incomputable: { reason: 'no-data' },
      categories: [],
      heatMap: null,
    });
    const store = lake?.store ?? expect.fail();
    expect(await demand(store, { ...UTC, filter: { category: 'books' } })).toMatchObject({
      verdict: 'incomputable',
      categories: [],
    });
    expect(await demand(store, { ...UTC, filter: { brand: 'nobody' } })).toMatchObject({
      verdict: 'incomputable',
      categories: [],
    });
    expect(await demand(store, { ...UTC, heatMapOf: 'books' })).toMatchObject({ heatMap: null });
  });

  it('takes ten thousand categories', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at): LogRow => ({
      at: `${addDays('2019-10-01', at % 30)} ${String(at % 24).padStart(2, '0')}:00:00`,
      type: 'view',
      product: String((at % 10_000) + 1),
      user: String(at + 1),
      code: `c${at % 10_000}`,
      categoryId: String((at % 10_000) + 1),
    }));
    const answer = await ask(rows, { level: 'code' });
    expect(answer.categories).toHaveLength(10_000);
    expect(answer.sentence).toContain('None of the 10000 categories');
  });

  it.each([
    [{ timeZone: 'Mars/Olympus' }, /not a known time zone/],
    [{ period: { from: '2019-10-05', to: '2019-10-01' } }, /ends .* before it begins/],
    [{ measure: 'clicks' as never }, /measure is clicks; give one of demand, views/],
    [{ level: 'brand' as never }, /level is brand; give top or code/],
    [{ minimumEffect: 0 }, /minimumEffect is 0; give a fraction/],
    [{ falseDiscoveryRate: 1 }, /falseDiscoveryRate is 1; give a fraction/],
    [{ filter: { category: ' ' } }, /category is empty/],
  ])('refuses %j', async (question, message) => {
    await expect(ask(steady(1, ['furniture']), question)).rejects.toThrow(message);
  });
});
