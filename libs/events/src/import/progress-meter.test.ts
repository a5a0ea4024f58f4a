import { expect, test } from 'vitest';
import type { Progress } from '../report.js';
import { ProgressMeter } from './progress-meter.js';

test('speed and time left follow from what was done since the step began; updates come a few times a second and at the end', () => {
  const told: Progress[] = [];
  let now = 1_000;
  const meter = new ProgressMeter(
    (progress) => told.push(progress),
    () => now,
  );
  meter.begin('reading', 'rows', 100);
  now += 100;
  meter.update(5);
  now += 400;
  meter.update(25);
  now += 10;
  meter.updateFraction(1);
  meter.begin('committing', 'rows', null);
  now += 1_000;
  meter.updateFraction(0.5);
  meter.update(7);
  expect(
    told.map(({ step, done, total, rate, etaSeconds }) => [
      step,
      done,
      total,
      rate === null ? null : Math.round(rate),
      etaSeconds,
    ]),
  ).toEqual([
    ['reading', 0, 100, null, null],
    ['reading', 25, 100, 50, 1.5],
    ['reading', 100, 100, 196, 0],
    ['committing', 0, null, null, null],
    ['committing', 7, null, 7, null],
  ]);
});
