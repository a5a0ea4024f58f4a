import { expect, test } from 'vitest';
import { pageRule, personOf, readCart, readSubject, recommendFor, writeCart } from './subject.js';

const read = (text: string) => recommendFor(readSubject(new URLSearchParams(text)));

test('a cart survives the address, and what is not an item is left out', () => {
  const cart = readCart('c1004856,v1003312,x5,c,cabc');
  expect(cart).toEqual([
    { productExternalId: '1004856', eventType: 'CART' },
    { productExternalId: '1003312', eventType: 'VIEW' },
  ]);
  expect(readCart(writeCart(cart))).toEqual(cart);
});

test('ids of more than 53 bits stay exact', () => {
  expect(readCart('c9223372036854775807')[0]?.productExternalId).toBe('9223372036854775807');
});

test('exactly one key is asked, and none while nothing is chosen', () => {
  expect(read('')).toBeNull();
  expect(read('user=512475445')).toEqual({ userExternalId: '512475445' });
  expect(read('for=product&user=5&product=7')).toEqual({ productExternalId: '7' });
  expect(read('for=cart')).toBeNull();
  expect(read('for=category&of=electronics.smartphone')).toEqual({ category: 'electronics.smartphone' });
});

test('the page of a category is, for one person, her list with only products of the category', () => {
  const subject = readSubject(new URLSearchParams('for=category&of=electronics.audio&visitor=512'));
  expect(recommendFor(subject)).toEqual({ userExternalId: '512' });
  expect(personOf(subject)).toBe('512');
  expect(pageRule(subject, 'Page', [{ name: 'Page' }])).toEqual({
    kind: 'ALLOW',
    name: 'Page 2',
    products: [],
    categories: ['electronics.audio'],
    brands: [],
  });
});

test('nobody is looked for before a category is chosen, and a user of another question is not the visitor', () => {
  const without = readSubject(new URLSearchParams('for=category&visitor=512'));
  expect([recommendFor(without), personOf(without), pageRule(without, 'Page', [])]).toEqual([null, null, null]);
  const anybody = readSubject(new URLSearchParams('for=category&of=electronics.audio&user=7'));
  expect([recommendFor(anybody), personOf(anybody), pageRule(anybody, 'Page', [])]).toEqual([
    { category: 'electronics.audio' },
    null,
    null,
  ]);
  const user = readSubject(new URLSearchParams('user=7&of=electronics.audio&visitor=8'));
  expect([personOf(user), pageRule(user, 'Page', [])]).toEqual(['7', null]);
});
