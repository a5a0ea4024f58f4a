import { benjaminiHochberg } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { allAssociations, type PriceAssociation } from './price-associations.js';
import type { ChangeColumns } from './price-changes.js';

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
    const told = allAssociations(columns([...PHONES, ...SHOES]), ['phones', 'shoes']).associations.filter(
      ({ ratio }) => ratio.ok,
    );
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
    const told = allAssociations(columns([...PHONES, ...SHOES, ...raises]), ['phones', 'shoes']).associations.filter(
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
    const { associations, power } = allAssociations(columns([]), []);
    for (const association of associations)
      expect(association).toMatchObject({
        ratio: { ok: false },
        pValue: null,
        qValue: null,
        status: null,
        detectable: null,
      });
    expect(power).toEqual([]);
  });
});

describe('what became of an association', () => {
  const random = seededRandom(17);
  /** Carts of a product that has about so many on either side, Poisson; few hundreds, so that the normal distribution does. */
  const about = (mean: number): number =>
    Math.max(
      0,
      Math.round(
        mean + Math.sqrt(mean) * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
      ),
    );
  const cutsOf = (carts: number, times: number): ChangeColumns =>
    columns(
      Array.from({ length: 60 }, () => ({
        category: 'phones',
        carts: [about(carts), about(carts * times)],
        purchases: [about(carts), about(carts)],
      })),
    );
  const cartsOf = (changes: ChangeColumns): PriceAssociation =>
    allAssociations(changes, []).associations.find(
      ({ direction, outcome }) => direction === 'cut' && outcome === 'carts-per-view',
    )!;

  it('is told with the ratio that 80 % of such searches confirm, which a ratio that large is', () => {
    const ratios = Array.from({ length: 40 }, () => cartsOf(cutsOf(20, 1))).flatMap(
      ({ detectable }) => detectable ?? [],
    );
    const detectable = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)]!;
    expect(detectable).toBeGreaterThan(1.1);
    expect(detectable).toBeLessThan(1.4);
    const confirmedAt = (times: number): number =>
      Array.from({ length: 1500 }, () => cartsOf(cutsOf(20, times))).filter(({ status }) => status === 'confirmed')
        .length / 1500;
    expect(Math.abs(confirmedAt(detectable) - 0.8)).toBeLessThan(0.04);
    const [power] = allAssociations(cutsOf(20, 1), []).power;
    expect(power!.ratio).toBe(1.25);
    expect(Math.abs(confirmedAt(1.25) - power!.power)).toBeLessThan(0.04);
  });

  it('is refuted only where the interval excludes every change of a tenth', () => {
    const few = cartsOf(cutsOf(4, 1));
    expect(few.status).toBe('not-confirmed');
    expect(few.detectable).toBeGreaterThan(1.2);
    const many = cartsOf(cutsOf(400, 1.02));
    expect(many).toMatchObject({ status: 'refuted', detectable: null });
    // A tenth that is there is refuted in at most 2.5 % of cases.
    const refuted = Array.from({ length: 1000 }, () => cartsOf(cutsOf(100, 1.1))).filter(
      ({ status }) => status === 'refuted',
    ).length;
    expect(refuted / 1000).toBeLessThan(0.04);
  });

  it('is confirmed where it is certain and large', () => {
    expect(cartsOf(cutsOf(60, 1.5))).toMatchObject({ status: 'confirmed', detectable: null });
  });
});
