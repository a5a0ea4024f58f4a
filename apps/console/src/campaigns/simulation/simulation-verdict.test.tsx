// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import { renderAt } from '../../testing/render.js';
import { quantile, useSimulationVerdict, type Distribution, type Result } from './simulation-verdict.js';

afterEach(cleanup);

const distribution: Distribution = {
  mean: 1,
  sd: 1,
  quantiles: [0.05, 0.5, 0.95].map((q) => ({ q, value: q / 10 })),
  histogram: [],
  unit: 'RELATIVE',
  incomputableRuns: 0,
};
const share = (value: number) =>
  ({ value, low: value, high: value, level: 0.95, unit: 'FRACTION', method: 'wilson', incomputable: null }) as const;

/** What the server says of a test that finds the uplift in a share of 1,000 runs, with 80 % asked for. */
const outcome = (found: number, verdictKind: Result['verdictKind']): Result => ({
  controlUsers: 100,
  treatmentUsers: 100,
  uplift: distribution,
  difference: distribution,
  extraBuyers: distribution,
  extraRevenue: distribution,
  shareSignificant: share(found),
  shareWrongSign: share(0.01),
  falsePositiveRate: share(0.05),
  coverage: share(0.95),
  verdictKind,
});

function Verdict({ result }: { result: Result }) {
  return <p data-testid="verdict">{useSimulationVerdict()(result, { runs: 1000, upliftRelative: 0.1, power: 0.8 })}</p>;
}

function verdict(result: Result, locale: Locale = 'en'): string {
  renderAt(<Verdict result={result} />, { locale });
  const text = screen.getByTestId('verdict').textContent;
  cleanup();
  return text;
}

test('a test that is as sure as asked would show it', () => {
  expect(verdict(outcome(0.85, 'LIKELY'))).toMatch(
    /^A test would show it: .* finds it in 85\.0% of 1,000 runs; 80% was asked for\. It would bring about 1 extra buyer /,
  );
});

test('70 % is more likely than not, and less sure than the 80 % asked for', () => {
  expect(verdict(outcome(0.7, 'UNCERTAIN'))).toMatch(
    /^More likely than not, but not as sure as asked: .* finds it in 70\.0% of 1,000 runs; 80% was asked for\./,
  );
  expect(verdict(outcome(0.7, 'UNCERTAIN'), 'ko')).toMatch(
    /^찾아낼 가능성이 더 크지만 원하는 만큼 확실하지는 않습니다\. .*70\.0%.*80%/,
  );
});

test('below a half it would probably be missed', () => {
  expect(verdict(outcome(0.3, 'UNLIKELY'))).toMatch(/^A test would probably miss it: .* in only 30\.0% of 1,000 runs/);
});

test('a quantile that the distribution does not carry is unknown', () => {
  const known = {
    quantiles: [
      { q: 0.05, value: -0.1 },
      { q: 0.5, value: 0.08 },
    ],
  };
  expect(quantile(known, 0.5)).toBe(0.08);
  expect(quantile(known, 0.95)).toBeNull();
});
