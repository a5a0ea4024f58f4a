import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personalization } from './personalization.js';
import { padded } from './testing/padded.js';

describe('personalization', () => {
  it('is 0 where all see the same, 1 where no item is shown twice, between them otherwise', () => {
    expect(personalization({ recommended: Int32Array.of(1, 2, 2, 1), k: 2 })).toBeCloseTo(0, 12);
    expect(personalization({ recommended: Int32Array.of(1, 2, 3, 4), k: 2 })).toBe(1);
    expect(personalization({ recommended: Int32Array.of(1, 2, 2, 4), k: 2 })).toBeCloseTo(0.5, 12);
  });

  it('is one minus the mean cosine overlap of all pairs of lists, found without visiting pairs', () => {
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.nat(9), { maxLength: 5 }), { minLength: 2, maxLength: 12 }), (lists) => {
        const own = lists.filter((list) => list.length > 0);
        let overlap = 0;
        let pairs = 0;
        own.forEach((list, index) =>
          own.slice(index + 1).forEach((other) => {
            overlap += list.filter((item) => other.includes(item)).length / Math.sqrt(list.length * other.length);
            pairs += 1;
          }),
        );
        const value = personalization({ recommended: padded(lists, 5), k: 5 });
        if (pairs === 0) expect(value).toBeNull();
        else expect(value).toBeCloseTo(1 - overlap / pairs, 9);
      }),
    );
  });

  it('needs two lists', () => {
    expect(personalization({ recommended: Int32Array.of(1, -1), k: 1 })).toBeNull();
    expect(() => personalization({ recommended: Int32Array.of(1), k: 2 })).toThrow(/recommended has 1 entries/);
  });
});
