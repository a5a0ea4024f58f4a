import { describe, expect, it } from 'vitest';
import { leaveLastOut } from './leave-last-out.js';

describe('leaveLastOut', () => {
  it('tests each user’s latest interaction and keeps an only one in training', () => {
    const { train, test } = leaveLastOut({
      users: Int32Array.of(0, 0, 1, 0),
      items: Int32Array.of(1, 2, 3, 4),
      times: Float64Array.of(5, 9, 1, 7),
    });
    expect(Array.from(test)).toEqual([1]);
    expect(Array.from(train)).toEqual([0, 2, 3]);
  });

  it('orders equal times by item, then by position', () => {
    const { test } = leaveLastOut({
      users: Int32Array.of(0, 0, 1, 1),
      items: Int32Array.of(8, 2, 3, 3),
      times: Float64Array.of(5, 5, 1, 1),
    });
    expect(Array.from(test)).toEqual([0, 3]);
  });
});
