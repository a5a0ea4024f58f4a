import { describe, expect, it } from 'vitest';
import type { ModelFamily } from '../family.js';
import { CART_STRENGTHS } from '../log/strengths.js';
import { ALS } from '../models/als/als.js';
import { MOST_CARTED } from '../models/most-carted/most-carted.js';
import { CATEGORY_POPULARITY } from '../models/popularity/category-popularity.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { tasteEvents, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { splitOf, TRAINS } from './split.js';
import { chooseTarget } from './target.js';
import { planOf, type TrainHooks, type TrainOptions } from './train-options.js';
import { attempt, validate, type Validated } from './validate.js';

const shop = tasteShop({ users: 120 });

/** Validates inside the training part of a split by time. */
function validated(options: TrainOptions, log = shop, hooks: TrainHooks = {}): Promise<Validated> {
  const target = chooseTarget(log);
  const plan = planOf({ families: [POPULARITY, MOST_CARTED], work: 1e9, ...options });
  return validate(
    log,
    splitOf('time', log, target.event, plan.seed),
    { plan, target, given: options.strengths },
    hooks,
  );
}

describe('validation', () => {
  it('judges every kind on users of the training part, with the strengths that were given', async () => {
    const { strengths, on, tuned, notTrained, budget } = await validated({ strengths: { view: 0.1 } });
    expect(strengths).toEqual({
      chosen: { ...CART_STRENGTHS, view: 0.1 },
      how: 'The event weights were given.',
      trials: [],
    });
    expect([on!.judged.map(({ kind }) => kind), [...tuned.keys()], notTrained]).toEqual([
      ['POPULARITY', 'MOST_CARTED'],
      ['POPULARITY', 'MOST_CARTED'],
      [],
    ]);
    expect(budget.work).toBe(1e9);
    expect(budget.used).toBeLessThanOrEqual(1e9);
  });

  it('does not look at the holdout: what happens there changes nothing', async () => {
    const target = chooseTarget(shop);
    const split = splitOf('time', shop, target.event, 1);
    const { events } = shop;
    // What was carted after the split date is carted by other users instead.
    const users = events.users.map((user, position) =>
      split.roles[position] === TRAINS ? user : shop.userIds.length - 1 - user,
    );
    const plan = planOf({ families: [POPULARITY, MOST_CARTED], work: 1e9 });
    const [plain, changed] = await Promise.all(
      [shop, { ...shop, events: { ...events, users } }].map((log) =>
        validate(log, split, { plan, target, given: {} }, {}),
      ),
    );
    expect(changed!.on!.judged.map(({ metrics }) => metrics)).toEqual(plain!.on!.judged.map(({ metrics }) => metrics));
  });

  it('leaves out a kind whose fit is too expensive, with its cost, but never popularity', async () => {
    const { on, notTrained } = await validated({ strengths: {}, fitWork: 1 });
    expect(on!.judged.map(({ kind }) => kind)).toEqual(['POPULARITY']);
    expect(notTrained).toEqual([
      {
        kind: 'MOST_CARTED',
        why: 'too-dear',
        reason: expect.stringMatching(
          /^One fit takes \d\.\de\+\d+ multiply-adds, more than the 1\.0e\+0 that a fit may take; allow \S+ or more with fitWork/,
        ),
        work: { needed: expect.any(Number), allowed: 1 },
      },
    ]);
  });

  it('makes the kind once it is allowed the work that the refusal names', async () => {
    const { notTrained } = await validated({ strengths: {}, fitWork: 1 });
    const named = /allow (\S+) or more with fitWork \(--fit-work of the command line\)/.exec(
      notTrained[0]?.reason ?? '',
    )?.[1];
    const allowed = await validated({ strengths: {}, fitWork: Number(named) });
    expect(allowed.notTrained).toEqual([]);
    expect(allowed.on!.judged.map(({ kind }) => kind)).toContain('MOST_CARTED');
  });

  it('leaves out a kind that the log does not suit, in the words of its family', async () => {
    const plain = trainingLogOf(tasteEvents({ users: 120 }).map((event) => ({ ...event, category: '' })));
    const { on, notTrained } = await validated({ strengths: {}, families: [POPULARITY, CATEGORY_POPULARITY] }, plain);
    expect(on!.judged.map(({ kind }) => kind)).toEqual(['POPULARITY']);
    expect(notTrained).toEqual([
      { kind: 'CATEGORY_POPULARITY', why: 'refused', reason: expect.stringContaining('products has a category') },
    ]);
  });

  it('chooses no model where too few users could be judged', async () => {
    const { on, tuned } = await validated({ strengths: {} }, tasteShop({ users: 12 }));
    expect([on, [...tuned.keys()]]).toEqual([null, ['POPULARITY', 'MOST_CARTED']]);
  });

  it('tells how many settings were tried', async () => {
    const told: unknown[] = [];
    await validated({ strengths: {} }, shop, {
      onProgress: ({ step, done, total, unit }) => told.push([step, done, total, unit]),
    });
    expect(told).toEqual([
      ['Choosing settings', 0, null, 'fits'],
      ['Choosing settings', 1, null, 'fits'],
    ]);
  });

  it('stops with the reason of whoever calls it off', async () => {
    const reason = new Error('enough');
    await expect(validated({ strengths: {} }, shop, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

describe('an attempt at one kind', () => {
  const failing = (family: ModelFamily, error: unknown, signal?: AbortSignal) =>
    attempt(family, signal, () => Promise.reject(error));

  it('that goes well has nothing to say', async () => {
    expect(await attempt(ALS, undefined, () => Promise.resolve())).toBe(null);
  });

  it('that fails is written down, whatever was thrown', async () => {
    expect(await failing(ALS, new Error('no memory left'))).toEqual({
      kind: 'ALS',
      why: 'failed',
      reason: 'no memory left',
    });
    expect(await failing(ALS, 'odd')).toEqual({ kind: 'ALS', why: 'failed', reason: 'odd' });
  });

  it('at popularity must not fail, since nothing can be compared without it', async () => {
    await expect(failing(POPULARITY, new Error('no memory left'))).rejects.toThrow('no memory left');
  });

  it('that was called off fails with the reason of that, not its own', async () => {
    await expect(failing(ALS, new Error('cut short'), AbortSignal.abort(new Error('enough')))).rejects.toThrow(
      'enough',
    );
  });
});
