import { expectedTotal, type TotalComparison, type TotalDay } from '@cartograph/metrics';
import { seededRandom, type Random } from '@cartograph/threads';
import { expect, it } from 'vitest';
import { detectableRise, detectableText } from './detectable-rise.js';

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Eight ordinary weeks and a ninth, of about 400 things a day that spread twice as much as chance; the last day is `times` as much. */
function comparedDay(random: Random, times: number): TotalComparison {
  const days = Array.from({ length: 57 }, (_, day): TotalDay => {
    const mean = day === 56 ? 400 * times : 400;
    return {
      stratum: day % 7,
      block: Math.floor(day / 7),
      exposure: 1,
      value: Math.max(0, Math.round(mean + Math.sqrt(2 * mean) * normal(random))),
    };
  });
  const compared = expectedTotal('count', days.slice(0, 56), days.slice(56));
  if (!compared.ok) throw new Error(compared.detail);
  return compared;
}

it('is the rise that four of five days are found with', () => {
  const random = seededRandom(12);
  const ordinary = Array.from({ length: 400 }, () => comparedDay(random, 1));
  const rise = detectableRise(ordinary, 0, 0.05)!;
  expect(rise).toBeGreaterThan(0.2);
  expect(rise).toBeLessThan(0.6);
  const foundOf = (times: number): number =>
    Array.from({ length: 600 }, () => comparedDay(random, times)).filter(({ pValue }) => pValue <= 0.05 / 400).length /
    600;
  expect(Math.abs(foundOf(1 + rise) - 0.8)).toBeLessThan(0.06);
  expect(foundOf(1 + rise / 2)).toBeLessThan(0.3);
});

it('is none where nothing was looked at, and a sentence where something was', () => {
  expect(detectableRise([], 0, 0.05)).toBeNull();
  expect(detectableText(null)).toBe('');
  expect(detectableText(0.3456)).toBe(' In an average figure, a rise of 35 % would be found in 80 % of cases.');
});
