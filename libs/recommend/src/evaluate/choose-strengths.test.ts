import { seededRandom } from '@cartograph/threads';
import { expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import type { TrainingLog } from '../log/training-log.js';
import { chooseStrengths } from './choose-strengths.js';
import { makeHoldout } from './holdout.js';
import { splitOf } from './split.js';
import { strengthPresets } from './strength-presets.js';
import { chooseTarget } from './target.js';

const chosenOn = (log: TrainingLog, work = 1e12, families = FAMILIES) => {
  const presets = strengthPresets(log);
  const validation = makeHoldout(log, splitOf('time', log, 'cart', 1), chooseTarget(log), {
    k: 10,
    strengths: presets[0]!.strengths,
  });
  return chooseStrengths(log, validation, families, presets, { work });
};

/** Users have a taste of eight products, which their last cart follows. Their first carts fall anywhere and their views are of the taste; or they view nothing but what they cart. */
function shopOf(views: 'telling' | 'as the carts'): TrainingLog {
  const random = seededRandom(3);
  const events = Array.from({ length: 300 }, (_, user): PlainEvent[] => {
    const own = (): number => (user % 5) * 8 + Math.floor(random.next() * 8);
    const of = (product: number, at: number, type: 'view' | 'cart'): PlainEvent => ({
      user: String(user),
      product: String(100 + product),
      at: START + user + at,
      type,
    });
    const visits = [0, 1, 2].flatMap((n) => {
      const product = own();
      return [
        of(product, n * 100, 'view'),
        of(views === 'telling' ? Math.floor(random.next() * 40) : product, n * 100 + 10, 'cart'),
      ];
    });
    return [...visits, of(own(), 5 * DAY, 'cart')];
  }).flat();
  return trainingLogOf(events);
}

it('takes views into account where they help by more than chance explains', async () => {
  const { strengths, how, trials } = await chosenOn(shopOf('telling'));
  expect(strengths.view).toBeGreaterThan(0);
  expect(how).toContain('views (');
  expect(trials.filter((trial) => trial.outcome === 'chosen').length).toBe(1);
});

it('stays with carts where nothing is better by more than chance, and says what had more', async () => {
  const { strengths, how, trials, work } = await chosenOn(shopOf('as the carts'));
  expect(strengths).toMatchObject({ view: 0, cart: 1, purchase: 0, halfLifeDays: null });
  expect(how).toMatch(/^All models learn from carts: NDCG 0\.\d+ on \d+ users/);
  expect(work).toBe(trials.reduce((sum, trial) => sum + trial.work, 0));
});

it('says why nothing was tried', async () => {
  expect((await chosenOn(tasteShop({ users: 300 }), 1)).how).toContain('No trial could be made');
  expect((await chosenOn(tasteShop({ users: 20 }))).how).toContain('Too few users');
  expect((await chosenOn(tasteShop({ users: 300 }), 1e12, FAMILIES.slice(0, 1))).how).toContain(
    'No enabled model learns from event weights',
  );
});
