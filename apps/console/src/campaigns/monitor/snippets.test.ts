import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { planOf } from '../testing/analysis-of.js';
import { graphqlSnippet, metricSources, sdkSnippet } from './snippets.js';

test('metrics are told by where their values come from', () => {
  expect(metricSources(planOf())).toEqual({ recorded: ['refund'], logged: ['purchase'] });
});

test('the GraphQL to copy can be parsed, whatever names the plan has; outcomes only where some are recorded', () => {
  const sent = { campaignId: 'cmp_1', arm: 'the "bold" one', recorded: 'refund' };
  expect(parse(graphqlSnippet(sent)).definitions).toHaveLength(3);
  expect(parse(graphqlSnippet({ ...sent, recorded: null })).definitions).toHaveLength(2);
  expect(sdkSnippet(sent)).toContain('exposureLog("cmp_1")');
  expect(sdkSnippet({ ...sent, recorded: null })).not.toContain('recordOutcomes');
});
