import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import golden from './sequential-srm.golden.json' with { type: 'json' };
import { sequentialSampleRatioMismatch, type SequentialRatioCheck } from './sequential-srm.js';

type Known = Extract<SequentialRatioCheck, { ok: true }>;

function known(check: SequentialRatioCheck): Known {
  if (!check.ok) throw new Error(check.detail);
  return check;
}

describe.each(golden.cases.streams)(
  'against ssrm-test: $name',
  ({ batches, shares, concentration, logEvidence, pValues }) => {
    it('gathers the same evidence after every batch, and p only falls', () => {
      const whole = known(sequentialSampleRatioMismatch(batches, shares, { concentration }));
      expect(whole.logEvidence).toEqual(logEvidence.map((x) => expect.closeTo(x, 7)));
      pValues.forEach((p, look) =>
        expect(
          known(sequentialSampleRatioMismatch(batches.slice(0, look + 1), shares, { concentration })).pValue / p,
        ).toBeCloseTo(1, 6),
      );
    });
  },
);

describe('watching the arms’ sizes', () => {
  it('finds 52 to 48 and says when', () => {
    const { batches, shares } = golden.cases.streams.find(({ name }) => name === '52 to 48')!;
    const check = known(sequentialSampleRatioMismatch(batches, shares));
    expect(check).toMatchObject({ isMismatch: true, foundAt: expect.any(Number) });
    expect(known(sequentialSampleRatioMismatch(batches.slice(0, check.foundAt!), shares)).isMismatch).toBe(false);
    expect(known(sequentialSampleRatioMismatch(batches.slice(0, check.foundAt! + 1), shares)).isMismatch).toBe(true);
  });

  it('does not care how users are cut into batches, nor in what scale the plan is', () => {
    const [few, many] = [
      known(
        sequentialSampleRatioMismatch(
          [
            [300, 200],
            [100, 90],
          ],
          [1, 1],
        ),
      ),
      known(
        sequentialSampleRatioMismatch(
          [
            [100, 50],
            [200, 150],
            [0, 0],
            [100, 90],
          ],
          [0.5, 0.5],
        ),
      ),
    ];
    expect(many.logEvidence.at(-1)).toBeCloseTo(few.logEvidence.at(-1)!, 9);
  });

  it('raises a false alarm in no more than alpha of sound experiments, looked at fifty times', () => {
    const random = seededRandom(5);
    const runs = 1500;
    let alarms = 0;
    for (let run = 0; run < runs; run += 1) {
      const batches = Array.from({ length: 50 }, () => {
        const batch = [0, 0];
        for (let user = 0; user < 60; user += 1) batch[random.next() < 0.7 ? 0 : 1]! += 1;
        return batch;
      });
      alarms += known(sequentialSampleRatioMismatch(batches, [0.7, 0.3], { alpha: 0.05, concentration: 500 }))
        .isMismatch
        ? 1
        : 0;
    }
    expect(alarms / runs).toBeLessThan(0.05 + 3.8 * Math.sqrt((0.05 * 0.95) / runs));
    expect(alarms).toBeGreaterThan(0);
  });

  it('keeps its digits and its head with 10⁹ users', () => {
    const fair = known(sequentialSampleRatioMismatch([[500_000_000, 500_000_000]], [1, 1]));
    expect(fair.pValue).toBe(1);
    expect(fair.logEvidence[0]).toBeCloseTo(Math.log(Math.sqrt(10_000 / 1_000_010_000)), 3);
    expect(known(sequentialSampleRatioMismatch([[500_500_000, 499_500_000]], [1, 1]))).toMatchObject({
      isMismatch: true,
      foundAt: 0,
    });
  });

  it('takes as many looks as there are', () => {
    expect(
      known(
        sequentialSampleRatioMismatch(
          Array.from({ length: 200_000 }, () => [1, 1]),
          [1, 1],
        ),
      ),
    ).toMatchObject({ isMismatch: false, pValue: 1 });
  });

  it('says when there is nothing, and refuses what is no plan', () => {
    expect(sequentialSampleRatioMismatch([], [1, 1])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(sequentialSampleRatioMismatch([[0, 0]], [1, 1])).toMatchObject({ ok: false, reason: 'no-data' });
    expect(() => sequentialSampleRatioMismatch([[1, 2, 3]], [1, 1])).toThrow(/batches\[0\] has 3 arms and the plan 2/);
    expect(() => sequentialSampleRatioMismatch([[1, -2]], [1, 1])).toThrow(/batches\[0\]\[1\] is -2/);
    expect(() => sequentialSampleRatioMismatch([[1, 2]], [1, 0])).toThrow(/shares\[1\] is 0/);
    expect(() => sequentialSampleRatioMismatch([[1]], [1])).toThrow(/two categories/);
    expect(() => sequentialSampleRatioMismatch([[1, 1]], [1, 1], { alpha: 0 })).toThrow(/alpha is 0/);
    expect(() => sequentialSampleRatioMismatch([[1, 1]], [1, 1], { concentration: 0 })).toThrow(/concentration is 0/);
  });
});
