import { expect, it } from 'vitest';
import { CART_STRENGTHS } from '../log/strengths.js';
import { tasteShop } from '../testing/taste-shop.js';
import { trySettings } from './try-settings.js';

const shop = tasteShop({ users: 300 });
const about = { kind: 'ALS', strengths: CART_STRENGTHS, present: { factors: 8, seed: 1 } } as const;

it('says what other settings do on the same users', async () => {
  const { candidate, incumbent, difference, users } = await trySettings(shop, {
    ...about,
    wanted: { factors: 1, iterations: 1 },
  });
  expect(candidate.users).toBe(incumbent.users);
  expect(users).toBeGreaterThan(30);
  expect(
    difference.ok &&
      candidate.ndcg.ok &&
      incumbent.ndcg.ok &&
      difference.value < 0 &&
      candidate.ndcg.value < incumbent.ndcg.value,
  ).toBe(true);
});

it('keeps the settings that are not named', async () => {
  const { difference } = await trySettings(shop, { ...about, wanted: { factors: 8 } });
  expect(difference).toMatchObject({ ok: true, value: 0, low: 0, high: 0 });
});

it('refuses settings that the kind does not know', async () => {
  await expect((async () => trySettings(shop, { ...about, wanted: { alfa: 2 } }))()).rejects.toThrow(
    'has no setting "alfa"',
  );
});
