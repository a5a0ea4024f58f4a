import { expect, test } from 'vitest';
import { newRule, ruleKinds, type Rule } from './rule.js';
import { readDraft, writeDraft } from './rules-address.js';

test('rules of every kind survive an address, with names in any language', () => {
  const rules: Rule[] = [
    ...ruleKinds.map((kind) => newRule(kind, `규칙 ${kind}`, [])),
    {
      kind: 'DENY',
      name: '타이어 제외',
      products: ['9223372036854775807'],
      categories: ['auto.tyres'],
      brands: ['ümlaut & co'],
    },
  ];
  const text = writeDraft({ version: 3, rules });
  expect(text).toMatch(/^[\w-]+$/);
  expect(readDraft(text)).toEqual({ version: 3, rules });
  expect(readDraft(writeDraft({ version: null, rules: [] }))).toEqual({ version: null, rules: [] });
});

const written = (value: unknown): string =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

test('a text that is none of ours is no draft', () => {
  expect(readDraft('not*base64')).toBeNull();
  expect(readDraft(written('rules'))).toBeNull();
  expect(readDraft(written({}))).toBeNull();
});

test('a value of another type is as in a new rule, and a kind that does not exist is left out', () => {
  const draft = readDraft(
    written([
      'x',
      { kind: 'DROP_TABLE', name: 'n' },
      null,
      { kind: 'CAP', name: 'c', per: 'SHOP', most: 1.5, depth: 'two', extra: 1 },
      { kind: 'DENY', name: 4, products: [1], brands: ['b'] },
    ]),
  );
  expect(draft).toEqual({
    version: null,
    rules: [
      { kind: 'CAP', name: 'c', per: 'CATEGORY', most: 3, depth: null },
      { kind: 'DENY', name: '', products: [], categories: [], brands: ['b'] },
    ],
  });
});
