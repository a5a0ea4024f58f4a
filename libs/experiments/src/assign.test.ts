import { describe, expect, it } from 'vitest';
import { assign } from './assign.js';

const units = Array.from({ length: 20_000 }, (_, index) => String(512_000_000 + index));
const treated = (salt: string, treatmentShare?: number): boolean[] =>
  units.map((unit) => assign(unit, treatmentShare === undefined ? { salt } : { salt, treatmentShare }) === 'treatment');
const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length;

describe('assign', () => {
  it('always deals a unit the same way, today and on every machine', () => {
    expect(['1', '2', '3', '541312140', 'anna', ''].map((unit) => assign(unit, { salt: 'autumn' }))).toEqual(['control', 'control', 'treatment', 'control', 'control', 'treatment']);
    expect(treated('autumn')).toEqual(treated('autumn'));
  });

  it.each([0.5, 0.1, 0.9])('deals a share of %d within chance', (share) => {
    const sd = Math.sqrt(units.length * share * (1 - share));
    expect(Math.abs(count(treated('autumn', share)) - units.length * share)).toBeLessThan(4 * sd);
  });

  it('deals independently under other salts', () => {
    const [one, other] = [treated('autumn'), treated('autumn 2')];
    const both = one.filter((isTreated, index) => isTreated && other[index]).length;
    expect(Math.abs(both - units.length / 4)).toBeLessThan(4 * Math.sqrt(units.length * (3 / 16)));
  });

  it('is uniform over tenths', () => {
    const tenths = Array.from({ length: 11 }, (_, tenth) => count(treated('x', tenth / 10)));
    const cells = tenths.slice(1).map((total, index) => total - (tenths[index] ?? 0));
    const expected = units.length / 10;
    expect(cells.reduce((sum, cell) => sum + (cell - expected) ** 2 / expected, 0)).toBeLessThan(27.9);
  });

  it('only moves units from control to treatment when the share grows', () => {
    const [small, large] = [treated('x', 0.2), treated('x', 0.6)];
    expect(small.every((isTreated, index) => !isTreated || large[index])).toBe(true);
  });

  it('deals all or none at the ends and refuses other shares', () => {
    expect(count(treated('x', 1))).toBe(units.length);
    expect(count(treated('x', 0))).toBe(0);
    expect(() => assign('1', { salt: 'x', treatmentShare: 1.5 })).toThrow(/treatmentShare is 1.5/);
  });
});
