import { describe, expect, test } from 'vitest';
import { networkOf, pauseBefore } from './attempts.js';

const at = (failures: number, lastAt = 0): { failures: number; lastAt: Date } => ({
  failures,
  lastAt: new Date(lastAt),
});

describe('the pause before a password is looked at', () => {
  test('doubles with each failure of an address with an account after the fifth, up to five minutes', () => {
    const pauses = [0, 4, 5, 6, 7, 12, 13, 14, 100].map((failures) => pauseBefore(at(failures), null, null, 0));
    expect(pauses).toEqual([0, 0, 1_000, 2_000, 4_000, 128_000, 256_000, 300_000, 300_000]);
  });

  test('counts from the last of them, which may still be to come', () => {
    expect(pauseBefore(at(7), null, null, 3_000)).toBe(1_000);
    expect(pauseBefore(at(7), null, null, 5_000)).toBe(0);
    expect(pauseBefore(at(7, 4_000), null, null, 0)).toBe(8_000);
  });

  test('is seconds where an address fails with many accounts, or an account from many addresses', () => {
    expect(pauseBefore(null, at(29), at(49), 0)).toBe(0);
    expect(pauseBefore(null, at(30), null, 0)).toBe(2_000);
    expect(pauseBefore(null, at(10_000), null, 0)).toBe(2_000);
    expect(pauseBefore(at(1), null, at(50), 60_000)).toBe(3_000);
    expect(pauseBefore(null, at(10_000), at(10_000), 0)).toBe(3_000);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:0db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['local', 'local'],
])('%s is of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
