// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Permission } from '../client/session.js';
import { newRule, type Rule } from './rules/rule.js';
import { readDraft, writeDraft } from './rules/rules-address.js';
import { renderSignedIn } from '../testing/signed-in.js';
import RecommendationsPage from './recommendations-page.js';

afterEach(cleanup);

const product = (externalId: string, brand: string | null = 'acme') => ({
  __typename: 'Product',
  id: `prd_${externalId}`,
  externalId,
  category: 'electronics.audio',
  brand,
  price: '10.00',
});
const estimate = (value: number | null, low: number | null = null, high: number | null = null) => ({
  value,
  low,
  high,
  unit: 'FRACTION',
  level: 0.95,
  method: 'bootstrap',
  incomputable: value === null ? { reason: 'TOO_FEW', detail: '' } : null,
});
const model = { id: 'mdl_1', kind: 'ALS', name: 'ALS', trainedAt: '2019-12-01T00:00:00Z' };
const item = (rank: number, externalId: string, more: object = {}) => ({
  rank,
  score: 1 / rank,
  isFilled: false,
  pinnedBy: null,
  movedBy: [],
  because: [],
  product: product(externalId),
  ...more,
});
const listOf = (items: object[], more: object = {}) => ({
  recommendations: {
    __typename: 'RecommendationList',
    items,
    model,
    modelChoice: {
      kind: 'ASKED',
      group: null,
      category: null,
      empty: null,
      isUnknownUser: false,
      comparison: null,
      insteadOf: null,
    },
    group: 'LIGHT',
    snapshot: { id: 'snp_1', committedAt: '2019-12-01T00:00:00Z', rows: 3 },
    unknownProducts: [],
    rules: [],
    unmetPins: [],
    removed: 0,
    liveEvents: 0,
    ...more,
  },
});
const noTyres: Rule = { kind: 'DENY', name: 'No tyres', products: [], categories: ['auto.tyres'], brands: [] };
const emptyLists = {
  allow: [],
  deny: [],
  price: [],
  inStock: [],
  bought: [],
  boost: [],
  bury: [],
  cap: [],
  diversity: [],
  pin: [],
};
const saved = {
  __typename: 'RuleSet',
  id: 'rls_1',
  name: 'Winter',
  version: 3,
  isActive: false,
  updatedAt: '2019-12-01T00:00:00Z',
  cost: null,
  rules: {
    ...emptyLists,
    deny: [{ name: 'No tyres', productExternalIds: [], categories: ['auto.tyres'], brands: [] }],
  },
};

interface Asked {
  name: string;
  variables: Record<string, unknown>;
}

/** A server with one saved rule set; `answers` come before what it says by itself. */
function open(
  at: string,
  answers: Record<string, (variables: Record<string, unknown>) => object> = {},
  permissions: readonly Permission[] = [
    'recommendations:read',
    'people:read',
    'rules:write',
    'audiences:write',
    'plan:read',
  ],
): Asked[] {
  const asked: Asked[] = [];
  renderSignedIn(<RecommendationsPage />, {
    permissions,
    at,
    answer: (name, variables) => {
      asked.push({ name, variables });
      const own = answers[name];
      if (own) return own(variables);
      if (name === 'ListRuleSets') return { ruleSets: { __typename: 'RuleSetConnection', nodes: [saved] } };
      if (name === 'CheckRules') return { ruleProblems: [] };
      if (name === 'Recommendations') return listOf([item(1, '11'), item(2, '12')]);
      if (name === 'WithoutRules')
        return {
          recommendations: {
            removed: 4,
            items: [
              { rank: 1, product: product('10') },
              { rank: 2, product: product('11') },
              { rank: 3, product: product('12') },
            ],
          },
        };
      return null;
    },
  });
  return asked;
}

const address = (): URLSearchParams => new URLSearchParams(screen.getByTestId('address').textContent.split('?')[1]);
const askedLists = (asked: readonly Asked[]): unknown[] =>
  asked.filter(({ name }) => name === 'Recommendations').map(({ variables }) => variables['rules']);

