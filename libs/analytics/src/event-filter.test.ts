import { describe, expect, it } from 'vitest';
import { matchesFilter } from './event-filter.js';

const texts = (filter: Parameters<typeof matchesFilter>[0]): unknown[] =>
  matchesFilter(filter).map(({ text, params }) => [text, params]);

describe('matchesFilter', () => {
  it('takes a code with everything below it, and nothing that only begins alike', () => {
    expect(texts({ category: 'electronics' })).toEqual([
      [
        'category_code = ? or substring(category_code, 1, length(cast(? as string))) = ?',
        ['electronics', 'electronics.', 'electronics.'],
      ],
    ]);
  });

  it('takes a number as a category id too', () => {
    expect(texts({ category: '2053013555631882655', brand: 'apple' })).toEqual([
      [
        'category_code = ? or substring(category_code, 1, length(cast(? as string))) = ? or category_id = cast(? as bigint)',
        ['2053013555631882655', '2053013555631882655.', '2053013555631882655.', '2053013555631882655'],
      ],
      ['brand = ?', ['apple']],
    ]);
    expect(String(texts({ category: '9'.repeat(65) }))).not.toContain('bigint');
  });

  it('restricts nothing where nothing is asked, and refuses an empty category', () => {
    expect([texts(null), texts(undefined), texts({}), texts({ category: null, brand: null })]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    expect(() => matchesFilter({ category: ' ' })).toThrow(/give a code such as electronics\.smartphone/);
  });
});
