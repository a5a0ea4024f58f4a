import { expect, test } from 'vitest';
import { readCart, readSubject, recommendFor, writeCart } from './subject.js';

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
