import { describe, expect, it } from 'vitest';
import {
  type PurchaseDriversData,
  chosenCategory,
  chosenTrait,
  effectsAt,
  traitKey,
} from './purchase-drivers-state.js';

const effect = (category: string, attribute: 'BRAND' | 'POPULARITY', level: string | null) => ({
  category,
  step: 'VIEW_TO_CART' as const,
  attribute,
  level,
});
const data = {
  findings: [effect('phones', 'BRAND', 'apple')],
  categories: [
    {
      category: 'tents',
      steps: [
        { step: 'VIEW_TO_CART', effects: [effect('tents', 'POPULARITY', null)] },
        { step: 'CART_TO_PURCHASE', effects: [] },
      ],
    },
    {
      category: 'phones',
      steps: [
        { step: 'VIEW_TO_CART', effects: [effect('phones', 'BRAND', 'apple'), effect('phones', 'POPULARITY', null)] },
      ],
    },
  ],
} as unknown as PurchaseDriversData;

describe('what the page shows of an answer', () => {
  it('is what the address asks for, where the answer has it', () => {
    expect(chosenTrait(data, 'VIEW_TO_CART', 'POPULARITY')).toBe('POPULARITY');
    expect(chosenCategory(data, 'tents')).toBe('tents');
  });

  it('is else what the strongest finding is about', () => {
    expect(chosenTrait(data, 'VIEW_TO_CART', '')).toBe('BRAND:apple');
    expect(chosenCategory(data, 'gone')).toBe('phones');
  });

  it('is nothing where nothing was looked at', () => {
    expect(chosenTrait(data, 'CART_TO_PURCHASE', '')).toBeNull();
    expect(effectsAt(data, 'VIEW_TO_CART').map(traitKey)).toEqual(['POPULARITY', 'BRAND:apple', 'POPULARITY']);
    expect(chosenCategory({ ...data, findings: [], categories: [] }, '')).toBeNull();
  });
});
