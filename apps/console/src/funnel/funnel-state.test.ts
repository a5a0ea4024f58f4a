import { expect, test } from 'vitest';
import { patchParams } from '../ui/page/url-state.js';
import { readFunnel, stepsCodec } from './funnel-state.js';

test('an address without anything asks for view, cart, purchase by category', () => {
  expect(readFunnel(new URLSearchParams())).toEqual({
    steps: [{ eventTypes: ['VIEW'] }, { eventTypes: ['CART'] }, { eventTypes: ['PURCHASE'] }],
    order: 'ORDERED',
    hold: 'NOTHING',
    windowMinutes: null,
    exclude: [],
    breakdown: 'CATEGORY',
    breakdownFirst: 100,
  });
});

test('every choice stands in the address', () => {
  const search = patchParams(new URLSearchParams(), {
    steps: 'view:brand=lg>cart?>purchase',
    order: 'ANY',
    hold: 'PRODUCT',
    within: '1440',
    not: 'remove',
    by: 'none',
  });
  expect(readFunnel(search)).toMatchObject({
    steps: [
      { eventTypes: ['VIEW'], brand: 'lg' },
      { eventTypes: ['CART'], isOptional: true },
      { eventTypes: ['PURCHASE'] },
    ],
    order: 'ANY',
    hold: 'PRODUCT',
    windowMinutes: 1440,
    exclude: [{ eventTypes: ['REMOVE_FROM_CART'] }],
    breakdown: null,
  });
});

test('what cannot be asked falls back instead of failing', () => {
  for (const steps of ['view', 'view>click', 'view>cart>'.repeat(5)])
    expect(readFunnel(new URLSearchParams({ steps })).steps).toHaveLength(3);
  expect(stepsCodec.read('view?>cart?')).toEqual([
    { eventTypes: ['VIEW'], isOptional: false },
    { eventTypes: ['CART'], isOptional: false },
  ]);
  expect(readFunnel(new URLSearchParams({ within: '0' })).windowMinutes).toBeNull();
  expect(
    readFunnel(new URLSearchParams({ order: 'STRICT', not: 'remove', steps: 'view>cart?>remove?>purchase' })),
  ).toMatchObject({ exclude: [], steps: [{}, { isOptional: true }, { isOptional: false }, {}] });
});
