import { expect, test } from 'vitest';
import { en } from '../../i18n/en/index.js';
import { isModelKind, MODEL_KINDS } from './model-kinds.js';

test('every kind that has a name is there, once', () => {
  expect([...MODEL_KINDS].toSorted()).toEqual(Object.keys(en.modelKind).toSorted());
});

test('a kind is told from another word and from no word', () => {
  expect(['EASE', 'ORACLE', 'ease', null, 1].map(isModelKind)).toEqual([true, false, false, false, false]);
});
