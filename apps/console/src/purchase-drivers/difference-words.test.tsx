// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { textOf } from '../testing/text-of.js';
import type { PurchaseDriversData } from './purchase-drivers-state.js';
import { usePurchaseDriversWords } from './use-purchase-drivers-words.js';

type Trait = PurchaseDriversData['attributes'][number];

function Across({ trait }: { trait: Partial<Trait> }) {
  const words = usePurchaseDriversWords();
  const base: Trait = {
    attribute: 'NOVELTY',
    level: null,
    step: 'VIEW_TO_CART',
    categories: 6,
    q: 5,
    pValue: 0.4,
    tauSquared: 0,
    differs: false,
    qValue: 0.4,
    iSquared: 0.1,
    average: estimateOf(1.2, 1.1, 1.3),
    status: 'NOT_CONFIRMED',
    spreadLimit: 1.4,
    detectable: 1.35,
  };
  return words.across({ ...base, ...trait }, 0.1);
}

describe('what is said of categories in an attribute', () => {
  const said = (trait: Partial<Trait>, locale: 'en' | 'ko' = 'en'): string => textOf(<Across trait={trait} />, locale);

  it('is that they differ, that they are alike, or what would have been found', () => {
    expect(said({ status: 'CONFIRMED', detectable: null })).toMatch(/: the categories differ\.$/);
    expect(said({ status: 'REFUTED', spreadLimit: 1.06, detectable: null })).toContain(
      'the categories are alike. They typically differ at most 1.06 times from their average; 10% or more would matter.',
    );
    expect(said({})).toContain(
      'not confirmed, and may still exist. A typical difference of 1.35 times from their average would be found in 80% of cases.',
    );
    expect(said({ detectable: null })).toContain('There is too little data to find any difference.');
  });

  it('is so in Korean too', () => {
    expect(said({ status: 'CONFIRMED', detectable: null }, 'ko')).toContain('카테고리끼리 다릅니다.');
    expect(said({ status: 'REFUTED', spreadLimit: 1.06, detectable: null }, 'ko')).toContain('1.06배 이하');
    expect(said({}, 'ko')).toContain('1.35배 다르다면 80%의 경우에 찾아냈을 것입니다.');
  });
});
