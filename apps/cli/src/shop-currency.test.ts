import { databaseFile } from '@cartograph/api';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { moneyText, shopCurrency } from './shop-currency.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cartograph-currency-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('money names its currency, or the way to set one', () => {
  expect(moneyText('12.50', 'KRW')).toBe('KRW 12.50');
  expect(moneyText('12.50', null)).toBe('12.50 (no currency is set: "cartograph settings set --currency")');
});

test('a folder without decisions has no currency', async () => {
  expect(await shopCurrency(folder)).toBeNull();
});

test('settings that cannot be read are not told as missing', async () => {
  const file = databaseFile(folder);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'no database '.repeat(1000));
  const currency = await shopCurrency(folder);
  expect(currency).toBeUndefined();
  expect(moneyText('12.50', currency)).toBe('12.50');
});
