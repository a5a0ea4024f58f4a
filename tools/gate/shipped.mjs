import { readFileSync } from 'node:fs';

/**
 * Packages that whoever runs Cartograph has, with their licenses, as package-lock.json tells them: what only its developers need is left out.
 *
 * @param {string} lockFile
 * @returns {{ name: string, version: string, license: string | undefined }[]} by name.
 */
export function shippedPackages(lockFile) {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
  return Object.entries(packages)
    .filter(([place, { dev, devOptional, link }]) => place.includes('node_modules/') && !dev && !devOptional && !link)
    .map(([place, { version, license }]) => ({ name: place.split('node_modules/').at(-1) ?? place, version, license }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Licenses that let an Apache-2.0 program take a package in, with no duty but to name it. */
const FREE = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Python-2.0',
]);

/**
 * Whether an SPDX expression of names, `AND`, `OR` and one pair of brackets lets Cartograph ship the package: it may choose one side of an OR, and owes both of an AND.
 *
 * @param {string | undefined} license
 */
export const mayShip = (license = '') =>
  license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => FREE.has(name)));
