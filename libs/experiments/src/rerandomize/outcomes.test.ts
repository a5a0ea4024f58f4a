import { expect, it } from 'vitest';
import { coMomentsAbout, momentsAbout, readOutcomes, type ArmSums } from './outcomes.js';

it('the converted are counted', () => {
  const converted = Uint8Array.from({ length: 70 }, (_, user) => (user === 0 || user === 31 || user === 64 ? 1 : 0));
  expect(readOutcomes({ kind: 'conversion', converted })).toEqual({ kind: 'conversion', users: 70, converters: 3 });
});

it('where half of the users have no value only the others are kept, from 0', () => {
  expect(readOutcomes({ kind: 'cuped', x: [0, 5, 0, 0], y: [0, 0, 0, 7] })).toEqual({
    kind: 'cuped',
    users: 4,
    origin: { x: 0, y: 0 },
    pairs: Float64Array.of(5, 0, 0, 7),
  });
  expect(readOutcomes({ kind: 'mean', y: [0, -0, 3] })).toEqual({
    kind: 'mean',
    users: 3,
    origin: { x: 0, y: 0 },
    pairs: Float64Array.of(0, 3),
  });
});

it('else all are kept but those at the mean, from the mean', () => {
  expect(readOutcomes({ kind: 'mean', y: [2, 4, 0, 2] })).toEqual({
    kind: 'mean',
    users: 4,
    origin: { x: 0, y: 2 },
    pairs: Float64Array.of(0, 2, 0, -2),
  });
  expect(readOutcomes({ kind: 'mean', y: [0.1, 0.1, 0.1] })).toEqual({
    kind: 'mean',
    users: 3,
    origin: { x: 0, y: 0.1 },
    pairs: new Float64Array(0),
  });
  expect(readOutcomes({ kind: 'mean', y: [1, -1, 5, -5, 0] })).toMatchObject({
    users: 5,
    origin: { x: 0, y: 0 },
    pairs: { length: 8 },
  });
});

it('sums about an origin are the moments of the values themselves', () => {
  const [x, y] = [
    [1e9 + 1, 1e9 + 4, 1e9 + 2],
    [3, 9, 4],
  ];
  const origin = { x: 1e9, y: 5 };
  const sums: ArmSums = { n: 3, sumX: 0, sumY: 0, sumXX: 0, sumYY: 0, sumXY: 0 };
  for (const [user, before] of x.entries()) {
    const [left, right] = [before - origin.x, y[user]! - origin.y];
    sums.sumX += left;
    sums.sumY += right;
    sums.sumXX += left * left;
    sums.sumYY += right * right;
    sums.sumXY += left * right;
  }
  const found = coMomentsAbout(sums, origin);
  const byHand = { meanX: 1e9 + 7 / 3, meanY: 16 / 3, m2X: 14 / 3, m2Y: 62 / 3, cXY: 29 / 3 };
  for (const part of ['meanX', 'meanY', 'm2X', 'm2Y', 'cXY'] as const)
    expect(Math.abs(found[part] / byHand[part] - 1)).toBeLessThan(1e-14);
  expect(momentsAbout(sums, origin)).toEqual({ n: 3, mean: found.meanY, m2: found.m2Y });
  expect(coMomentsAbout({ n: 0, sumX: 0, sumY: 0, sumXX: 0, sumYY: 0, sumXY: 0 }, origin)).toEqual({
    n: 0,
    meanX: 0,
    meanY: 0,
    m2X: 0,
    m2Y: 0,
    cXY: 0,
  });
});
