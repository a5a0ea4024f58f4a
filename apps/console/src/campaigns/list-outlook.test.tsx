// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textOf } from '../testing/text-of.js';
import { listOutlook, useListAnswer, type Judged } from './list-outlook.js';
import { decisionOf, effectOf, foundOf, frameworkOf, metricOf, planOf } from './testing/analysis-of.js';
import type { Found } from './result/analysis.js';

const revenue = {
  name: 'spent',
  kind: 'MEAN',
  source: 'REVENUE',
  role: 'SECONDARY',
  higherIsBetter: true,
  margin: null,
  relevantEffect: null,
} as const;
const usual = planOf({ framework: frameworkOf('CONFIDENCE_SEQUENCE') });
const plan = { ...usual, metrics: [...usual.metrics, revenue] };

const run = (isProfitable: boolean | null, mean: number, isTrial = false): Judged['scenarioRuns'][number] => ({
  id: 'scn_1',
  isTrial,
  result: { isProfitable, netProfit: { mean }, extraRevenue: { mean: 2 * mean } },
});
const of = (found: Found | null, scenarioRuns: Judged['scenarioRuns'] = [], change: Partial<Judged> = {}): Judged => ({
  status: 'RUNNING',
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  plan,
  analyses: found ? [{ id: 'can_1', result: found }] : [],
  scenarioRuns,
  ...change,
});
const decidedAs = (kind: Found['decision']['kind'], reason: Found['decision']['reason'], perUser = 2): Found =>
  foundOf({
    metrics: [
      metricOf(),
      metricOf({
        metric: 'spent',
        role: 'SECONDARY',
        kind: 'MEAN',
        absolute: effectOf(perUser, perUser - 1, perUser + 1, 'MONEY_PER_USER'),
      }),
    ],
    decision: decisionOf({ kind, reason }),
  });

const all = [
  of(decidedAs('SHIP', 'PRIMARY_BETTER'), [
    run(null, 9, true),
    { id: 'scn_2', isTrial: false, result: null },
    run(true, 5_000),
    run(false, -1),
  ]),
  of(decidedAs('STOP', 'PRIMARY_WORSE', -1), [run(false, -1_000)]),
  of(decidedAs('CANNOT_TELL', 'INTERVAL_TOO_WIDE', 0)),
  // Neither of these may be told, or says anything yet.
  of(decidedAs('CANNOT_TELL', 'SAMPLE_RATIO_MISMATCH', 1_000)),
  of(foundOf({ decision: decisionOf({ hasEnded: false }) }), [], {
    plan: { ...plan, framework: frameworkOf('FREQUENTIST') },
  }),
  of(decidedAs('KEEP_RUNNING', 'NOTHING_SHOWN_YET', 1_000)),
];

function Answer({ campaigns, hasMore = false }: { campaigns: readonly Judged[]; hasMore?: boolean }) {
  return useListAnswer()(campaigns, hasMore);
}

test('the newest scenario and the newest analysis of each are added up; broken, early and open ones are left out', () => {
  // 4,510 users of treatment: 2 each gained, 1 each lost.
  expect(listOutlook(all)).toEqual({
    forecast: { count: 2, profitable: 1, loses: 1, netProfit: 4_000 },
    revenueOnly: { count: 0, revenue: 0 },
    found: { count: 3, better: 1, worse: 1, revenue: 4_510 },
  });
  expect(listOutlook([of(foundOf())]).found).toEqual({ count: 1, better: 1, worse: 0, revenue: null });
});

test('it is said whether campaigns are profitable, in both languages', () => {
  expect(textOf(<Answer campaigns={all} />)).toBe(
    'Of 2 simulated campaigns 1 is expected to be profitable, 1 to lose: +4K net profit in all. 3 have been judged: 1 was found to work, 1 to do harm; revenue changed by about +4.5K among those who met them.',
  );
  expect(textOf(<Answer campaigns={all} hasMore />, 'ko')).toBe(
    '시뮬레이션한 캠페인 2개 중 1개가 이익을 낼 것으로 예상됩니다(손실 예상 1개). 순이익 합계는 +4천입니다. 판단이 나온 캠페인 3개 중 1개의 효과가 확인되었습니다(악화 1개). 노출된 사용자의 매출은 약 +4.5천 달라졌습니다. 여기서는 최신 6개만 셉니다.',
  );
  expect(textOf(<Answer campaigns={[of(foundOf())]} />)).toBe('One has been judged: 1 was found to work.');
  expect(textOf(<Answer campaigns={[of(null)]} />)).toBe('1 campaign is planned; 1 is simulated.');
});

test('a campaign without margin or costs counts as sales, and never as one that is profitable', () => {
  const unpriced = {
    id: 'scn_3',
    isTrial: false,
    result: { isProfitable: null, netProfit: null, extraRevenue: { mean: 29_600 } },
  };
  expect(listOutlook([of(null, [unpriced]), of(null, [run(true, 5_000)])])).toMatchObject({
    forecast: { count: 1, profitable: 1, loses: 0, netProfit: 5_000 },
    revenueOnly: { count: 1, revenue: 29_600 },
  });
  expect(textOf(<Answer campaigns={[of(null, [unpriced])]} />)).toBe(
    'Of 1 simulated campaign the profit is not known, because the margin or the cost of a contact is not set: +29.6K revenue is expected in all.',
  );
  expect(textOf(<Answer campaigns={[of(null, [unpriced])]} />, 'ko')).toBe(
    '시뮬레이션한 캠페인 1개는 매출총이익률이나 연락 1회 비용이 없어 이익을 알 수 없습니다. 예상 매출 증가는 모두 +3만입니다.',
  );
});
