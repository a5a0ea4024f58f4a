import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryBounds, rowBounds } from './chunks.js';

describe('chunks of rows', () => {
  it('to whiten are nearly equal', () => {
    expect(Array.from(rowBounds(1_025))).toEqual([0, 341, 683, 1_025]);
    expect(Array.from(rowBounds(0))).toEqual([0]);
  });

  it('end where 4,096 entries are reached, a row counting for four more', () => {
    expect(Array.from(entryBounds(Int32Array.of(0, 4_092, 4_093, 8_000, 9_000, 9_001)))).toEqual([0, 1, 4, 5]);
    expect(Array.from(entryBounds(Int32Array.of(0)))).toEqual([0]);
  });

  it('cover every row once, each but the last with enough work', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9_000), { maxLength: 60 }), (lengths) => {
        const indptr = Int32Array.of(0, ...lengths);
        for (let row = 1; row < indptr.length; row += 1) indptr[row]! += indptr[row - 1]!;
        const bounds = entryBounds(indptr);
        expect([bounds[0], bounds.at(-1)]).toEqual([0, lengths.length]);
        for (let chunk = 1; chunk < bounds.length; chunk += 1) {
          const [from, to] = [bounds[chunk - 1]!, bounds[chunk]!];
          expect(to).toBeGreaterThan(from);
          if (chunk < bounds.length - 1)
            expect(indptr[to]! - indptr[from]! + 4 * (to - from)).toBeGreaterThanOrEqual(4_096);
          expect(indptr[to - 1]! - indptr[from]! + 4 * (to - 1 - from)).toBeLessThan(4_096);
        }
      }),
    );
  });
});
