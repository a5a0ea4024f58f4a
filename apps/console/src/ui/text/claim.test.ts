import { describe, expect, it } from 'vitest';
import { claimAbout, claimAgainst, claimSide, entry } from './claim.js';

describe('what a kept finding claims', () => {
  it('is the side on which the figure lies now', () => {
    expect(claimSide({ value: 1.4 }, 1, 'a', 'b')).toEqual({
      claim: { path: ['a', 'b'], direction: 'ABOVE', reference: 1 },
    });
    expect(claimSide({ value: 0.4 }, 1, 'a')).toEqual({ claim: { path: ['a'], direction: 'BELOW', reference: 1 } });
    expect(claimAgainst({ value: 0.2 }, 0.5, ['a'], ['b'])).toEqual({
      claim: { path: ['a'], direction: 'BELOW', against: ['b'] },
    });
    expect(claimAbout({ value: 0 }, 'a')).toEqual({ claim: { path: ['a'], direction: 'ABOUT' } });
  });

  it('is nothing where a figure is unknown or lies on no side', () => {
    for (const none of [
      claimSide({ value: null }, 1, 'a'),
      claimSide(undefined, 1, 'a'),
      claimSide({ value: 1 }, 1, 'a'),
      claimAgainst({ value: 0.2 }, null, ['a'], ['b']),
      claimAgainst({ value: 0.2 }, 0.2, ['a'], ['b']),
      claimAbout(null, 'a'),
    ])
      expect(none).toEqual({});
  });

  it('names an entry of a list by its fields, whatever they hold', () => {
    expect(JSON.parse(entry({ first: 'a "b"=c', second: null }))).toEqual({ first: 'a "b"=c', second: null });
  });
});
