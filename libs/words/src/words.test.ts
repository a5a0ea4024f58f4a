import { describe, expect, test } from 'vitest';
import { wantedLanguage, wordsIn } from './index.js';
import { campaignProblem, rowReason } from './ko/campaign-problem.js';
import { campaignRefusal } from './ko/campaign-refusal.js';
import { failure } from './ko/failure.js';
import { refusal } from './ko/refusal.js';
import { rowProblem } from './ko/row-problem.js';
import { ruleProblem } from './ko/rule-problem.js';

const message = 'In the server’s English.';
const korean = wordsIn('ko', 'Asia/Seoul');
const refused = (code: string | null, facts: unknown = {}): string => korean.refusal({ code, facts, message });
const failed = (code: string | null, facts: unknown = {}): string => korean.failure({ code, facts, message });

const trainingId = 'trn_1';
const loss = { on: 'users', metric: 'NDCG@10', value: -0.05, low: -0.08, high: -0.02 };
const kind = 'ALS';

/** What the API tells with each code. */
const facts: Record<keyof typeof refusal, object> = {
  loses: loss,
  'serves-already': {},
  serves: {},
  'other-shop': {},
  'not-one-of': { fields: ['trainingId', 'modelId'] },
  'files-removed': { trainingId },
  'files-damaged': { trainingId },
  deleted: { trainingId },
  'number-out-of-range': { name: 'budgetSeconds', value: 0.5, low: 1, high: 86_400, isWhole: true },
  'setting-unknown': { kind, setting: 'factor', known: ['factors', 'alpha'] },
  'setting-out-of-range': { kind, setting: 'factors', value: 0 },
  'settings-clash': { kind, settings: { factors: 64, alpha: 2.5 } },
  'settings-no-object': { kind },
  'settings-of-kind-left-out': { kind },
  'kind-unknown': { kind: 'KNN', known: ['ALS', 'EASE'] },
  'event-weight-out-of-range': { name: 'view', value: -1, most: 1_000_000 },
  'event-weights-all-zero': {},
  shape: { what: '"name" is 7', wanted: 'Give a text', rules: ['hero'] },
  'rules-too-large': {},
  'replaced-demo': {},
  'aa-missing': {},
  'aa-finds-too-much': { aaRunId: 'aar_1' },
  'aa-incomputable': { aaRunId: 'aar_1' },
  'budget-spent': { seconds: 12, requested: 900, limit: 1000, restoreRate: 50 },
  'takes-a-job': { question: 'FUNNEL', mutation: 'startAnalysis', seconds: 40 },
  'unknown-currency': { value: 'WON' },
};
const [mine, both] = [{ rules: ['hero'] }, { rules: ['hero', 'recall'] }];
const rulesFacts: Record<keyof typeof ruleProblem, object> = {
  'name-missing': { rules: [''], count: 1 },
  'name-twice': { ...mine, count: 2 },
  'empty-target': mine,
  'boost-factor': { ...mine, factor: 5000 },
  'price-limit': { ...mine, end: 'from', price: -1 },
  'price-without-limit': mine,
  'pin-without-product': mine,
  'price-reversed': { ...mine, min: 20, max: 10 },
  'bought-window': { ...mine, days: -3 },
  'cap-most': { ...mine, most: 0, per: 'brand' },
  'cap-depth': { ...mine, depth: 0 },
  'diversity-lambda': { ...mine, lambda: 2 },
  'diversity-pool': { ...mine, pool: 0 },
  'pin-rank': { ...mine, product: '7', rank: 0 },
  'pins-on-one-rank': { ...both, rank: 1 },
  'product-pinned-twice': { ...both, product: '7', rank: 1, otherRank: 2 },
  'pinned-and-denied': { ...both, product: '7' },
  'pinned-not-allowed': { ...both, product: '7' },
  'price-ranges-apart': { ...both, min: 20, max: 10 },
  'allowed-and-denied': { ...both, what: 'brand acme' },
  'nothing-in-common': { ...both, field: 'brands' },
  'several-diversities': { ...both, count: 2 },
  'no-stock': mine,
  'no-repeat-model': mine,
  'no-similarity': mine,
  'boost-of-one': mine,
  'moved-but-denied': { ...both, kind: 'boost', what: 'brand acme' },
  'boosted-and-buried': { ...both, what: 'brand acme' },
  'unknown-products': { ...mine, products: '8, 9', count: 2 },
  'unknown-groups': { ...mine, what: 'brand acme' },
  'pin-filtered': { ...both, product: '7' },
  'pins-beyond-cap': { ...both, most: 1, count: 2, per: 'brand', group: 'acme' },
  'nothing-left': { ...both, products: 9 },
};
const campaignFacts: Record<keyof typeof campaignRefusal, object> = {
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
const unitFacts = {
  units: 900,
  unitsInTwoArms: 12,
  windowDays: 7,
  look: 2,
  late: 3,
  needed: 500,
  had: 400,
  startedAt: '2026-01-01T00:00:00Z',
  observedUntil: '2026-01-31T15:00:00Z',
  firstEndsAt: '2026-02-01T00:00:00Z',
  metrics: 'calls',
  file: 'a.csv',
  line: 7,
  column: 'at',
  value: 'x',
  most: 1000,
  reason: 'bad-time',
};

describe.each(
  Object.entries({
    ...facts,
    ...rulesFacts,
    ...campaignFacts,
    ...Object.fromEntries(Object.keys(campaignProblem).map((code) => [code, unitFacts])),
  }),
)('%s', (code, told) => {
  test('has a Korean sentence that names its facts, and nothing else', () => {
    const words = refused(code, told);
    expect(words).toMatch(/[가-힣].*[.)]$/);
    expect(words).not.toMatch(/[{}–]|undefined|NaN|\bnone\b|\[object/);
  });

  test('names no number without any fact', () => {
    expect(refused(code, null)).not.toMatch(/undefined|NaN|\[object/);
  });
});

test('every reason of a row of a table has words', () => {
  for (const [reason, words] of Object.entries(rowReason))
    expect(refused('bad-row', { ...unitFacts, reason })).toContain(words);
});

test('a loss says on whom, by how much and how sure', () => {
  expect(refused('loses', loss)).toContain('NDCG@10 차이는 -5.00포인트입니다(95% 구간 -8.00 ~ -2.00)');
  expect(refused('loses', { ...loss, on: 'sessions' })).toContain('비회원 세션에서');
});

test('kinds, settings and fields have their Korean names; others keep the name of the API', () => {
  expect(refused('setting-unknown', facts['setting-unknown'])).toBe(
    '암묵적 ALS 모델에는 ‘factor’ 설정이 없습니다. 있는 설정: 요인 수 및 신뢰도 α.',
  );
  expect(refused('setting-unknown', { kind: 'POPULARITY', setting: 'factor', known: [] })).toContain('하나도 없는');
  expect(refused('kind-unknown', { kind: 'KNN', known: ['ALS'] })).toContain('‘KNN’ 종류의 모델은 없습니다.');
  expect(refused('not-one-of', { fields: ['rules', 'ruleSetId', 'somethingNew'] })).toContain('somethingNew');
  expect(refused('settings-clash', { kind, settings: { factors: 64, idf: true, measure: null } })).toContain(
    '요인 수: 64, 드문 상품의 가중치: 예 및 유사도: 없음',
  );
});

test('the α of a training is not that of an experiment', () => {
  expect(refused('number-out-of-range', { name: 'alpha', value: -1, low: 0, high: 10_000, isWhole: false })).toMatch(
    /^신뢰도 α: -1\. /,
  );
  expect(refused('number-out-of-range', { name: 'alpha', value: 2, low: 0.0001, high: 0.5 })).toMatch(
    /^유의 수준: 2\. /,
  );
});

test('a rule is named before what is wrong with it, and rules that are wrong alike are not', () => {
  expect(refused('pinned-and-denied', rulesFacts['pinned-and-denied'])).toMatch(/^‘hero’ 규칙: /);
  expect(refused('several-diversities', rulesFacts['several-diversities'])).not.toContain('hero');
});

test('of a rule’s problem the first sentence says what is wrong and the others what to do', () => {
  const remedy = 'Fix it.';
  expect(korean.rule({ code: 'pinned-and-denied', ...both, facts: { product: '7' }, message, remedy })).toEqual({
    message: '‘hero’ 규칙: 여기서 고정한 상품 7의 노출을 ‘recall’ 규칙이 막습니다.',
    remedy: '한쪽에서 빼세요.',
  });
  expect(korean.rule({ code: 'not-known-yet', ...both, facts: {}, message, remedy })).toEqual({ message, remedy });
});

test('what only the plain sentence says stays beside the words', () => {
  expect(refused('setting-out-of-range', facts['setting-out-of-range'])).toContain(`(${message})`);
});

test('facts appear under the names that people know', () => {
  expect(refused('plan-metric-kind', campaignFacts['plan-metric-kind'])).toContain('했다 또는 안 했다');
  expect(refused('status-cannot-become', { from: 'RUNNING', to: 'RUNNING' })).toBe('이미 이 상태입니다: 진행 중.');
  expect(refused('plan-treatment-share', campaignFacts['plan-treatment-share'])).toContain('0.1%');
  expect(refused('plan-closed', campaignFacts['plan-closed'])).toBe(
    '승인됨 상태인 캠페인의 계획은 승인된 대로 유지됩니다. 바꾸려면 초안으로 되돌리세요.',
  );
});

test('an instant is in the shop’s zone', () => {
  expect(refused('log-ends-before-start', unitFacts)).toContain('2026년 2월 1일');
});

test.each([
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
  'framework.probabilityTreatmentIsBetter',
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
])('a refused value of %s comes with what to give', (field) => {
  const words = refused('plan-value', { field, value: 'null' });
  expect(words).toMatch(/^이 값은 쓸 수 없습니다\. .*[가-힣]\.$/);
  expect(words).not.toContain('다시 보세요');
});

const tooManyBad = {
  file: 'a.csv',
  read: 1000,
  bad: 40,
  limit: 1,
  line: 7,
  column: 'product_id',
  reason: 'mangled-id',
  remedy: 'a spreadsheet has rewritten the id: export the log again',
};

test('a refused file says how many, where the first stands, why and what to do', () => {
  expect(failed('too-many-bad', tooManyBad)).toBe(
    `a.csv: 1,000행 가운데 40행이 잘못되어 아무것도 가져오지 않았습니다. 1%까지는 따로 둡니다. 처음 발견된 곳: 7번째 줄, product_id. ${rowProblem['mangled-id'].name}. ${rowProblem['mangled-id'].remedy}`,
  );
});

test.each([
  ['empty', { file: 'b.csv' }, 'b.csv 파일이 비어 있습니다'],
  ['empty', {}, '읽은 행이 없습니다'],
  ['not-found', { file: 'logs/x.csv' }, 'logs/x.csv 파일이 없습니다'],
  [
    'columns',
    { file: 'd.csv', missing: ['event_time', 'user_id'] },
    'd.csv 파일은 로그가 아닙니다. event_time 및 user_id 열이 없습니다.',
  ],
  ['columns', { file: 'd.csv' }, '로그에 필요한 열이 없습니다.'],
  [
    'id-collision',
    { id: '18446744073709551615', other: '9223372036854775808' },
    '18446744073709551615 ID를 데이터의 다른 ID와',
  ],
  ['encoding', { file: 'e.csv', fault: 'utf16' }, 'UTF-16입니다'],
  ['encoding', { file: 'e.csv', fault: 'carriageReturn' }, '캐리지 리턴뿐입니다'],
  ['encoding', { file: 'e.parquet', fault: 'texts' }, 'UTF-8이 아닌 텍스트'],
  [
    'months-lacking',
    { month: '2019-12', held: '2019-10, 2019-11' },
    '2019-12 달을 바꾸도록 했지만 파일에 그 달의 행이 없어 아무것도 가져오지 않았습니다. 파일에 있는 달을 적으세요: 2019-10, 2019-11.',
  ],
  ['no-catalog', { file: 'p.csv', fault: 'columns' }, 'p.csv 파일은 상품 카탈로그가 아닙니다'],
  ['no-catalog', { file: 'p.jsonl', fault: 'format' }, 'p.jsonl: 카탈로그는 CSV로 쓰세요.'],
  ['no-catalog', { file: 'p.csv', fault: 'products', limit: 5_000_000 }, '상품이 5,000,000개를 넘어'],
  ['too-many-bad', { file: 'f.csv', read: 12, bad: 12, limit: 1 }, 'f.csv: 12행 가운데 쓸 수 있는 행이 없어'],
  ['too-many-bad', { file: 'p.csv', read: 3, fault: 'catalog' }, '카탈로그에 쓸 수 있는 상품 ID가 든 행이 없습니다'],
  ['no-space', { needed: 900, free: 12 }, '약 900MB가 필요한데 12MB만'],
  ['no-space', {}, '디스크가 가득 찼습니다'],
  ['no-permission', { file: 'current.json' }, 'current.json 파일을 서버가 읽거나 쓸 수 없습니다'],
  ['damaged-lake', {}, '레이크의 파일이 없거나'],
  ['internal', { id: 'job_7' }, 'job_7 번호를'],
] as const)('%s %j', (code, told, words) => {
  expect(failed(code, told)).toContain(words);
});

test('every failure has a sentence, even without facts', () => {
  for (const code of Object.keys(failure)) expect(failed(code, null), code).toMatch(/^[^{}]*[가-힣][^{}]*$/);
});

test('a code without words, and English, keep the plain message', () => {
  for (const code of ['not-known-yet', 'toString', null])
    for (const say of [refused, failed]) expect(say(code)).toBe(message);
  const english = wordsIn('en', 'UTC');
  expect(english.refusal({ code: 'serves-already', facts: {}, message })).toBe(message);
  expect(english.failure({ code: 'empty', facts: {}, message })).toBe(message);
});

test('a reason of a row has a name in both languages', () => {
  const english = wordsIn('en', 'UTC');
  for (const [code, { name, remedy }] of Object.entries(rowProblem)) {
    expect(korean.row(code, 'Fix it.')).toEqual({ name, remedy });
    expect(english.row(code, 'Fix it.').remedy).toBe('Fix it.');
    expect(english.row(code, 'Fix it.').name, code).toMatch(/^[a-z].* /);
  }
  expect(korean.row('not-known-yet', 'Fix it.')).toEqual({ name: 'not-known-yet', remedy: 'Fix it.' });
});

describe('a scenario', () => {
  const told = (path: string, fault: string, facts: object): string => korean.scenario({ path, fault, facts, message });

  test('says what stands there and what may', () => {
    expect(
      told('costs.discount', 'not-allowed', {
        given: '2',
        expects: 'number',
        isWhole: false,
        isRanged: true,
        min: 0,
        max: 1,
      }),
    ).toBe('2 값은 쓸 수 없습니다. 숫자를 적으세요 (0 이상) (1 이하).');
    expect(told('effects.viewToCat', 'unknown-key', { near: 'viewToCart' })).toContain('viewToCart');
    expect(told('x', 'ends-out-of-order', { value: 3, low: 1, high: 2 })).toBe(
      '값 3, 범위 1~2. 값은 범위 안에 있어야 합니다.',
    );
  });

  test('that a campaign cannot simulate keeps what only the plain sentence says', () => {
    expect(told('costs.channel', 'refused', {})).toContain(`(${message})`);
    expect(told('audience.entry', 'refused', {})).toContain('"start"');
    expect(told('somewhere', 'refused', {})).toBe(message);
    expect(told('somewhere', 'new-fault', {})).toBe(message);
  });
});

test.each([
  [undefined, null],
  ['*', null],
  ['ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'],
  ['en-US, ko;q=0.5', 'en'],
  ['de, ko;q=0.2', 'ko'],
  ['ko;q=0, en;q=0.1', 'en'],
  ['KO', 'ko'],
  ['fr', null],
])('Accept-Language %s wants %s', (header, language) => {
  expect(wantedLanguage(header)).toBe(language);
});
