// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textOf } from '../../testing/text-of.js';
import { useSettingWords, type SettingValue } from './setting-words.js';

function Name({ setting }: { setting: string }) {
  return useSettingWords().name(setting);
}
function Value({ value }: { value: SettingValue }) {
  return useSettingWords().value(value);
}

test('a setting has a name in the page’s language; one without is called as the API calls it', () => {
  for (const locale of ['en', 'ko'] as const) {
    expect(textOf(<Name setting="regularization" />, locale)).not.toBe('regularization');
    expect(textOf(<Name setting="temperature" />, locale)).toBe('temperature');
  }
});

test.each<[SettingValue, string]>([
  [null, 'none'],
  [0.0030001, '0.003'],
  [0.000012, '0.000012'],
  [1500, '1,500'],
  [true, 'yes'],
  [false, 'no'],
  ['tfidf', 'cosine of TF-IDF weights'],
  ['not-last', 'all but the last product'],
  ['none', 'none'],
  ['toString', 'toString'],
])('the value %s is written %s', (value, wanted) => {
  expect(textOf(<Value value={value} />)).toBe(wanted);
});

test('values are words of the page’s language', () => {
  expect(['cosine', 'binary', 'pushed', 'none'].map((value) => textOf(<Value value={value} />, 'ko'))).toEqual([
    '코사인',
    '0 또는 1',
    '자주 본 만큼 위로',
    '없음',
  ]);
});
