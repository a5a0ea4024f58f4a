import { expect, test } from 'vitest';
import { writtenOf } from './asked-with.js';

const words = { text: (field: string, value: string) => (field === 'eventTypes' ? value.toLowerCase() : value) };

test('parameters are told by what was chosen, never as the machine wrote them', () => {
  expect(
    writtenOf(words, 'steps', [
      { eventTypes: ['VIEW', 'CART'], category: null },
      { eventTypes: ['PURCHASE'], brand: 'lg' },
    ]),
  ).toBe('view, cart → purchase, lg');
  expect(writtenOf(words, 'exclude', [])).toBe('');
  expect(writtenOf(words, 'windowMinutes', null)).toBe('');
  expect([true, false].map((value) => writtenOf(words, 'isOptional', value))).toEqual(['✓', '']);
  expect(writtenOf(words, 'top', 10)).toBe('10');
});
