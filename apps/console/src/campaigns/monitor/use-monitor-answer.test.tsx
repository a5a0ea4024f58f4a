// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import { textOf } from '../../testing/text-of.js';
import { decisionOf, foundOf, frameworkOf, guardrailOf, planOf } from '../testing/analysis-of.js';
import type { Found } from '../result/analysis.js';
import { useMonitorAnswer, type Watched } from './use-monitor-answer.js';

const ratio: Watched['exposures']['sampleRatio'] = {
  statistic: 0.2,
  pValue: 0.6,
  isMismatch: false,
  incomputable: null,
};
const campaign: Watched = {
  status: 'RUNNING',
  startedAt: '2026-01-01T00:00:00Z',
  endedAt: null,
  decision: null,
  plan: planOf({ framework: frameworkOf('CONFIDENCE_SEQUENCE') }),
  exposures: {
    arms: [
      { arm: 'control', plannedShare: 0.5, units: 2_100, firstAt: null, lastAt: null },
      { arm: 'treatment', plannedShare: 0.5, units: 2_110, firstAt: null, lastAt: null },
    ],
    sampleRatio: ratio,
  },
};

function Answer({ watched, found, now }: { watched: Watched; found: Found | null; now: Date }) {
  return useMonitorAnswer()(watched, found, now);
}

const said = (
  change: Partial<Watched> = {},
  found: Found | null = null,
  locale: Locale = 'en',
  at = '2026-01-05T06:00:00Z',
): string => textOf(<Answer watched={{ ...campaign, ...change }} found={found} now={new Date(at)} />, locale);

test('a campaign that goes as planned says where it stands, and that there is nothing to do', () => {
  expect(said()).toBe('Day 5 of 14, 4,210 of 9,000 users, the arms are as planned; nothing to do.');
  expect(said({}, null, 'ko')).toBe(
    '14일 중 5일째, 사용자 9,000명 중 4,210명: 집단 비율이 계획대로이며 할 일이 없습니다.',
  );
  expect(said({ plan: planOf({ days: null, plannedUnits: null }) })).toMatch(/^Day 5, 4,210 users, the arms/);
});

test('what has to be done is said, in both languages', () => {
  const broken = { exposures: { ...campaign.exposures, sampleRatio: { ...ratio, pValue: 1e-40, isMismatch: true } } };
  expect(said(broken)).toContain('do not fit the plan (p < 0.001). Find the fault');
  expect(said(broken, null, 'ko')).toContain('원인을 찾으세요');
  expect(said({}, foundOf({ metrics: [guardrailOf('INFERIOR')] }))).toContain('a guardrail is harmed (refund)');
  expect(said({}, foundOf({ decision: decisionOf() }))).toContain('Ship treatment');
});

test('after the planned days it says when they ended, and what is to do before and after the last windows are over', () => {
  expect(said({}, null, 'en', '2026-01-17T00:00:00Z')).toMatch(
    /^The 14 planned days ended on Jan 15, 2026, .*4,210 of 9,000 users\. Finish it or extend it\. Look and decide when the windows of the last users are over, on Jan 22, 2026/,
  );
  expect(said({}, null, 'en', '2026-02-01T00:00:00Z')).toMatch(
    /^The 14 planned days ended on .* All windows are over, too: finish it, look and decide; or extend it\.$/,
  );
  expect(said({}, null, 'ko', '2026-02-01T00:00:00Z')).toMatch(
    /^계획한 14일이 2026.*에 끝남, 사용자 9,000명 중 4,210명\. 관찰 기간도 모두 끝났습니다\./,
  );
  expect(said({}, foundOf({ metrics: [guardrailOf('INFERIOR')] }), 'en', '2026-02-01T00:00:00Z')).toMatch(
    /^The 14 planned days ended on .*a guardrail is harmed/,
  );
});

test('before the start and after the end it says so', () => {
  expect(said({ status: 'APPROVED', startedAt: null })).toContain('Start it');
  expect(said({ status: 'DRAFT', startedAt: null }, null, 'ko')).toContain('아직 초안입니다');
  const ended = { status: 'FINISHED', endedAt: '2026-01-10T00:00:00Z' } as const;
  expect(said(ended, null, 'en', '2026-01-12T00:00:00Z')).toMatch(
    /Nothing is decided yet: look and decide when .* over, on Jan 17, 2026/,
  );
  expect(said(ended, null, 'en', '2026-01-18T00:00:00Z')).toContain('look, then decide on the tab Result');
  expect(said({ ...ended, decision: { kind: 'SHIP' } })).toContain('It is decided');
  expect(said({ ...ended, decision: { kind: 'SHIP' } }, null, 'ko')).toContain('이미 결정했으며');
});
