import { expect, it } from 'vitest';
import { formatFunnelSteps, parseFunnelEvents, parseFunnelSteps } from './funnel-text.js';
import type { FunnelStepInput } from '../generated/schema.js';

it.each<[string, FunnelStepInput[]]>([
  [
    'view:category=electronics>cart?>purchase',
    [
      { eventTypes: ['VIEW'], category: 'electronics' },
      { eventTypes: ['CART'], isOptional: true },
      { eventTypes: ['PURCHASE'] },
    ],
  ],
  [
    'view|cart:brand=lg,price=10..50.5>remove',
    [
      { eventTypes: ['VIEW', 'CART'], brand: 'lg', minPrice: '10', maxPrice: '50.5' },
      { eventTypes: ['REMOVE_FROM_CART'] },
    ],
  ],
  [
    'view:price=..20>cart:price=5..?>purchase',
    [
      { eventTypes: ['VIEW'], maxPrice: '20' },
      { eventTypes: ['CART'], minPrice: '5', isOptional: true },
      { eventTypes: ['PURCHASE'] },
    ],
  ],
])('%s is read and written', (text, steps) => {
  expect(parseFunnelSteps(text)).toEqual(steps);
  expect(formatFunnelSteps(steps)).toBe(text);
});

it('a value may have any characters', () => {
  const steps: FunnelStepInput[] = [
    { eventTypes: ['VIEW'], brand: "what's > this, 100 % = ?|:" },
    { eventTypes: ['CART'] },
  ];
  expect(parseFunnelSteps(formatFunnelSteps(steps))).toEqual(steps);
  expect(parseFunnelSteps(' view > cart ? ')).toEqual([
    { eventTypes: ['VIEW'] },
    { eventTypes: ['CART'], isOptional: true },
  ]);
});

it.each([
  ['view>click', 'Step 2 is "click"; "click" is no event.'],
  ['', '"" is no event'],
  ['view:brand=', 'the filter "brand=" has no value'],
  ['view:color=red', 'cannot be filtered by "color"'],
  ['view:price=10', '"10" is no range of prices'],
  ['view:price=a..b', 'no range of prices'],
  ['view:price=..', 'no range of prices'],
  ['view:brand=100%', 'Write %25'],
])('%j is refused', (text, words) => {
  expect(() => parseFunnelSteps(text)).toThrow(words);
});

it('excluded events are read alike, and may be none', () => {
  expect(parseFunnelEvents('')).toEqual([]);
  expect(parseFunnelEvents('remove>purchase:brand=lg')).toEqual([
    { eventTypes: ['REMOVE_FROM_CART'] },
    { eventTypes: ['PURCHASE'], brand: 'lg' },
  ]);
});
