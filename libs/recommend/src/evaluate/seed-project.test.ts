import { expect, it } from 'vitest';
import { START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { reproduceSeed, seedShare } from './seed-project.js';
import { chooseTarget } from './target.js';

it('gives precision near 0.1 and a high hit rate by chance, and says why the split by time does not', async () => {
  const shop = tasteShop({ users: 600 });
  const { random, lastOut, honest, text } = await reproduceSeed(shop);
  expect(random.pairsPerUser).toBeGreaterThan(1.1);
  expect(random.pairsPerUser).toBeLessThan(1.3);
  const als = random.models.find((model) => model.kind === 'ALS')!;
  expect(als.attainablePrecision.ok && als.attainablePrecision.value).toBeLessThan(0.13);
  expect(als.precision.ok && als.hitRate.ok && als.precision.value < 0.13 && als.hitRate.value > 0.5).toBe(true);
  expect([random.protocol.isLeaking, lastOut.protocol.isLeaking, honest.protocol.isLeaking]).toEqual([
    true,
    true,
    false,
  ]);
  expect(lastOut.pairsPerUser).toBe(1);
  for (const model of lastOut.models)
    expect(model.attainablePrecision).toEqual({
      ok: true,
      value: 0.1,
      low: 0.1,
      high: 0.1,
      level: 0.95,
      method: 'identical',
    });
  expect(als.attainablePrecision).toMatchObject({ method: 'student-t' });
  expect(random.repeatedShare).toBeGreaterThan(honest.repeatedShare);
  expect(text).toContain(
    `Held out by chance: ${random.protocol.testUsers} users with ${random.pairsPerUser.toFixed(2)} held-out products each, so precision@10 cannot exceed 0.1`,
  );
  expect(text).toContain('training also sees what came later');
  expect(text).toContain('hit rate 0.87, precision 0.10 and recall 0.83');
  expect(text).toContain('0.10 is about five sixths');
});

it('gives the same for the same seed', async () => {
  const shop = tasteShop({ users: 120 });
  expect(await reproduceSeed(shop, { seed: 3 })).toEqual(await reproduceSeed(shop, { seed: 3 }));
});

it('solves for the share of events, and takes a half where users have too few', async () => {
  const shop = tasteShop({ users: 300 });
  const share = await seedShare(shop, chooseTarget(shop));
  expect([share > 0.01, share < 0.9]).toEqual([true, true]);
  const once = trainingLogOf(Array.from({ length: 40 }, (_, n) => ({ user: String(n), product: '1', at: START + n })));
  expect(await seedShare(once, chooseTarget(once))).toBe(0.5);
});

it('says that a small log says nothing', async () => {
  const { text, random } = await reproduceSeed(trainingLogOf([{ user: '1', product: '2', at: START }]));
  expect(text).toContain('too few to say anything of carts');
  for (const model of random.models) expect(model.hitRate).toMatchObject({ ok: false, reason: 'too-few' });
});
