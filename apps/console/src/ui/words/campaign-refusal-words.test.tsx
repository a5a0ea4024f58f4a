// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import { textOf } from '../../testing/text-of.js';
import { campaignRefusalCodes } from './campaign-refusal-words.js';
import { useRefusalWords } from './refusal-words.js';

/** What the server tells with each code. */
const facts: Record<(typeof campaignRefusalCodes)[number], object> = {
  'plan-too-many': { what: 'arms', most: 10, count: 11 },
  'plan-name-reserved': { name: 'constructor' },
  'plan-too-long': { what: 'metric', most: 100, count: 101 },
  'plan-metric-kind': { source: 'PURCHASE', kinds: ['CONVERSION'], kind: 'MEAN' },
  'plan-cuped-recorded': {},
  'plan-cap': { value: -1 },
  'plan-retention-needed': {},
  'plan-retention-beyond': { value: 30, windowDays: 7 },
  'plan-group-name': { most: 100 },
  'plan-part': { from: 0.6, to: 0.4 },
  'plan-traffic-beside-group': { value: 0.5 },
  'plan-treatment-share': { value: 0.001, low: 0.01, high: 0.99 },
  'plan-units-needed': {},
  'plan-value': { field: 'framework.fractions[1]', value: '0.2' },
  'plan-closed': { status: 'APPROVED' },
  'plan-part-taken': { campaign: 'Gifts', group: 'cart', from: 0, to: 0.5 },
  'uplift-zero': {},
  'uplift-impossible': {},
  'effect-needed': {},
  'effect-size': { value: -0.1 },
  'simulate-first': {},
  'status-cannot-become': { from: 'FINISHED', to: 'RUNNING' },
  'status-needs-reason': {},
  'extend-not-running': { status: 'FINISHED' },
  'extend-without-days': {},
  'extend-looks-fixed': {},
  'extend-units': { value: 500, planned: 900 },
  'decide-too-early': { status: 'DRAFT' },
  'decide-which-arm': { arms: ['small', 'large'] },
  'decide-no-arm': {},
  'aa-not-possible': { metric: 'calls', isRecorded: true },
  'audience-empty': {},
  'audience-not-logged': {},
  'purchases-not-logged': {},
};

function Words({ code, told }: { code: string; told: object }) {
  return useRefusalWords()({ problem: code, facts: told, message: 'In the server’s English.' });
}
const said = (code: string, told: object, locale: Locale): string => textOf(<Words code={code} told={told} />, locale);

test.each(campaignRefusalCodes)('%s has words in both languages, with its facts', (code) => {
  const [english, korean] = [said(code, facts[code], 'en'), said(code, facts[code], 'ko')];
  expect(english).toMatch(/\.$/);
  expect(korean).toMatch(/[가-힣].*\.$/);
  for (const text of [english, korean]) expect(text).not.toMatch(/campaignRefusal|In the server|[{}]|–/);
});

test('what the facts name is told as people know it', () => {
  expect(said('plan-metric-kind', facts['plan-metric-kind'], 'ko')).toContain('했다 또는 안 했다');
  expect(said('status-cannot-become', facts['status-cannot-become'], 'en')).toBe(
    'A campaign with the status Finished cannot take the status Running.',
  );
  expect(said('status-cannot-become', { from: 'RUNNING', to: 'RUNNING' }, 'ko')).toBe('이미 이 상태입니다: 진행 중.');
  expect(said('plan-treatment-share', facts['plan-treatment-share'], 'en')).toContain('0.1%');
  expect(said('plan-closed', facts['plan-closed'], 'ko')).toBe(
    '승인됨 상태인 캠페인의 계획은 승인된 대로 유지됩니다. 바꾸려면 초안으로 되돌리세요.',
  );
});

const fields = [
  'metrics',
  'arms',
  'arms[1].weight',
  'arms[0].name',
  'metrics[0].kind',
  'metrics[0].role',
  'alpha',
  'plannedUnits',
  'framework.firstLook',
  'framework.typicalUplift',
  'framework.tunedAt',
  'framework.fractions[1]',
  'framework.chanceToWin',
  'framework.maximumLoss',
  'framework.priorMean',
  'framework.priorSd',
  'metrics[0].margin.value',
  'metrics[0].relevantEffect.scale',
  'metrics[0].quantile',
  'metrics[0].winsorizeCap',
  'metrics[0].winsorizeQuantile',
  'metrics[0].cuped',
  'metrics[0].retentionFromDay',
  'metrics[0].retentionToDay',
];

test.each(fields)('a value of %s that cannot be taken is told with what to give', (field) => {
  expect(said('plan-value', { field, value: '7' }, 'en')).toMatch(/^This cannot be taken \(7\): .+\.$/);
  expect(said('plan-value', { field, value: '7' }, 'en')).not.toContain('again');
  expect(said('plan-value', { field, value: 'null' }, 'ko')).toMatch(/^이 값은 쓸 수 없습니다\. .*[가-힣]\.$/);
  expect(said('plan-value', { field, value: 'null' }, 'ko')).not.toContain('다시 보세요');
});
