import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { databaseBefore, insertRow } from '../testing/older-database.js';
import {
  NameConfirmedInInsights1764000002970,
  NameConversionRateInInsights1764000002950,
  NameGranularityInInsights1764000002940,
  NameProbabilitiesInInsights1764000002972,
  NameWeightsAndBoughtTogetherInInsights1764000002994,
  SpellCatalogAndJudgmentInInsights1764000002980,
  SpellBehaviorInInsights1764000002840,
  SpellLearnedAndNeighborsInInsights1764000003032,
} from './migrations.js';

test('what was kept about behavior, purchase drivers and the summary report is asked, read and opened as it is called now', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, SpellBehaviorInInsights1764000002840);
    const insight = (id: string, page: string, query: string, result: object, path: string[]): void =>
      insertRow(before, 'insight', {
        id,
        page,
        query,
        result: JSON.stringify(result),
        claim: JSON.stringify({ path }),
      });
    const view = (id: string, page: string, address: string): void =>
      insertRow(before, 'saved_view', { id, page, address });
    const result = {
      association: { behaviours: [{ __typename: 'Behaviour', name: 'behaviour.books' }], about: 'behaviour' },
    };
    insight(
      'of behavior',
      '/behaviour?from=2019-10-01',
      'fragment F on Behaviour { name } { association { behaviours { ...F } } }',
      result,
      ['association', 'behaviours', 'kind=behaviour'],
    );
    insight(
      'of drivers',
      '/attraction?category=shoes',
      'query Q($input: AttractionInput) { attraction(input: $input) { ...F } } fragment F on AttractionEffect { level } fragment T on AttractionTrait { q } fragment U on Attraction { traits { q } like: traitCount of(category: "portraits") }',
      { attraction: { level: 'attraction', traits: [], traitCount: 0 } },
      ['attraction', 'traits'],
    );
    const query = '{ funnel { ... on AnalysedProduct { analyses } } }';
    insight('of another', '/funnel', query, { funnel: 'behaviour' }, ['funnel']);
    view('of behavior', 'behaviour', '/behaviour?bots=1');
    view('of drivers', 'attraction', '/attraction?category=attraction');
    view('of another', 'funnel', '/funnel?category=behaviour');
    view('of the report', 'board', '/board?from=2019-10-01&to=2019-10-07');
    insight('of the report', '/board?from=2019-10-01', '{ shop { users } }', { shop: { users: 1 } }, ['shop', 'users']);
    const key = JSON.stringify(['snp_1', 3, 'attraction', { level: 0.05 }]);
    const input = JSON.stringify({ question: 'attraction', key });
    insertRow(before, 'job', { id: 'job_1', kind: 'ANALYSIS', state: 'QUEUED', input });
    insertRow(before, 'audit_entry', { id: 'adt_1', action: 'analyseCampaign' });
    before.close();
    const after = await databaseBefore(dataDir, null);
    expect(after.prepare('SELECT action FROM audit_entry').pluck().get()).toBe('analyzeCampaign');
    expect(JSON.parse(after.prepare('SELECT input FROM job').pluck().get() as string)).toEqual({
      question: 'purchaseDrivers',
      key: JSON.stringify(['snp_1', 3, 'purchaseDrivers', { level: 0.05 }]),
    });
    expect(after.prepare('SELECT page, query, result, claim FROM insight ORDER BY id DESC').raw().all()).toEqual([
      [
        '/summary-report?from=2019-10-01',
        '{ shop { users } }',
        JSON.stringify({ shop: { users: 1 } }),
        JSON.stringify({ path: ['shop', 'users'] }),
      ],
      [
        '/purchase-drivers?category=shoes',
        'query Q($input: PurchaseDriversInput) { purchaseDrivers(input: $input) { ...F } } fragment F on PurchaseDriver { level } fragment T on AttributeAcrossCategories { q } fragment U on PurchaseDrivers { attributes { q } like: attributeCount of(category: "portraits") }',
        JSON.stringify({ purchaseDrivers: { level: 'attraction', attributes: [], attributeCount: 0 } }),
        JSON.stringify({ path: ['purchaseDrivers', 'attributes'] }),
      ],
      [
        '/behavior?from=2019-10-01',
        'fragment F on Behavior { name } { association { behaviors { ...F } } }',
        JSON.stringify({
          association: { behaviors: [{ __typename: 'Behavior', name: 'behaviour.books' }], about: 'behavior' },
        }),
        JSON.stringify({ path: ['association', 'behaviors', 'kind=behavior'] }),
      ],
      [
        '/funnel',
        '{ funnel { ... on AnalyzedProduct { analyses } } }',
        JSON.stringify({ funnel: 'behaviour' }),
        JSON.stringify({ path: ['funnel'] }),
      ],
    ]);
    expect(after.prepare('SELECT page, address FROM saved_view ORDER BY id DESC').raw().all()).toEqual([
      ['summaryReport', '/summary-report?from=2019-10-01&to=2019-10-07'],
      ['purchaseDrivers', '/purchase-drivers?category=attraction'],
      ['behavior', '/behavior?bots=1'],
      ['funnel', '/funnel?category=behaviour'],
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('what was kept about retention and cohorts names the granularity, and leaves units and other units alone', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, NameGranularityInInsights1764000002940);
    const insight = (id: string, query: string, variables: object, result: object): void =>
      insertRow(before, 'insight', { id, query, variables: JSON.stringify(variables), result: JSON.stringify(result) });
    const cohort = { unit: { name: '2019-W40' }, users: 3 };
    insight(
      'a',
      'query Q($input: RetentionInput!, $pairs: AssociationInput) { analytics { retention(input: $input) { unit curve { rate { unit } } cohorts { unit { name } users } } association(input: $pairs) { baskets { unit } } } }',
      { input: { unit: 'WEEK', upTo: 4 }, pairs: { unit: 'USER' } },
      {
        analytics: {
          retention: { unit: 'WEEK', curve: [{ rate: { unit: 'FRACTION' } }], cohorts: [cohort] },
          association: { baskets: { unit: 'USER' } },
        },
      },
    );
    insight(
      'b',
      'query ($size: CohortUnit) { analytics { by: cohorts(input: { unit: $size }) { ...F } } } fragment F on Cohorts { size: unit unit cohorts { unit { name } users } }',
      { size: 'MONTH' },
      { analytics: { by: { size: 'MONTH', unit: 'MONTH', cohorts: [cohort] } } },
    );
    insight('c', 'retention of {', { unit: 'WEEK' }, { unit: 'WEEK' });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const kept = after.prepare('SELECT query, variables, result FROM insight ORDER BY id').raw().all() as string[][];
    expect(
      kept.map(([query, variables, result]) => [query, JSON.parse(variables ?? ''), JSON.parse(result ?? '')]),
    ).toEqual([
      [
        'query Q($input: RetentionInput!, $pairs: AssociationInput) { analytics { retention(input: $input) { granularity curve { rate { unit } } cohorts { unit { name } users } } association(input: $pairs) { baskets { unit } } } }',
        { input: { granularity: 'WEEK', upTo: 4 }, pairs: { unit: 'USER' } },
        {
          analytics: {
            retention: { granularity: 'WEEK', curve: [{ rate: { unit: 'FRACTION' } }], cohorts: [cohort] },
            association: { baskets: { unit: 'USER' } },
          },
        },
      ],
      [
        'query ($size: CohortGranularity) { analytics { by: cohorts(input: { granularity: $size }) { ...F } } } fragment F on Cohorts { size: granularity granularity cohorts { unit { name } users } }',
        { size: 'MONTH' },
        { analytics: { by: { size: 'MONTH', granularity: 'MONTH', cohorts: [cohort] } } },
      ],
      ['retention of {', { unit: 'WEEK' }, { unit: 'WEEK' }],
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('what was kept about buyers per visitor and revenue per purchase session names the conversion rate and the average order value, a cut the split date, what serves the live model, and aliases stay', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, NameConversionRateInInsights1764000002950);
    const insight = (
      id: string,
      page: string,
      query: string,
      variables: object,
      result: object,
      steps: string[],
    ): void =>
      insertRow(before, 'insight', {
        id,
        page,
        query,
        variables: JSON.stringify(variables),
        result: JSON.stringify(result),
        claim: JSON.stringify({ path: steps, direction: 'ABOVE' }),
      });
    insight(
      'a',
      '/explore?measure=BUYERS_PER_VISITOR&by=BRAND',
      'query ($input: ExploreInput!) { explore(input: $input) { measure } same: explore(input: { measure: BUYERS_PER_VISITOR }) { measure } }',
      { input: { measure: 'BUYERS_PER_VISITOR', by: ['BRAND'] } },
      { explore: { measure: 'BUYERS_PER_VISITOR' }, same: { measure: 'BUYERS_PER_VISITOR' } },
      ['explore', 'rows', '{"brand":"lg","measure":"BUYERS_PER_VISITOR"}'],
    );
    insight(
      'b',
      '/',
      '{ overview { total { buyersPerVisitor { value } revenuePerPurchaseSession revenuePerPurchaseSessionEstimate { value } } changes { measure relative } } }',
      {},
      {
        overview: {
          total: {
            buyersPerVisitor: { value: 0.5 },
            revenuePerPurchaseSession: '2.00',
            revenuePerPurchaseSessionEstimate: { value: 2 },
          },
          changes: [{ measure: 'BUYERS_PER_VISITOR' }, { measure: 'REVENUE_PER_PURCHASE_SESSION' }],
        },
      },
      ['overview', 'changes', 'measure=BUYERS_PER_VISITOR'],
    );
    const aliased = '{ overview { total { buyersPerVisitor: conversion { value } } } }';
    const answer = { overview: { total: { buyersPerVisitor: { value: 0.5 } } } };
    insight('c', '/', aliased, {}, answer, ['overview', 'total', 'buyersPerVisitor']);
    const at = '2019-11-09T00:00:00.000Z';
    insight(
      'd',
      '/models',
      '{ leaderboard { protocol { cutAt } } }',
      {},
      { leaderboard: { protocol: { cutAt: at } } },
      ['leaderboard'],
    );
    insight(
      'e',
      '/models',
      '{ serving { ...F } } fragment F on Serving { training { isServing } }',
      {},
      { serving: { __typename: 'Serving', training: { isServing: true }, problem: 'Serving' } },
      ['serving'],
    );
    insertRow(before, 'saved_view', { id: 'v', page: 'explore', address: '/explore?measure=BUYERS_PER_VISITOR&top=5' });
    insertRow(before, 'saved_view', {
      id: 'w',
      page: 'explore',
      address: '/explore?measure=REVENUE_PER_PURCHASE_SESSION&by=none',
    });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const kept = after.prepare('SELECT page, query, variables, result, claim FROM insight ORDER BY id').raw().all();
    expect(
      (kept as string[][]).map(([page, query, ...json]) => [page, query, ...json.map((one) => JSON.parse(one))]),
    ).toEqual([
      [
        '/explore?measure=CONVERSION_RATE&by=BRAND',
        'query ($input: ExploreInput!) { explore(input: $input) { measure } same: explore(input: { measure: CONVERSION_RATE }) { measure } }',
        { input: { measure: 'CONVERSION_RATE', by: ['BRAND'] } },
        { explore: { measure: 'CONVERSION_RATE' }, same: { measure: 'CONVERSION_RATE' } },
        { path: ['explore', 'rows', '{"brand":"lg","measure":"CONVERSION_RATE"}'], direction: 'ABOVE' },
      ],
      [
        '/',
        '{ overview { total { conversionRate { value } averageOrderValue averageOrderValueEstimate { value } } changes { measure relative } } }',
        {},
        {
          overview: {
            total: {
              conversionRate: { value: 0.5 },
              averageOrderValue: '2.00',
              averageOrderValueEstimate: { value: 2 },
            },
            changes: [{ measure: 'CONVERSION_RATE' }, { measure: 'AVERAGE_ORDER_VALUE' }],
          },
        },
        { path: ['overview', 'changes', 'measure=CONVERSION_RATE'], direction: 'ABOVE' },
      ],
      ['/', aliased, {}, answer, { path: ['overview', 'total', 'buyersPerVisitor'], direction: 'ABOVE' }],
      [
        '/models',
        '{ leaderboard { protocol { splitAt } } }',
        {},
        { leaderboard: { protocol: { splitAt: at } } },
        { path: ['leaderboard'], direction: 'ABOVE' },
      ],
      [
        '/models',
        '{ liveModel { ...F } } fragment F on LiveModel { training { isLive } }',
        {},
        { liveModel: { __typename: 'LiveModel', training: { isLive: true }, problem: 'Serving' } },
        { path: ['liveModel'], direction: 'ABOVE' },
      ],
    ]);
    expect(after.prepare('SELECT address FROM saved_view ORDER BY id').pluck().all()).toEqual([
      '/explore?measure=CONVERSION_RATE&top=5',
      '/explore?measure=AVERAGE_ORDER_VALUE&by=none',
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('what re-runs found is confirmed or not, whatever else they found', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, NameConfirmedInInsights1764000002970);
    const verdicts = ['HOLDS', 'NO_LONGER', 'WEAKER', 'CANNOT_TELL'];
    for (const verdict of verdicts)
      insertRow(before, 'insight', { id: verdict, judgement: JSON.stringify({ verdict, reason: 'CHANGED' }) });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const found = after.prepare('SELECT id, judgment FROM insight').raw().all() as [string, string][];
    expect(Object.fromEntries(found.map(([id, judgment]) => [id, JSON.parse(judgment)]))).toEqual({
      HOLDS: { verdict: 'CONFIRMED', reason: 'CHANGED' },
      NO_LONGER: { verdict: 'NOT_CONFIRMED', reason: 'CHANGED' },
      WEAKER: { verdict: 'WEAKER', reason: 'CHANGED' },
      CANNOT_TELL: { verdict: 'CANNOT_TELL', reason: 'CHANGED' },
    });
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('what was kept about campaigns names probabilities, profit and net profit', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, NameProbabilitiesInInsights1764000002972);
    insertRow(before, 'insight', {
      id: 'a',
      query:
        '{ campaign(id: "c") { scenarioRuns { result { pays net { mean } tornadoNet chanceToPay { value } arms { paysMost { value } } } } } }',
      result: JSON.stringify({
        campaign: {
          scenarioRuns: [
            { result: { pays: true, net: { mean: 3 }, tornadoNet: 4, chanceToPay: { value: 1 }, arms: null } },
          ],
        },
      }),
      claim: JSON.stringify({ path: ['campaign', 'scenarioRuns', '0', 'result', 'chanceToPay'], direction: 'ABOVE' }),
    });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const [query, ...json] = after.prepare('SELECT query, result, claim FROM insight').raw().get() as string[];
    expect(query).toBe(
      '{ campaign(id: "c") { scenarioRuns { result { isProfitable netProfit { mean } tornadoNetProfit probabilityOfProfit { value } arms { mostProfitable { value } } } } } }',
    );
    expect(json.map((one) => JSON.parse(one) as unknown)).toEqual([
      {
        campaign: {
          scenarioRuns: [
            {
              result: {
                isProfitable: true,
                netProfit: { mean: 3 },
                tornadoNetProfit: 4,
                probabilityOfProfit: { value: 1 },
                arms: null,
              },
            },
          ],
        },
      },
      { path: ['campaign', 'scenarioRuns', '0', 'result', 'probabilityOfProfit'], direction: 'ABOVE' },
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('what was kept spells the catalog and judgments the American way, and re-runs keep what they found', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, SpellCatalogAndJudgmentInInsights1764000002980);
    insertRow(before, 'insight', {
      id: 'a',
      query:
        '{ association { baskets { pairs { ...F } } } leaderboard { models { metrics { catalogueCoverage } } } } fragment F on BasketPair { judgement { __typename holds } }',
      variables: 'null',
      result: JSON.stringify({
        association: { baskets: { pairs: [{ judgement: { __typename: 'Judgement', holds: true } }] } },
        leaderboard: { models: [{ metrics: [{ catalogueCoverage: 0.25 }] }] },
      }),
      claim: JSON.stringify({ path: ['leaderboard', 'models', '0', 'catalogueCoverage'], direction: 'ABOVE' }),
      judgement: JSON.stringify({ verdict: 'CONFIRMED' }),
    });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const kept = after.prepare('SELECT query, result, claim, judgment FROM insight').raw().get() as string[];
    expect([kept[0], ...kept.slice(1).map((one) => JSON.parse(one) as unknown)]).toEqual([
      '{ association { baskets { pairs { ...F } } } leaderboard { models { metrics { catalogCoverage } } } } fragment F on BasketPair { judgment { __typename holds } }',
      {
        association: { baskets: { pairs: [{ judgment: { __typename: 'Judgment', holds: true } }] } },
        leaderboard: { models: [{ metrics: [{ catalogCoverage: 0.25 }] }] },
      },
      { path: ['leaderboard', 'models', '0', 'catalogCoverage'], direction: 'ABOVE' },
      { verdict: 'CONFIRMED' },
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('what was kept of companions and strengths names what is bought together, and event weights', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, NameWeightsAndBoughtTogetherInInsights1764000002994);
    insertRow(before, 'insight', {
      id: 'a',
      query:
        'query($kind: CompanionKind) { companions(productExternalId: "1", kind: $kind) { __typename sessions } training(id: "t") { strengths { cart } strengthTrials { kind } } }',
      variables: JSON.stringify({ kind: 'BOUGHT_TOGETHER' }),
      result: JSON.stringify({
        companions: { __typename: 'CompanionList', sessions: 7 },
        training: { strengths: { cart: 1 }, strengthTrials: [], leaderboard: { notTrained: [{ why: 'TOO_DEAR' }] } },
      }),
      claim: JSON.stringify({ path: ['companions', 'sessions'], direction: 'ABOVE' }),
    });
    before.close();
    const after = await databaseBefore(dataDir, null);
    const kept = after.prepare('SELECT query, variables, result, claim FROM insight').raw().get() as string[];
    expect([kept[0], ...kept.slice(1).map((one) => JSON.parse(one) as unknown)]).toEqual([
      'query($kind: BoughtTogetherKind) { frequentlyBoughtTogether(productExternalId: "1", kind: $kind) { __typename sessions } training(id: "t") { eventWeights { cart } eventWeightTrials { kind } } }',
      { kind: 'BOUGHT_TOGETHER' },
      {
        frequentlyBoughtTogether: { __typename: 'BoughtTogetherList', sessions: 7 },
        training: {
          eventWeights: { cart: 1 },
          eventWeightTrials: [],
          leaderboard: { notTrained: [{ why: 'TOO_EXPENSIVE' }] },
        },
      },
      { path: ['frequentlyBoughtTogether', 'sessions'], direction: 'ABOVE' },
    ]);
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('drafted rules of an insight spell learned the American way, and a name that says learnt stays', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-db-'));
  try {
    const before = await databaseBefore(dataDir, SpellLearnedAndNeighborsInInsights1764000003032);
    const variables = (window: string): string =>
      JSON.stringify({ rules: [{ kind: 'BOUGHT', name: 'learnt', window, days: null }] });
    const query = 'query($rules: [RuleInput!]) { recommendations(rules: $rules) { __typename } }';
    insertRow(before, 'insight', { id: 'a', query, variables: variables('LEARNT'), result: '{}' });
    before.close();
    const after = await databaseBefore(dataDir, null);
    expect(after.prepare('SELECT variables FROM insight').pluck().get()).toBe(variables('LEARNED'));
    after.close();
  } finally {
    await rm(dataDir, { recursive: true });
  }
});
