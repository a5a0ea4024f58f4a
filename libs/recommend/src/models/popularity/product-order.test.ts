import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyLists, readList } from '../../rank.js';
import { ProductOrder } from './product-order.js';

const rows = fc.uniqueArray(fc.nat(11)).map((list) => Int32Array.from(list.toSorted((a, b) => a - b)));

it('writes the best products that are neither seen nor forbidden, ties by ascending row, and none of score 0', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }),
      rows,
      rows,
      fc.integer({ min: 1, max: 14 }),
      (scores, seen, forbidden, k) => {
        const allowed = Uint8Array.from(scores, (_, product) => (forbidden.includes(product) ? 0 : 1));
        const lists = emptyLists(2, k);
        new ProductOrder(Float32Array.from(scores)).write(lists, 1, seen, allowed);
        const expected = Array.from(scores, (score, product) => ({ product, score }))
          .filter(({ product, score }) => score > 0 && !seen.includes(product) && allowed[product] === 1)
          .toSorted((a, b) => b.score - a.score || a.product - b.product);
        expect(readList(lists, 1)).toEqual(expected.slice(0, k));
        expect(readList(lists, 0)).toEqual([]);
      },
    ),
  );
});
