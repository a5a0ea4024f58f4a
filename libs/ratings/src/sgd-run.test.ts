import { describe, expect, it } from 'vitest';
import { SgdRun } from './sgd-run.js';

const FACTORS = 3;
const users = Float64Array.of(0.1, -0.2, 0.3, 0.05, 0.15, -0.1);
const items = Float64Array.of(-0.3, 0.2, 0.1, 0.25, -0.05, 0.4);
const begin = (side: 'users' | 'items'): Float64Array => (side === 'users' ? users : items);
const ratings = {
  users: Int32Array.of(0, 1, 1, 0),
  items: Int32Array.of(1, 0, 1, 0),
  values: Float64Array.of(5, 1, 3, 4),
};
const [MEAN, RATE, LAMBDA] = [3.25, 0.05, 0.02];

/** The descent as it is written, in double precision. */
function byHand(): { errors: number; users: number[]; items: number[]; userBias: number[]; itemBias: number[] } {
  const state = { errors: 0, users: [...users], items: [...items], userBias: [0, 0], itemBias: [0, 0] };
  for (let at = 0; at < 4; at += 1) {
    const [u, i] = [ratings.users[at]!, ratings.items[at]!];
    let dot = 0;
    for (let f = 0; f < FACTORS; f += 1) dot += state.users[u * FACTORS + f]! * state.items[i * FACTORS + f]!;
    const error = ratings.values[at]! - (MEAN + state.userBias[u]! + state.itemBias[i]! + dot);
    state.errors += error * error;
    state.userBias[u]! += RATE * (error - LAMBDA * state.userBias[u]!);
    state.itemBias[i]! += RATE * (error - LAMBDA * state.itemBias[i]!);
    for (let f = 0; f < FACTORS; f += 1) {
      const [p, q] = [state.users[u * FACTORS + f]!, state.items[i * FACTORS + f]!];
      state.users[u * FACTORS + f] = p + RATE * (error * q - LAMBDA * p);
      state.items[i * FACTORS + f] = q + RATE * (error * p - LAMBDA * q);
    }
  }
  return state;
}

const expectClose = (found: ArrayLike<number>, wanted: readonly number[]): void => {
  expect(found).toHaveLength(wanted.length);
  for (const [at, value] of wanted.entries()) expect(found[at]).toBeCloseTo(value, 6);
};

describe.each(['wasm', 'typescript'] as const)('a descent in the memory of the %s kernel', (kernel) => {
  const make = (chunk = 4): SgdRun => new SgdRun(kernel, { users: 2, items: 2, factors: FACTORS, chunk }, begin);

  it('begins at the factors it is given, as singles, and at biases of 0', () => {
    const run = make();
    expect(run.factorsOf('users')).toEqual(Float32Array.from(users));
    expect(run.factorsOf('items')).toEqual(Float32Array.from(items));
    expect([...run.userBias, ...run.itemBias]).toEqual([0, 0, 0, 0]);
  });

  it('takes the steps of the formula, one after another', () => {
    const run = make();
    const wanted = byHand();
    expect(run.steps(ratings, 0, 4, MEAN, RATE, LAMBDA)).toBeCloseTo(wanted.errors, 5);
    expectClose(run.factorsOf('users'), wanted.users);
    expectClose(run.factorsOf('items'), wanted.items);
    expectClose(run.userBias, wanted.userBias);
    expectClose(run.itemBias, wanted.itemBias);
  });

  it('comes to the same, bit for bit, in smaller chunks', () => {
    const [whole, parts] = [make(), make(3)];
    whole.steps(ratings, 0, 4, MEAN, RATE, LAMBDA);
    parts.steps(ratings, 0, 3, MEAN, RATE, LAMBDA);
    parts.steps(ratings, 3, 4, MEAN, RATE, LAMBDA);
    expect(parts.factorsOf('users')).toEqual(whole.factorsOf('users'));
    expect(parts.factorsOf('items')).toEqual(whole.factorsOf('items'));
    expect([...parts.userBias, ...parts.itemBias]).toEqual([...whole.userBias, ...whole.itemBias]);
  });
});
