import { benjaminiHochberg } from '@cartograph/metrics';
import { describe, expect, it } from 'vitest';
import { allAssociations, type ChangeColumns } from './price-changes.js';

interface Cut {
  category: string;
  /** Default 8: a cut. */
  priceAfter?: string;
  carts: [before: number, after: number];
  purchases: [before: number, after: number];
}

/** Changes of price from 10, one a product, of 200 views on either side; the category's other products do not change. */
function columns(cuts: readonly Cut[]): ChangeColumns {
  const of = (count: (cut: Cut) => number): Float64Array => Float64Array.from(cuts, count);
  return {
    count: cuts.length,
    product: cuts.map((_, at) => String(at)),
    productNo: Int32Array.from(cuts, (_, at) => at),
    category: cuts.map(({ category }) => category),
    changedAt: new Float64Array(cuts.length),
    priceBefore: cuts.map(() => '10'),
    priceAfter: cuts.map(({ priceAfter }) => priceAfter ?? '8'),
    counts: {
      views_before: of(() => 200),
      views_after: of(() => 200),
      carts_before: of(({ carts }) => carts[0]),
      carts_after: of(({ carts }) => carts[1]),
      purchases_before: of(({ purchases }) => purchases[0]),
      purchases_after: of(({ purchases }) => purchases[1]),
      others_views_before: of(() => 1000),
      others_views_after: of(() => 1000),
      others_carts_before: of(() => 100),
      others_carts_after: of(() => 100),
      others_purchases_before: of(() => 50),
      others_purchases_after: of(() => 50),
    },
  };
}

const PHONES: Cut[] = [
  { category: 'phones', carts: [20, 31], purchases: [10, 9] },
  { category: 'phones', carts: [18, 22], purchases: [8, 14] },
  { category: 'phones', carts: [25, 37], purchases: [12, 10] },
];
const SHOES: Cut[] = [
  { category: 'shoes', carts: [20, 18], purchases: [10, 12] },
  { category: 'shoes', carts: [21, 30], purchases: [9, 7] },
];

describe('associations of price changes', () => {
  it('are corrected together over all of the answer', () => {
    const told = allAssociations(columns([...PHONES, ...SHOES]), ['phones', 'shoes']).filter(({ ratio }) => ratio.ok);
    expect(told).toHaveLength(6);
    const adjusted = benjaminiHochberg(told.map(({ pValue }) => pValue ?? Number.NaN));
    expect(told.map(({ qValue }) => qValue)).toEqual([...adjusted]);
    for (const { ratio, pValue, qValue } of told) {
      expect(qValue).toBeGreaterThanOrEqual(pValue!);
      // The interval at 95 % leaves out 1 exactly where p is below 0.05.
      expect(ratio.ok && (ratio.low > 1 || ratio.high < 1)).toBe(pValue! < 0.05);
    }
    expect(told.some(({ pValue, qValue }) => pValue! < 0.05 && qValue! > pValue!)).toBe(true);
  });

  it('count the same changes once where all of a direction are of one category', () => {
    const raises = PHONES.map((cut): Cut => ({ ...cut, priceAfter: '12', carts: [cut.carts[1], cut.carts[0]] }));
    const told = allAssociations(columns([...PHONES, ...SHOES, ...raises]), ['phones', 'shoes']).filter(
      ({ ratio }) => ratio.ok,
    );
    const [whole, own] = [null, 'phones'].map((category) =>
      told.filter((one) => one.direction === 'raise' && one.category === category),
    );
    expect(whole).toHaveLength(2);
    expect(own!.map(({ pValue, qValue }) => [pValue, qValue])).toEqual(
      whole!.map(({ pValue, qValue }) => [pValue, qValue]),
    );
    const once = told.filter((one) => !own!.includes(one));
    expect(once.map(({ qValue }) => qValue)).toEqual([...benjaminiHochberg(once.map(({ pValue }) => pValue!))]);
    const twice = benjaminiHochberg(told.map(({ pValue }) => pValue!));
    expect(told.map(({ qValue }) => qValue)).not.toEqual([...twice]);
  });

  it('have no p where there is no ratio', () => {
    for (const association of allAssociations(columns([]), []))
      expect(association).toMatchObject({ ratio: { ok: false }, pValue: null, qValue: null });
  });
});
