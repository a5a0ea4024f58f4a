import { describe, expect, it } from 'vitest';
import {
  BestFactors,
  checkEarlyStopping,
  emptyFactors,
  type EarlyStopping,
  type KeptIteration,
} from './early-stopping.js';
import { gram } from './kernel/gram.js';
import { itemGram } from './row-system.js';

/** A fit of one user and one item whose numbers are the iteration, judged as told; the iterations it did, what it kept and what it took. */
async function runWith(
  qualities: readonly number[],
  stopping: Omit<EarlyStopping, 'quality' | 'onKept'>,
  iterations = qualities.length,
) {
  const kept: KeptIteration[] = [];
  const asked: number[] = [];
  let models = 0;
  let current = 0;
  const best = new BestFactors(
    {
      ...stopping,
      onKept: (report) => kept.push(report),
      quality: (model, iteration) => {
        asked.push(model.userFactors[0]!);
        return qualities[iteration - 1]!;
      },
    },
    iterations,
    () => {
      models += 1;
      return emptyFactors(1, 1, 1);
    },
    (target) => {
      target.userFactors[0] = current;
      target.itemFactors[0] = -current;
    },
  );
  for (current = 1; current < iterations; current += 1) {
    await best.judge(current);
    if (best.isEnough(current)) break;
  }
  if (current === iterations) await best.judge(current);
  const { userFactors, itemFactors } = best.finish(current);
  return { factors: [userFactors[0], itemFactors[0]], report: kept[0]!, reports: kept.length, asked, models };
}

describe('BestFactors', () => {
  it('keeps the earliest of the best and stops when the patience is over', async () => {
    const { factors, report, reports, asked, models } = await runWith([0.1, 0.3, 0.2, 0.3, 0.25, 0.9], { patience: 3 });
    expect(factors).toEqual([2, -2]);
    expect(report).toEqual({
      iteration: 2,
      quality: 0.3,
      iterations: 5,
      isStopped: true,
      judged: [
        [1, 0.1],
        [2, 0.3],
        [3, 0.2],
        [4, 0.3],
        [5, 0.25],
      ].map(([iteration, quality]) => ({ iteration, quality })),
    });
    expect([reports, asked, models]).toEqual([1, [1, 2, 3, 4, 5], 2]);
  });

  it('does all iterations while they get better, in memory for two models', async () => {
    const { factors, report, models } = await runWith([-5, -4, -3, -2], { patience: 1 });
    expect([factors, report.iteration, report.isStopped, models]).toEqual([[4, -4], 4, false, 2]);
  });

  it('judges every n-th iteration and the last', async () => {
    const { asked, report } = await runWith([0.9, 0.1, 0.9, 0.2, 0.3], { every: 2, patience: 9 });
    expect(asked).toEqual([2, 4, 5]);
    expect([report.iteration, report.iterations]).toEqual([5, 5]);
    expect((await runWith([0.9], { every: 7 })).asked).toEqual([1]);
  });

  it('refuses a quality that is no finite number, and patience or steps that are none', async () => {
    await expect(runWith([0.1, Number.NaN], {})).rejects.toThrow(
      /quality of iteration 2 is NaN; return a finite number/,
    );
    await expect(runWith([Infinity], {})).rejects.toThrow(/quality of iteration 1 is Infinity/);
    expect(() => checkEarlyStopping({ quality: () => 0, patience: 0 }, { roughIterations: 'auto' })).toThrow(
      /patience is 0; give a whole number ≥ 1/,
    );
    expect(() => checkEarlyStopping({ quality: () => 0 }, { roughIterations: 2 })).toThrow(
      /roughIterations is 2, but a fit with earlyStopping may end with any iteration/,
    );
    expect(() => checkEarlyStopping({ quality: () => 0, every: 1.5 }, { roughIterations: 0 })).toThrow(
      /every is 1.5; give a whole number ≥ 1/,
    );
  });

  it('gives every judgment arrays of its own, so that what is remembered of a model is not taken for the next', async () => {
    let current = 0;
    const seen: number[][] = [];
    const best = new BestFactors(
      {
        quality: (model) => {
          seen.push([itemGram(model)[0]!, gram(model.itemFactors, 1)[0]!]);
          return 1;
        },
      },
      4,
      () => emptyFactors(1, 1, 1),
      (target) => {
        target.itemFactors[0] = current;
      },
    );
    for (current = 1; current <= 4; current += 1) await best.judge(current);
    expect(seen).toEqual([
      [1, 1],
      [4, 4],
      [9, 9],
      [16, 16],
    ]);
    expect(itemGram(best.finish(4))[0]).toBe(1);
  });
});
