import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TYPE_CODES, type TrainingLog } from '../log/training-log.js';
import { DAY, START, tasteShop } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import {
  HELD_OUT,
  LEFT_OUT,
  TRAINS,
  chooseSplitDate,
  splitByChance,
  splitByLastOut,
  splitByTime,
  splitOf,
  targetEvents,
  type SplitKind,
} from './split.js';

const KINDS: readonly SplitKind[] = ['time', 'leave-last-out', 'random'];

const rolesOf = (roles: Uint8Array): string => [...roles].join('');

/** Events of one user each second, in the order given. */
const inTurn = (events: readonly Partial<PlainEvent>[]): TrainingLog =>
  trainingLogOf(events.map((event, n) => ({ user: '1', product: String(n), at: START + n, ...event })));

describe('chooseSplitDate', () => {
  it('splits at the last fifth of the time where that leaves enough users', () => {
    const { users, at } = targetEvents(tasteShop({ users: 300 }), 'cart');
    const splitDate = chooseSplitDate({ users, at });
    expect(splitDate.at).toBeCloseTo(at.at(-1)! - 0.2 * (at.at(-1)! - at[0]!), 6);
    expect(splitDate.rule).toContain('the last 20 % of the time');
  });

  it('splits by events where the last fifth of the time is nearly empty', () => {
    const events: PlainEvent[] = Array.from({ length: 200 }, (_, n) => ({
      user: String(n % 100),
      product: String(n % 7),
      at: START + n,
      type: 'purchase',
    }));
    const splitDate = chooseSplitDate(
      targetEvents(
        trainingLogOf([...events, { user: '1', product: '1', at: START + 100 * DAY, type: 'purchase' }]),
        'purchase',
      ),
      'purchase',
    );
    expect(splitDate).toMatchObject({ at: START + 160, rule: expect.stringContaining('of the purchase events') });
  });

  it('splits a log that is too small somewhere, and leaves it to the evaluation to say so', () => {
    expect(chooseSplitDate(targetEvents(trainingLogOf([{ user: '1', product: '1', at: START }]), 'cart')).at).toBe(
      START,
    );
    expect(chooseSplitDate({ users: new Int32Array(), at: new Float64Array() }).at).toBe(0);
  });
});

describe('splits', () => {
  it('partition the log: every event trains, is held out or is left out, and only target events are held out', () => {
    const events = fc.array(
      fc.record({
        user: fc.integer({ min: 1, max: 6 }),
        product: fc.integer({ min: 1, max: 5 }),
        hour: fc.integer({ min: 0, max: 40 }),
        type: fc.constantFrom(...TYPE_CODES),
        isBot: fc.boolean(),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(events, fc.constantFrom(...KINDS), fc.integer({ min: 1, max: 99 }), (plain, kind, seed) => {
        const log = trainingLogOf(
          plain.map(({ user, product, hour, ...rest }) => ({
            user: String(user),
            product: String(product),
            at: START + hour * 3600,
            ...rest,
          })),
        );
        const split = splitOf(kind, log, 'cart', seed);
        expect(split.roles.length).toBe(log.events.at.length);
        for (const [position, role] of split.roles.entries()) {
          expect([LEFT_OUT, TRAINS, HELD_OUT]).toContain(role);
          if (role === HELD_OUT)
            expect([TYPE_CODES[log.events.types[position]!], log.botSessions[log.events.sessions[position]!]]).toEqual([
              'cart',
              0,
            ]);
          if (role === TRAINS) expect(log.events.at[position]!).toBeLessThan(split.splitAt);
        }
        const inner = splitOf(kind, log, 'cart', seed, split.roles);
        for (const [position, role] of inner.roles.entries())
          if (role !== LEFT_OUT) expect(split.roles[position]).toBe(TRAINS);
      }),
    );
  });

  it('by time train on everything before the split date and hold out the target from it on', () => {
    const split = splitByTime(inTurn([{ type: 'view' }, {}, { type: 'view' }, {}, { type: 'purchase' }]), 'cart', {
      at: START + 2,
      rule: 'by hand',
    });
    expect([rolesOf(split.roles), split.splitAt, split.isLeaking]).toEqual(['11020', START + 2, false]);
    expect(split.words).toContain('The holdout is by hand.');
  });

  it('leave out each last one and what its user did after it; an only one trains', () => {
    const split = splitByLastOut(
      inTurn([{}, { type: 'view' }, {}, { type: 'view' }, { user: '2' }, { user: '2', type: 'view' }]),
      'cart',
    );
    expect([rolesOf(split.roles), split.isLeaking]).toEqual(['112011', true]);
    expect(split.words).toContain('leaks');
  });

  it('by chance hold out about the share, the same for the same seed', () => {
    const log = tasteShop({ users: 300 });
    const split = splitByChance(log, 'cart', { seed: 4, share: 0.3 });
    const carts = targetEvents(log, 'cart').positions.length;
    const held = split.roles.filter((role) => role === HELD_OUT).length;
    expect(Math.abs(held / carts - 0.3)).toBeLessThan(0.05);
    expect(splitByChance(log, 'cart', { seed: 4, share: 0.3 }).roles).toEqual(split.roles);
    expect(splitByChance(log, 'cart', { seed: 5, share: 0.3 }).roles).not.toEqual(split.roles);
    expect(split.words).toContain('It leaks');
    expect(() => splitByChance(log, 'cart', { seed: 4, share: 1 })).toThrow('share to hold out is 1');
  });

  it('draw a validation slice by chance of its own: the first events are held out as often as others', () => {
    const log = inTurn(Array.from({ length: 40 }, (_, n) => ({ product: String(n % 3) })));
    let [first, trains] = [0, 0];
    for (let seed = 0; seed < 300; seed += 1) {
      const outer = splitByChance(log, 'cart', { seed });
      if (outer.roles[0] !== TRAINS) continue;
      trains += 1;
      if (splitByChance(log, 'cart', { seed }, outer.roles).roles[0] === HELD_OUT) first += 1;
    }
    expect(first / trains).toBeGreaterThan(0.1);
    expect(first / trains).toBeLessThan(0.3);
  });
});
