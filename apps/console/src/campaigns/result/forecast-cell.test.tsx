// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textOf } from '../../testing/text-of.js';
import { decisionOf, effectOf, foundOf, frameworkOf, metricOf, planOf } from '../testing/analysis-of.js';
import type { Found } from './analysis.js';
import { ForecastCell, forecastCsv } from './forecast-cell.js';

const listed = (found: Found | null, plan = planOf({ framework: frameworkOf('CONFIDENCE_SEQUENCE') })) =>
  ({
    id: 'cmp_1',
    status: 'RUNNING',
    startedAt: '2026-01-01T00:00:00Z',
    endedAt: null,
    plan,
    upliftRelative: 0.1,
    analyses: [
      { id: 'can_2', result: null },
      { id: 'can_1', result: found },
    ],
  }) satisfies Parameters<typeof forecastCsv>[0];

test('what was hoped for stands beside what was found, with where the one lies', () => {
  expect(textOf(<ForecastCell campaign={listed(foundOf())} />)).toBe('+10% / +12%as forecast');
  expect(
    textOf(
      <ForecastCell campaign={listed(foundOf({ metrics: [metricOf({ relative: effectOf(0.02, -0.01, 0.05) })] }))} />,
      'ko',
    ),
  ).toBe('+10% / +2%기대보다 적음');
  expect(forecastCsv(listed(foundOf()))).toEqual({ foundUplift: 0.12, foundLow: 0.02, foundHigh: 0.23 });
});

test('without an analysis, and before the end of a plan that is judged once, nothing is told', () => {
  expect(textOf(<ForecastCell campaign={listed(null)} />)).toBe('–');
  const early = listed(foundOf({ decision: decisionOf({ hasEnded: false }) }), planOf());
  expect(textOf(<ForecastCell campaign={early} />)).toBe('–');
  expect(forecastCsv(early)).toEqual({ foundUplift: null, foundLow: null, foundHigh: null });
});

test('where the arms are broken no effect is told, and why', () => {
  const broken = listed(
    foundOf({ decision: decisionOf({ kind: 'CANNOT_TELL', reason: 'SAMPLE_RATIO_MISMATCH', arm: null }) }),
  );
  expect(textOf(<ForecastCell campaign={broken} />)).toBe('–not to be trusted: the arms’ sizes do not fit the plan');
  expect(textOf(<ForecastCell campaign={broken} />, 'ko')).toContain('믿을 수 없음');
  expect(forecastCsv(broken)).toEqual({ foundUplift: null, foundLow: null, foundHigh: null });
});
