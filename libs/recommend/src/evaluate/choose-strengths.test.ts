import { seededRandom } from '@cartograph/metrics';
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
  const validation = makeHoldout(log, splitOf('time', log, 'cart', 1), chooseTarget(log), { k: 10, strengths: presets[0]!.strengths });
  return chooseStrengths(log, validation, families, presets, { work });
};

/** Users have a taste of eight products, which their last cart follows; their first events of one kind follow it too, those of the other fall anywhere. */
function tasteOf(tellingType: 'view' | 'cart'): TrainingLog {
  const random = seededRandom(3);
  const events = Array.from({ length: 300 }, (_, user): PlainEvent[] => {
    const own = (n: number): number => (user % 5) * 8 + (n % 8);
    const of = (product: number, at: number, type: 'view' | 'cart'): PlainEvent => ({ user: String(user), product: String(100 + product), at, type });
    const first = (type: 'view' | 'cart'): PlainEvent[] => [0, 1, 2].map((n) => of(type === tellingType ? own(user + n) : Math.floor(random.next() * 40), START + user + n * 100, type));
    return [...first('view'), ...first('cart'), of(own(user * 3 + 5), START + 5 * DAY + user, 'cart')];
  }).flat();
  return trainingLogOf(events);
}

it('takes views into account where they help by more than chance explains', async () => {
  const { strengths, how, trials } = await chosenOn(tasteOf('view'));
  expect(strengths.view).toBeGreaterThan(0);
  expect(how).toContain('views (');
  expect(trials.filter((trial) => trial.outcome === 'chosen').length).toBe(1);
});

it('stays with carts where nothing is better by more than chance, and says what had more', async () => {
  const { strengths, how, trials, work } = await chosenOn(tasteOf('cart'));
  expect(strengths).toMatchObject({ view: 0, cart: 1, purchase: 0, halfLifeDays: null });
  expect(how).toMatch(/^All models learn from carts: NDCG 0\.\d+ on \d+ users/);
  expect(work).toBe(trials.reduce((sum, trial) => sum + trial.work, 0));
});

it('says why nothing was tried', async () => {
  expect((await chosenOn(tasteShop({ users: 300 }), 1)).how).toContain('No trial could be made');
  expect((await chosenOn(tasteShop({ users: 20 }))).how).toContain('Too few users');
  expect((await chosenOn(tasteShop({ users: 300 }), 1e12, FAMILIES.slice(0, 1))).how).toContain('No enabled model learns from strengths');
});
