import { expect, it } from 'vitest';
import { exposedParts } from './exposed-users.js';

const users = (...externalIds: string[]) => ({
  externalIds,
  exposedAt: Float64Array.from(externalIds, (_, i) => 1_569_000_000_000.25 + i),
});

it('puts neighbors together, each with its place and instant, and leaves out what is no id', () => {
  const parts = exposedParts(users('30', '9223372036854775808', 'anna', '2', '1', '9223372036854775807'), 2);
  expect(parts.map(({ numbers, places, exposedAt }) => [numbers.slice(-1)[0], [...places], exposedAt])).toEqual([
    [1n, [1, 4], [1_569_000_000_001_250, 1_569_000_000_004_250]],
    [30n, [3, 0], [1_569_000_000_003_250, 1_569_000_000_000_250]],
    [2n ** 63n - 1n, [5], [1_569_000_000_005_250]],
  ]);
  expect(parts[0]!.numbers[0]).toBeLessThan(0n);
  expect(exposedParts(users(), 2)).toEqual([]);
  expect(exposedParts(users('anna'), 2)).toEqual([]);
});

it('finds a user who is there twice, wherever', () => {
  expect(() => exposedParts(users('5', '1', '2', '3', '4', '1'), 2)).toThrow(
    'User 1 is there twice. Give each user once, with the first exposure.',
  );
  expect(() => exposedParts(users('9223372036854775808', '1', '9223372036854775808'), 2)).toThrow(
    'User 9223372036854775808 is there twice.',
  );
});
