import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  alt,
  byteIn,
  compile,
  NO_LINE,
  nothing,
  optional,
  seq,
  star,
  text,
  times,
  without,
  type Automaton,
  type Language,
} from './line-language.js';

/** The label a string is accepted with; null where it is not, or goes on behind an accepted beginning. */
function labelOf({ table, start, labels }: Automaton, content: string): number | null {
  let state = start;
  const bytes = Buffer.from(content, 'latin1');
  for (const [index, byte] of bytes.entries()) {
    state = table[(state << 8) | byte] ?? 0;
    if (state === 0 || (state <= labels && index < bytes.length - 1)) return null;
  }
  return state <= labels ? state : null;
}

const END = text('\n');
const accepted = (language: Language, contents: readonly string[]): string[] => {
  const automaton = compile([language], [END]);
  return contents.filter((content) => labelOf(automaton, `${content}\n`) === 1);
};

describe('the pieces', () => {
  test('one byte out of ranges, of letters or of numbers, and without some of them', () => {
    expect(accepted(byteIn('09', 'af', [0xe9, 0xe9]), ['0', '9', 'a', 'f', 'é', '/', ':', 'g', '`', '', '00'])).toEqual(
      ['0', '9', 'a', 'f', 'é'],
    );
    expect(accepted(without(byteIn('ae'), 'bd'), ['a', 'b', 'c', 'd', 'e'])).toEqual(['a', 'c', 'e']);
    expect(() => without(seq(byteIn('ae')), 'b')).toThrow(TypeError);
  });

  test('one after another, one of several, perhaps, any number of times', () => {
    expect(accepted(seq(text('ab'), alt(text('c'), text('de'))), ['abc', 'abde', 'ab', 'abcde', 'abd', 'c'])).toEqual([
      'abc',
      'abde',
    ]);
    expect(accepted(seq(text('a'), optional(text('b'))), ['a', 'ab', 'abb', ''])).toEqual(['a', 'ab']);
    expect(accepted(star(text('ab')), ['', 'ab', 'abab', 'aba', 'ba'])).toEqual(['', 'ab', 'abab']);
    expect(accepted(nothing, ['', 'a'])).toEqual(['']);
    expect(accepted(alt(), ['', 'a'])).toEqual([]);
  });

  test('so many times, and from so many to so many', () => {
    const letters = ['', 'a', 'aa', 'aaa', 'aaaa', 'aaaaa'];
    expect(accepted(times(text('a'), 3), letters)).toEqual(['aaa']);
    expect(accepted(times(text('a'), 2, 4), letters)).toEqual(['aa', 'aaa', 'aaaa']);
    expect(accepted(times(text('a'), 0, 1), letters)).toEqual(['', 'a']);
  });
});

describe('an automaton', () => {
  test('tells by its label which language a string is of and how it ended; of several languages it is the first', () => {
    const automaton = compile([text('a'), alt(text('a'), text('b')), text('c')], [text('\n'), text('\r\n')]);
    expect(automaton.labels).toBe(6);
    expect(
      ['a\n', 'b\n', 'c\n', 'a\r\n', 'b\r\n', 'c\r\n', 'a\r', 'd\n'].map((content) => labelOf(automaton, content)),
    ).toEqual([1, 2, 3, 4, 5, 6, null, null]);
  });

  test('goes on behind an accepted string as from the start', () => {
    const automaton = compile([text('a'), text('bc')], [END]);
    for (const label of [0, 1, 2]) {
      const from = label === 0 ? automaton.start : label;
      expect([...automaton.table.subarray(from << 8, (from + 1) << 8)], String(label)).toEqual([
        ...automaton.table.subarray(automaton.start << 8, (automaton.start + 1) << 8),
      ]);
    }
    expect([...automaton.table.subarray(0, 256)].every((to) => to === 0)).toBe(true);
  });

  test('has no more states than are told apart: words that end alike share their ends', () => {
    const end = text('-2019-10-01 00:00:00 UTC');
    const [one, many] = [
      compile([seq(text('a'), end)]),
      compile([alt(...[...'abcdefgh'].map((letter) => seq(text(letter), end)))]),
    ];
    expect(many.states).toBe(one.states);
  });

  test('that accepts nothing refuses every byte', () => {
    expect([...NO_LINE.table].every((state) => state === 0)).toBe(true);
  });
});

/** Languages over a, b and c beside the expressions that mean the same. */
const languages = fc.letrec<{ any: [Language, string] }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<[Language, string]>(
      [byteIn('ab'), '[ab]'],
      [byteIn('bc'), '[bc]'],
      [text('ab'), 'ab'],
      [text('c'), 'c'],
      [nothing, ''],
    ),
    fc.tuple(tie('any'), tie('any')).map(([[a, x], [b, y]]): [Language, string] => [seq(a, b), `(?:${x})(?:${y})`]),
    fc
      .tuple(tie('any'), tie('any'))
      .map(([[a, x], [b, y]]): [Language, string] => [alt(a, b), `(?:(?:${x})|(?:${y}))`]),
    tie('any').map(([a, x]): [Language, string] => [star(a), `(?:${x})*`]),
    fc
      .tuple(tie('any'), fc.nat(2), fc.nat(2))
      .map(([[a, x], least, more]): [Language, string] => [
        times(a, least, least + more),
        `(?:${x}){${least},${least + more}}`,
      ]),
  ),
})).any;

test('for every language: the automaton accepts what the expression of the same meaning does', () => {
  fc.assert(
    fc.property(
      languages,
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 }), { maxLength: 20 }),
      ([language, source], words) => {
        const automaton = compile([language], [END]);
        const expression = new RegExp(`^(?:${source})$`);
        for (const word of words)
          expect(labelOf(automaton, `${word}\n`) === 1, `${word} of ${source}`).toBe(expression.test(word));
      },
    ),
    { numRuns: 200 },
  );
});
