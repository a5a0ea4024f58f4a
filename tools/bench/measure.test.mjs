import { describe, expect, it } from 'vitest';
import { alternate, median, quantile, resultOf } from './measure.mjs';

describe('figures', () => {
  it('the median is the middle one, or the mean of the two in the middle, whatever the order', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
    expect(median([])).toBeNaN();
  });

  it('a quantile is a value that was measured', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0, 0.5, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([1, 50, 99, 100]);
    expect(quantile([5], 0.99)).toBe(5);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe('two sides in turn', () => {
  /** Both sides write down when they run. @param {number} rounds @param {boolean} [warmUp] */
  async function order(rounds, warmUp) {
    /** @type {string[]} */ const ran = [];
    const side = (/** @type {string} */ name, /** @type {number} */ factor) => async (/** @type {number} */ round) => {
      ran.push(`${name} ${round}`);
      return { value: (round + 1) * factor, detail: `${name} ${round}` };
    };
    const pairs = await alternate({
      rounds,
      ours: side('ours', 1),
      reference: side('theirs', 10),
      ...(warmUp === undefined ? {} : { warmUp }),
    });
    return { ran, pairs };
  }

  it('warm up once each, and begin by turns', async () => {
    const { ran, pairs } = await order(3);
    expect(ran).toEqual(['ours -1', 'theirs -1', 'ours 0', 'theirs 0', 'theirs 1', 'ours 1', 'ours 2', 'theirs 2']);
    expect(pairs).toEqual({
      ours: [1, 2, 3],
      reference: [10, 20, 30],
      oursDetail: 'ours 2',
      referenceDetail: 'theirs 2',
    });
  });

  it('do not warm up where they start from nothing, and need one round at least', async () => {
    expect((await order(1, false)).ran).toEqual(['ours 0', 'theirs 0']);
    await expect(order(0, false)).rejects.toThrow(RangeError);
  });
});

describe('a result', () => {
  const about = { case: 'a case', unit: 's', agree: true, note: 'a note' };

  it('has the median of the paired ratios, above 1 where ours is better, and their spread', () => {
    expect(resultOf({ ours: [2, 4, 1], reference: [4, 4, 4] }, { ...about, better: 'less' })).toEqual({
      ...about,
      ours: 2,
      reference: 4,
      ratio: 2,
      spread: 3,
      low: 1,
      high: 4,
    });
    expect(
      resultOf({ ours: [2, 4, 1], reference: [4, 4, 4] }, { ...about, better: 'more', figures: { rss: 7 } }),
    ).toEqual({ ...about, ours: 2, reference: 4, ratio: 0.5, spread: 0.75, low: 0.25, high: 1, figures: { rss: 7 } });
  });
});
