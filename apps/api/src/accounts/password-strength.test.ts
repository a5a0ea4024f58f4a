import { expect, test } from 'vitest';
import { weaknessOf } from './password-strength.js';

const ann = { email: 'ann.lee@shop.example', name: 'Ann Leeward' };

test.each([
  ['password1234', 'common'],
  ['Passw0rd!2024', 'common'],
  ['qwerty123456', 'common'],
  ['1q2w3e4r5t6y', 'common'],
  ['ann.lee@shop.example', 'own'],
  ['Ann Leeward 1', 'own'],
  ['leeward-2019', 'own'],
  ['abcdefghijkl', 'simple'],
  ['ab'.repeat(100), 'simple'],
  ['aB3$'.repeat(50), 'simple'],
  ['비밀번호비밀번호비밀번호', 'simple'],
])('%s is %s', async (password, weakness) => {
  expect(await weaknessOf(password, ann)).toBe(weakness);
});

test.each([
  'harbour lantern 41 mango',
  'violet meadow 7 kettle',
  'correct horse battery staple',
  '등대 우체국 겨울밤 열쇠',
  'Zq7#vRw9!kLp',
  'a sentence of plain words that one remembers '.repeat(4).slice(0, 200),
])('%s is hard to guess', async (password) => {
  expect(await weaknessOf(password, ann)).toBeNull();
});
