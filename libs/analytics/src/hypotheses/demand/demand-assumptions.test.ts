import { expect, it } from 'vitest';
import { assumptionsOf } from './demand-assumptions.js';
import type { WeekClock } from './week-clock.js';

const nothing = (): Uint8Array => new Uint8Array(1);
const clock: WeekClock = {
  start: 0,
  step: 3_600_000,
  weeks: 1,
  places: new Int32Array(1),
  lost: { view: nothing(), cart: nothing(), remove_from_cart: nothing(), purchase: nothing() },
};

it.each([
  [3, true],
  [1.05, true],
  // Written with one decimal these are Poisson's 1.
  [1.02, null],
  [1, false],
])('takes counts with a dispersion of %d for over-dispersed: %s', (dispersion, holds) => {
  const row = { candidate: { name: 'a', tables: [], dispersion, actions: null }, events: 10, actions: null };
  const search = { peaks: [], lookedAt: 1, tested: new Map([['a', 1]]), cellQ: new Map(), power: [] };
  const checks = assumptionsOf([row], clock, ['view'], { found: [0], heldOut: [] }, search, 1);
  expect(checks.find(({ code }) => code === 'dispersion')).toMatchObject({ holds, facts: { value: dispersion } });
  expect(checks.find(({ code }) => code === 'proportional')).toMatchObject({ holds: null });
});
