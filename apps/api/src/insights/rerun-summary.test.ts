import { expect, test } from 'vitest';
import { Unit, type Estimate } from '../estimate.js';
import { RerunReason, RerunVerdict } from './claim.js';
import { rerunSummary } from './rerun-summary.js';

const of = (value: number | null, low: number | null, high: number | null): Estimate => ({
  value,
  low,
  high,
  unit: Unit.FRACTION,
  level: 0.95,
  method: 'wilson',
  incomputable: null,
});

test('a re-run says what became of the finding, with both intervals, and quotes the first words once', () => {
  const first = rerunSummary(
    { verdict: RerunVerdict.CONFIRMED, reason: RerunReason.INTERVAL_BEYOND },
    of(0.34, 0.21, 0.48),
    of(0.2512, 0.1, 0.4),
    'Shoes sell better.',
  );
  expect(first).toBe(
    'Asked again on newer data, it is confirmed (before 0.34 [0.21, 0.48], now 0.251 [0.1, 0.4]). Found first: Shoes sell better.',
  );
  expect(rerunSummary({ verdict: RerunVerdict.CANNOT_TELL, reason: RerunReason.NO_CLAIM }, null, null, first)).toBe(
    'Asked again on newer data, whether it is confirmed cannot be told. Found first: Shoes sell better.',
  );
  expect(
    rerunSummary(
      { verdict: RerunVerdict.NOT_CONFIRMED, reason: RerunReason.OTHER_SIDE },
      of(3, null, null),
      of(null, null, null),
      'x',
    ),
  ).toContain('(before 3, now –)');
});