test('rules of the address hold in the list, and what they did to it is said', async () => {
  const asked = open(`/recommendations?user=7&k=2&rules=${writeDraft({ version: null, rules: [noTyres] })}`, {
    Recommendations: () =>
      listOf([item(1, '11'), item(2, '12')], { rules: [{ name: 'No tyres', kind: 'DENY' }], removed: 5 }),
  });
  const notes = await screen.findByTestId('rule-notes');
  await waitFor(() =>
    expect(notes.textContent).toContain(
      'The rules keep 5 products out. 2 products stand where they do because of them.',
    ),
  );
  expect(within(notes).getByRole('button', { name: 'why is acme 10 out?' })).toBeTruthy();
  expect(screen.getByText('was 3')).toBeTruthy();
  expect(screen.getByText('in by the rules')).toBeTruthy();
  expect(askedLists(asked)[0]).toMatchObject({ deny: [{ name: 'No tyres', categories: ['auto.tyres'] }] });
});

test('of a product of which nothing is known, nothing is said to go with it', async () => {
  open('/recommendations?for=product&product=99', {
    Recommendations: () =>
      listOf([item(1, '11')], {
        modelChoice: {
          kind: 'UNKNOWN_PRODUCT',
          group: null,
          category: null,
          empty: null,
          isUnknownUser: false,
          comparison: null,
          insteadOf: null,
        },
        unknownProducts: ['99'],
      }),
  });
  await waitFor(() =>
    expect(screen.getByTestId('answer').textContent).toMatch(
      /^Nothing is known of what goes with product 99; .* answers, with acme 11 first of 1 product\.$/,
    ),
  );
});

