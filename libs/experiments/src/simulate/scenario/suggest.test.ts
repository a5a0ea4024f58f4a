import { describe, expect, it } from 'vitest';
import { suggest } from './suggest.js';

describe('suggest', () => {
  it('finds the word that was meant: letters dropped, added, changed or swapped, and case', () => {
    const known = ['viewToCart', 'cartToPurchase', 'runs', 'seed'];
    expect(
      ['viewToCat', 'vewToCartt', 'viewtocart', 'cartToPruchase', 'run', 'sede'].map((word) => suggest(word, known)),
    ).toEqual(['viewToCart', 'viewToCart', 'viewToCart', 'cartToPurchase', 'runs', 'seed']);
  });

  it('suggests nothing where nothing is near', () => {
    expect([suggest('color', ['viewToCart', 'runs']), suggest('ab', ['cd']), suggest('x', [])]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
