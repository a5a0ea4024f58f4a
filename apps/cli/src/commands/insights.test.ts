import { expect, it } from 'vitest';
import type { InsightStandingFieldsFragment } from '@cartograph/sdk/operations/plan';
import type { EstimateFieldsFragment } from '@cartograph/sdk/operations/shop';
import { insightLines } from './insights.js';

const before: EstimateFieldsFragment = {
  value: 0.3,
  low: 0.2,
  high: 0.4,
  unit: 'FRACTION',
  level: 0.95,
  method: 'wilson',
  incomputable: null,
};
const insight: Omit<InsightStandingFieldsFragment, 'rerun'> = {
  isSynthetic: false,
  claim: null,
  id: 'ins_2',
  title: 'Shoes rise',
  page: 'today',
  note: null,
  createdAt: '2019-11-01T00:00:00Z',
  createdBy: null,
  evidence: { summary: 'Views of shoes rose', snapshotId: 'snp_2', variables: null, query: '{ shop { users } }' },
  predecessor: { id: 'ins_1' },
  successors: [],
  actionItems: [],
};

it('says why it cannot be told whether an insight is confirmed', () => {
  const lines = insightLines({
    ...insight,
    rerun: { verdict: 'CANNOT_TELL', reason: 'NOT_IN_ANSWER', before, after: null },
  });
  expect(lines).toContain(
    'Asks ins_1 again: cannot be told (the new answer does not hold the figure: it does not stand out any more, or is not among the first); before 0.3 [0.2, 0.4], now –',
  );
});

it('leaves a verdict to its figures where there is one', () => {
  const lines = insightLines({
    ...insight,
    rerun: { verdict: 'CONFIRMED', reason: 'INTERVAL_BEYOND', before, after: before },
  });
  expect(lines).toContain('Asks ins_1 again: confirmed; before 0.3 [0.2, 0.4], now 0.3 [0.2, 0.4]');
});
