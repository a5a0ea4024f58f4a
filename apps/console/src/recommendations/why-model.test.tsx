// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { estimateOf } from '../testing/estimate-of.js';
import { renderAt } from '../testing/render.js';
import type { RecommendationData } from './recommendation-data.js';
import { WhyModel } from './why-model.js';

afterEach(cleanup);

const model = { id: 'mdl_1', kind: 'EASE', name: 'EASE', trainedAt: '2019-12-01T00:00:00Z' } as const;
const comparison = {
  model: { kind: 'EASE' },
  metric: 'NDCG@10',
  testUsers: 130,
  value: estimateOf(0.184, 0.136, 0.231),
  runnerUp: { kind: 'ALS' },
  difference: estimateOf(0.0055, 0.0007, 0.0103),
} as const;
const choice: RecommendationData['modelChoice'] = {
  kind: 'WON',
  group: 'LIGHT',
  category: null,
  empty: null,
  isUnknownUser: false,
  comparison,
  insteadOf: null,
};

function sentences(
  more: Partial<RecommendationData['modelChoice']> = {},
  {
    isEarlier = false,
    group = 'LIGHT',
    locale = 'en',
  }: { isEarlier?: boolean; group?: RecommendationData['group']; locale?: Locale } = {},
): string {
  const list: RecommendationData = {
    items: [],
    model,
    modelChoice: { ...choice, ...more },
    group,
    snapshot: { id: 'snp_1', committedAt: '2019-12-01T00:00:00Z', rows: 3 },
    unknownProducts: [],
    rules: [],
    unmetPins: [],
    removed: 0,
    liveEvents: 0,
  };
  renderAt(<WhyModel list={list} isEarlier={isEarlier} />, { locale });
  const text = screen.getByTestId('why-model').textContent.replaceAll(' ', ' ');
  cleanup();
  return text;
}

test('a lead is told in points, as on the leaderboard, and not as a share', () => {
  expect(sentences()).toBe(
    'Linear weights (EASE) won on validation among users with 1 or 2 carts: NDCG@10 18.4% (95% interval 13.6% – 23.1%) over 130 users, 0.55 points more than Implicit ALS.',
  );
});

test('a Korean page says the same in Korean, without the server’s English', () => {
  const text = sentences({}, { locale: 'ko' });
  expect(text).toContain('0.55포인트 높습니다');
  expect(text.replaceAll(/EASE|ALS|NDCG@10/g, '')).not.toMatch(/[a-z]/i);
});

test('anonymous visitors are counted by sessions, and a tie names no model the best', () => {
  expect(
    sentences({ group: 'ANONYMOUS', comparison: { ...comparison, testUsers: 5018 } }, { group: 'ANONYMOUS' }),
  ).toContain('over 5,018 sessions, 0.55 points more than');
  expect(
    sentences(
      { group: 'ANONYMOUS', comparison: { ...comparison, testUsers: 5018 } },
      { group: 'ANONYMOUS', locale: 'ko' },
    ),
  ).toContain('세션 5,018개에서');
  expect(sentences({ kind: 'TIE' })).toContain(
    '130 users) and Implicit ALS; so the model that was chosen for all users answers, or else the simpler one.',
  );
  expect(sentences({ kind: 'TIE' }, { locale: 'ko' })).toContain(
    '130명)과 암묵적 ALS 모델의 차이는 우연일 수 있습니다.',
  );
});

test('that an earlier training answers is said first, except where a model was asked for', () => {
  expect(sentences({}, { isEarlier: true })).toMatch(/^What was promoted last cannot serve/);
  expect(sentences({ kind: 'ASKED', comparison: null }, { isEarlier: true })).toBe(
    'You asked for Linear weights (EASE).',
  );
});

test('who is unknown, and as whom an anonymous visitor is answered, is said before the model', () => {
  expect(sentences({ isUnknownUser: true })).toMatch(/^The log does not know this user\. Linear/);
  expect(sentences({ group: 'COLD' }, { group: 'ANONYMOUS' })).toContain('users without carts');
  expect(sentences({ group: 'ANONYMOUS' }, { group: 'ANONYMOUS' })).not.toContain('users without carts');
});

test('why another model answers and why the list is empty is said after it', () => {
  expect(sentences({ kind: 'PROMOTED', comparison: null, insteadOf: { kind: 'ALS' }, empty: 'NOTHING' })).toMatch(
    /^Linear weights \(EASE\) was promoted to answer everybody, see Models\. .*Implicit ALS.*Linear weights \(EASE\).* .+\.$/,
  );
});
