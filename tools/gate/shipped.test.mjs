import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { mayShip, shippedPackages } from './shipped.mjs';

const lockFile = join(fileURLToPath(new URL('../..', import.meta.url)), 'package-lock.json');

test('packages are shipped under licenses that allow it', () => {
  const packages = shippedPackages(lockFile);
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['@apollo/server', 'better-sqlite3', 'ml-matrix', 'react', 'typeorm']));
  expect(names).not.toContain('vitest');
  expect(packages.filter(({ license }) => !mayShip(license))).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['Apache-2.0 AND BSL-1.0', true],
  ['MIT AND GPL-3.0', false],
  ['GPL-3.0', false],
  ['UNLICENSED', false],
  [undefined, false],
])('%s may be shipped: %s', (license, expected) => {
  expect(mayShip(license)).toBe(expected);
});
