import { describe, expect, test } from 'vitest';
import { anyText, numberIn, oneOf, patchParams, readParam, sortBy } from './url-state.js';

const search = (text: string): URLSearchParams => new URLSearchParams(text);

describe('reading', () => {
  const tab = oneOf(['conversion', 'revenue'], 'conversion');
  test('a known word counts, anything else is the fallback', () => {
    expect(readParam(search('tab=revenue'), 'tab', tab)).toBe('revenue');
    expect(readParam(search('tab=nonsense'), 'tab', tab)).toBe('conversion');
    expect(readParam(search(''), 'tab', tab)).toBe('conversion');
  });
  test('a sort names a known column and its direction', () => {
    const sort = sortBy(['views', 'revenue'], { column: 'views', direction: 'DESC' });
    expect(readParam(search('sort=-revenue'), 'sort', sort)).toEqual({ column: 'revenue', direction: 'DESC' });
    expect(readParam(search('sort=revenue'), 'sort', sort)).toEqual({ column: 'revenue', direction: 'ASC' });
    expect(readParam(search('sort=-password'), 'sort', sort)).toEqual(sort.fallback);
    expect(sort.write({ column: 'revenue', direction: 'DESC' })).toBe('-revenue');
  });
  test('a number stays in its bounds', () => {
    const k = numberIn(1, 100, 10);
    expect(readParam(search('k=20'), 'k', k)).toBe(20);
    expect(readParam(search('k=1000'), 'k', k)).toBe(10);
    expect(readParam(search('k='), 'k', k)).toBe(10);
  });
  test('text is trimmed', () => {
    expect(readParam(search('q=%20laptop%20'), 'q', anyText)).toBe('laptop');
  });
});

test('patching keeps what it does not name and takes away what is empty', () => {
  expect(
    patchParams(search('from=2019-10-01&category=a&tab=x'), { category: null, tab: '', brand: 'lg' }).toString(),
  ).toBe('from=2019-10-01&brand=lg');
});
