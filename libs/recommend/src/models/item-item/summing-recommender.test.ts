import { describe, expect, it } from 'vitest';
import type { Profile } from '../../recommender.js';
import { ownProducts } from './summing-recommender.js';

const profile: Profile = {
  basis: 'views',
  products: Int32Array.of(2, 5, 9),
  strengths: Float32Array.of(1, 1, 1),
  seen: new Int32Array(),
  session: new Int32Array(),
};

describe('the explanation of a sum', () => {
  it('has a share for each product, the largest first, equal ones by row; together they are 1', () => {
    expect(ownProducts(profile, Float64Array.of(1, 2, 1))).toEqual({
      kind: 'own-products',
      basis: 'views',
      contributions: [
        { product: 5, share: 0.5 },
        { product: 2, share: 0.25 },
        { product: 9, share: 0.25 },
      ],
    });
  });

  it('shows what speaks against a product, too', () => {
    expect(ownProducts(profile, Float64Array.of(3, -1, 0))).toMatchObject({
      contributions: [
        { product: 2, share: 1.5 },
        { product: 9, share: 0 },
        { product: 5, share: -0.5 },
      ],
    });
  });

  it('is none where the sum is not above 0', () => {
    expect(ownProducts(profile, Float64Array.of(1, -2, 1))).toEqual({ kind: 'none' });
    expect(ownProducts(profile, Float64Array.of(1, -3, 1))).toEqual({ kind: 'none' });
  });
});
