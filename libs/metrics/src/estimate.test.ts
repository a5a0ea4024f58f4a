import { describe, expect, it } from 'vitest';
import { incomputable, levelOf, requireCount } from './estimate.js';

describe('estimates', () => {
  it('say why there is no number', () => {
    expect(incomputable('no-data', 'Nobody came.')).toEqual({ ok: false, reason: 'no-data', detail: 'Nobody came.' });
  });

  it('take 95 % when no level is given and refuse one outside (0, 1)', () => {
    expect(levelOf(undefined)).toBe(0.05);
    expect(levelOf({ alpha: 0.2 })).toBe(0.2);
    for (const alpha of [0, 1, -0.1, 5, Number.NaN])
      expect(() => levelOf({ alpha })).toThrow(/fraction between 0 and 1/);
  });

  it('refuse counts that are not whole', () => {
    expect(() => requireCount('n', 3)).not.toThrow();
    for (const count of [-1, 0.5, Number.NaN, Infinity]) expect(() => requireCount('n', count)).toThrow(/^n is/);
  });
});
