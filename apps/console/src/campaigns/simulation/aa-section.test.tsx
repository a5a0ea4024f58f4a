// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { sampleFault } from '../../testing/sample-fault.js';
import type { Locale } from '../../i18n/locale.js';
import { renderAt } from '../../testing/render.js';
import { AaRunView, type AaRow } from './aa-run-view.js';

afterEach(cleanup);

const rate = {
  value: 0.051,
  low: 0.042,
  high: 0.061,
  level: 0.95,
  unit: 'FRACTION',
  method: 'clopper-pearson',
  incomputable: null,
} as const;
type Found = NonNullable<AaRow['result']>;

const rowOf = (change: Partial<Found> = {}, isOfPlan = true): AaRow =>
  ({
    id: 'aar_1',
    createdAt: '2019-11-01T00:00:00Z',
    rerandomizations: 2_000,
    alpha: 0.05,
    isOfPlan,
    job: { id: 'job_1', state: 'DONE' },
    result: {
      users: 180,
      notFollowed: 100,
      faults: [],
      daysLeftOut: [],
      comparisons: [
        {
          metric: 'purchase',
          arm: 'treatment',
          findsTooMuch: false,
          falsePositiveRate: rate,
          coverage: { ...rate, value: 0.949, low: 0.939, high: 0.958 },
          incomputableRuns: 0,
          pValues: null,
        },
      ],
      mismatchRate: { ...rate, value: 0.049, low: 0.04, high: 0.06 },
      verdictKind: 'SOUND',
      ...change,
    },
  }) as AaRow;

function textOf(run: AaRow, locale: Locale = 'en'): string {
  renderAt(<AaRunView run={run} />, { locale });
  const text = screen.getByTestId('aa-result').textContent;
  cleanup();
  return text;
}

test('an A/A test says whether the test can be trusted, how often it cried wolf, and for whom', () => {
  const sound = textOf(rowOf());
  expect(sound).toMatch(
    /can be trusted.*5%.*purchase, treatment: an effect in 5\.10% \(4\.20%.*6\.10%\) of 2,000 deals.*180 users dealt; 100 entered too late/,
  );
  expect(sound).not.toContain('The plan has changed');
  expect(textOf(rowOf({ verdictKind: 'FINDS_TOO_MUCH' }), 'ko')).toContain('테스트를 믿을 수 없습니다');
  expect(textOf(rowOf({}, false))).toContain('The plan has changed since');
});

test('what could not be tested is said, not shown as a rate', () => {
  const incomputable = {
    ...rate,
    value: null,
    low: null,
    high: null,
    incomputable: { reason: 'TOO_FEW', detail: 'none' },
  } as unknown as typeof rate;
  expect(
    textOf(
      rowOf({
        verdictKind: 'INCOMPUTABLE',
        comparisons: [
          {
            metric: 'purchase',
            arm: 'treatment',
            findsTooMuch: false,
            falsePositiveRate: incomputable,
            coverage: incomputable,
            incomputableRuns: 2_000,
            pValues: null,
          },
        ],
      }),
    ),
  ).toMatch(/could not be tried.*no deal could be tested/);
});

test('it says what the log lost of its days', () => {
  expect(textOf(rowOf({ faults: [sampleFault], daysLeftOut: [] }))).toMatch(
    /Tracking problems in this period.*purchase/i,
  );
  expect(textOf(rowOf())).not.toContain('Tracking problems');
});