test('products of a cart are called by their brand where the log knows them', async () => {
  open('/recommendations?for=cart&items=c11,v99', {
    CartProduct: ({ id }) => ({ product: id === '11' ? product('11') : null }),
  });
  expect(await screen.findByRole('button', { name: 'In the cart: acme 11. Press to make it a view' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Viewed: 99. Press to make it a cart' })).toBeTruthy();
});

test('rules that contradict each other are said at their fields, and no list is asked for', async () => {
  const pins: Rule[] = [
    { kind: 'PIN', name: 'First', product: '1', rank: 1 },
    { kind: 'PIN', name: 'Other', product: '2', rank: 1 },
  ];
  const asked = open(`/recommendations?user=7&rules=${writeDraft({ version: null, rules: pins })}`, {
    CheckRules: () => ({
      ruleProblems: [
        {
          severity: 'ERROR',
          code: 'pins-on-one-rank',
          rules: ['First', 'Other'],
          facts: { rank: 1 },
          message: 'First and Other both pin a product at rank 1.',
          remedy: 'Give one of them another rank.',
        },
      ],
    }),
  });
  await screen.findAllByText('First and Other both pin a product at rank 1. Give one of them another rank.');
  expect(
    screen
      .getAllByLabelText('Place')
      .map((field) => document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent),
  ).toEqual(
    Array.from({ length: 2 }, () => 'First and Other both pin a product at rank 1. Give one of them another rank.'),
  );
  expect(screen.getByRole('alert').textContent).toContain('no list can be made');
  expect(askedLists(asked)).toEqual([]);
});

test('a rule that is added stands in the address and waits to be filled in', async () => {
  open('/recommendations?user=7');
  await screen.findByRole('list', { name: '2 products, best first' });
  fireEvent.click(screen.getByRole('button', { name: 'Add a rule' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: /^Price range/ }));
  expect(await screen.findByText('Not applied yet: give a lowest or a highest price.')).toBeTruthy();
  expect(readDraft(address().get('rules') ?? '')).toEqual({
    version: null,
    rules: [newRule('PRICE', 'Price range', [])],
  });
});

test('a saved set is asked by its id, and once it is changed by its rules', async () => {
  const asked = open('/recommendations?user=7&set=rls_1');
  expect(await screen.findByDisplayValue('No tyres')).toBeTruthy();
  await waitFor(() => expect(asked.find(({ name }) => name === 'Recommendations')?.variables['ruleSet']).toBe('rls_1'));
  fireEvent.click(screen.getByRole('button', { name: 'Remove the rule “No tyres”' }));
  expect(document.activeElement?.textContent).toBe('Add a rule');
  await waitFor(() => expect(readDraft(address().get('rules') ?? '')).toEqual({ version: 3, rules: [] }));
  await waitFor(() =>
    expect(asked.findLast(({ name }) => name === 'Recommendations')?.variables['ruleSet']).toBe('none'),
  );
});

test('an address that names a set which is gone says so, and what holds without one holds', async () => {
  const asked = open('/recommendations?user=7&set=rls_gone');
  expect(
    await screen.findByText('This address names a rule set that is gone; the rules of the shop hold.'),
  ).toBeTruthy();
  await waitFor(() =>
    expect(asked.findLast(({ name }) => name === 'Recommendations')?.variables['ruleSet']).toBeNull(),
  );
});

test('a set that somebody else changed meanwhile is not overwritten before it is asked', async () => {
  const theirs = {
    ...saved,
    version: 4,
    rules: { ...emptyLists, pin: [{ name: 'Theirs', productExternalId: '5', rank: 1 }] },
  };
  const versions: unknown[] = [];
  open(`/recommendations?user=7&set=rls_1&rules=${writeDraft({ version: 3, rules: [{ ...noTyres, name: 'Mine' }] })}`, {
    SaveRuleSet: ({ input }) => {
      versions.push((input as { version: number }).version);
      return versions.length === 1
        ? {
            saveRuleSet: {
              ruleSet: theirs,
              userErrors: [{ code: 'CONFLICT', field: ['version'], message: 'changed' }],
            },
          }
        : { saveRuleSet: { ruleSet: { ...saved, version: 5 }, userErrors: [] } };
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Save' }));
  const dialog = await screen.findByRole('dialog', { name: 'Somebody else changed “Winter” first' });
  expect(dialog.textContent).toContain('Theirs (Pin to a place)');
  expect(dialog.textContent).toContain('Mine (Never these)');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save mine over them' }));
  await waitFor(() => expect(versions).toEqual([3, 4]));
  await waitFor(() => expect(address().get('rules')).toBeNull());
});

test('what a saved set was refused for is said beside it, though no dialog is open', async () => {
  open(`/recommendations?user=7&set=rls_1&rules=${writeDraft({ version: 3, rules: [noTyres] })}`, {
    SaveRuleSet: () => ({
      saveRuleSet: {
        ruleSet: null,
        userErrors: [
          {
            code: 'INVALID',
            field: ['rules', 'pin', '0'],
            message: 'hero pins product 7, which recall denies.',
            problem: 'pinned-and-denied',
            facts: { product: '7', rules: ['hero', 'recall'] },
          },
        ],
      },
    }),
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Save' }));
  expect(await screen.findByText('hero pins product 7, which recall denies.')).toBeTruthy();
});

test('why a product is not in the list stands in a sentence with its rank and score', async () => {
  const asked = open('/recommendations?user=7&why=99', {
    WhyNot: () => ({
      whyNot: {
        product: product('99', null),
        model,
        isRecommended: false,
        listRank: null,
        rank: 192,
        score: 0.5,
        reasons: [{ kind: 'BELOW', text: '', rule: null, rules: [], places: 182, missing: 0.25 }],
      },
    }),
  });
  const sentences = await screen.findByTestId('why-not');
  await waitFor(() =>
    expect(sentences.textContent).toContain(
      '99 stands 182 places below the end of the list: Implicit ALS puts others first. Its score would have to be 0.25 higher.',
    ),
  );
  expect(sentences.textContent).toContain('Implicit ALS ranks it 192 of all products, with a score of 0.5.');
  expect(asked.find(({ name }) => name === 'WhyNot')?.variables).toMatchObject({
    productExternalId: '99',
    for: { userExternalId: '7' },
  });
});

test('a product shows what shares its sessions, with lift and interval, and what is like it', async () => {
  open('/recommendations?for=product&product=11', {
    FrequentlyBoughtTogether: ({ kind }) => ({
      frequentlyBoughtTogether: {
        kind,
        sessions: 3948,
        sessionsWithProduct: 33,
        minimumTogether: 5,
        items: [
          {
            product: product('44'),
            together: 12,
            support: 0.00304,
            confidence: 0.36,
            confidenceEstimate: estimate(0.36, 0.22, 0.53),
            lift: { ...estimate(12.3, 8.1, 17.9), unit: 'RELATIVE' },
          },
        ],
      },
    }),
    SimilarProducts: () => ({
      similarProducts: [
        {
          product: product('55'),
          similarity: 9,
          measure: 'SESSIONS_WITH_BOTH',
          model: { id: 'mdl_1', kind: 'VMIS_KNN' },
        },
      ],
    }),
  });
  const table = await screen.findByRole('table', { name: 'Frequently bought together with 11' });
  expect(table.textContent).toContain('12.3×8.1× to 17.9×');
  expect(
    screen.getByText('33 sessions of 3,948 hold this product; pairs that share fewer than 5 are left out.'),
  ).toBeTruthy();
  expect(
    within(table)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toContain('0.30%');
  expect((await screen.findByRole('list', { name: 'Products like 11' })).textContent).toContain('9 sessions hold both');
});

test('the page of a category for one person is her list under one more rule, beside those of the set that holds', async () => {
  const asked = open('/recommendations?for=category&of=electronics.audio&visitor=7&set=rls_1', {
    Recommendations: () =>
      listOf([item(1, '11')], {
        rules: [
          { name: 'No tyres', kind: 'DENY' },
          { name: 'Page of the category', kind: 'ALLOW' },
        ],
        removed: 9,
      }),
  });
  await waitFor(() =>
    expect(screen.getByTestId('answer').textContent).toBe(
      'In electronics.audio user 7 would see acme 11 first, of 1 product that Implicit ALS chose.',
    ),
  );
  const page = { allow: [{ name: 'Page of the category', categories: ['electronics.audio'] }] };
  const lists = asked.filter(({ name }) => name === 'Recommendations').map(({ variables }) => variables);
  expect(lists.length).toBeGreaterThan(0);
  for (const variables of lists)
    expect(variables).toMatchObject({
      for: { userExternalId: '7' },
      ruleSet: null,
      rules: { ...page, deny: [{ name: 'No tyres' }] },
    });
  await waitFor(() =>
    expect(asked.find(({ name }) => name === 'WithoutRules')?.variables).toMatchObject({
      ruleSet: null,
      rules: { ...page, deny: [] },
    }),
  );
  await waitFor(() => expect(screen.getByTestId('rule-notes').textContent).toContain('The rules keep 5 products out.'));
  fireEvent.click(screen.getByRole('button', { name: 'For anybody' }));
  await waitFor(() => expect(address().get('visitor')).toBeNull());
  await waitFor(() =>
    expect(asked.findLast(({ name }) => name === 'Recommendations')?.variables).toMatchObject({
      for: { category: 'electronics.audio' },
      ruleSet: 'rls_1',
      rules: null,
    }),
  );
});

test('of a product that the log does not know nothing is asked but the list', async () => {
  const asked = open('/recommendations?for=product&product=1', {
    Recommendations: () => listOf([item(1, '11')], { unknownProducts: ['1'] }),
  });
  expect(await screen.findByText('The log does not know product 1; it was left out.')).toBeTruthy();
  expect(asked.filter(({ name }) => name === 'FrequentlyBoughtTogether' || name === 'SimilarProducts')).toEqual([]);
});

test('users like one are shown to those who may see people, and to nobody else', async () => {
  const answers = {
    SimilarUsers: () => ({
      user: {
        id: 'usr_1',
        similar: [
          {
            user: { id: 'usr_2', externalId: '8', lastSeenAt: '2019-11-30T00:00:00Z' },
            similarity: 0.731,
            sharedCount: 2,
            sharedProducts: [product('11'), product('12')],
          },
        ],
      },
    }),
  };
  open('/recommendations?user=7', answers);
  expect((await screen.findByRole('list', { name: 'Users like 7' })).textContent).toContain(
    'similarity 0.73, 2 products in commonBoth are interested in acme 11 and acme 12.',
  );
  cleanup();
  const asked = open('/recommendations?user=7', answers, ['recommendations:read']);
  await screen.findByRole('list', { name: '2 products, best first' });
  expect(asked.some(({ name }) => name === 'SimilarUsers')).toBe(false);
  expect(screen.queryByRole('button', { name: 'Export for an audience' })).toBeNull();
});

test('what happened since the training, what fills up and what a rule pinned are said', async () => {
  open('/recommendations?user=7', {
    Recommendations: () =>
      listOf(
        [item(1, '11', { score: null, pinnedBy: { name: 'Top', kind: 'PIN' } }), item(2, '12', { isFilled: true })],
        {
          liveEvents: 2,
          rules: [
            { name: 'Top', kind: 'PIN' },
            { name: 'Gone', kind: 'PIN' },
          ],
          unmetPins: [
            {
              rule: { name: 'Gone', kind: 'PIN' },
              productExternalId: '9',
              reason: 'FILTERED',
              by: [{ name: 'No tyres', kind: 'DENY' }],
            },
          ],
        },
      ),
  });
  expect(await screen.findByText('2 events recorded since the training are part of this answer.')).toBeTruthy();
  expect(screen.getByText('pinned by “Top”')).toBeTruthy();
  expect(screen.getByText('popularity fills up')).toBeTruthy();
  expect(screen.getByText('“Gone” cannot hold: product 9 is kept out by “No tyres”.')).toBeTruthy();
});

test('one press makes a view of a product in the cart', async () => {
  open('/recommendations?for=cart&items=c11');
  fireEvent.click(await screen.findByRole('button', { name: 'In the cart: 11. Press to make it a view' }));
  await waitFor(() => expect(address().get('items')).toBe('v11'));
});

test('lists of an audience are written with the rules of the page, and fetched', async () => {
  const job = (state: string, result: object | null) => ({
    __typename: 'Job',
    id: 'job_1',
    kind: 'EXPORT_RECOMMENDATIONS',
    state,
    mayCancel: true,
    result,
    error: null,
    errorCode: null,
    errorFacts: null,
    createdAt: '2019-12-01T00:00:00Z',
    startedAt: null,
    finishedAt: null,
    progress: {
      step: 'Recommending',
      done: 1,
      total: 2,
      unit: 'users',
      rate: null,
      etaSeconds: null,
      file: null,
      bytes: null,
      bytesTotal: null,
      rows: null,
      rowsPerSecond: null,
    },
  });
  const inputs: unknown[] = [];
  open('/recommendations?user=7&set=rls_1&export=aud_1', {
    ListAudiences: () => ({
      audiences: {
        nodes: [
          {
            id: 'aud_1',
            name: 'Left carts',
            size: 2,
            snapshotId: 'snp_1',
            isSynthetic: false,
            createdAt: '2019-12-01T00:00:00Z',
            rule: { kind: 'BUYERS', category: null, period: null },
          },
        ],
      },
    }),
    StartRecommendationExport: ({ input }) => {
      inputs.push(input);
      return { startRecommendationExport: { job: job('RUNNING', null), userErrors: [] } };
    },
    GetJob: () => ({
      job: job('DONE', {
        fileName: 'lists.csv',
        downloadPath: '/recommendation-exports/lists.csv',
        users: 2,
        usersWithout: 1,
        rows: 20,
        bytes: 900,
        expiresAt: '2019-12-08T00:00:00Z',
      }),
    }),
  });
  await screen.findByText('“Winter” holds.');
  fireEvent.click(await screen.findByRole('button', { name: 'Write the file' }));
  const link = await screen.findByRole('link', { name: 'Download lists.csv' });
  expect(link.getAttribute('href')).toBe('/recommendation-exports/lists.csv');
  expect(screen.getByText('For 1 person there was nothing to recommend.')).toBeTruthy();
  expect(inputs).toEqual([
    expect.objectContaining({ audienceId: 'aud_1', ruleSetId: 'rls_1', first: 10, format: 'CSV', modelId: null }),
  ]);
});
