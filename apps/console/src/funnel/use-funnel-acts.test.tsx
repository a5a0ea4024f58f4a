// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import type { FunnelData } from './funnel-state.js';
import { useFunnelActs } from './use-funnel-acts.js';

afterEach(cleanup);

const funnel = {
  steps: [],
  groups: [{ group: 'electronics', steps: [] }],
  breakdown: 'CATEGORY',
  unit: 'SESSION',
  period: { from: '2019-11-01', to: '2019-11-30' },
  snapshot: { id: 'snp_1' },
} as unknown as FunnelData;

function Acted({ group }: { group: string | null }) {
  const { request } = useFunnelActs(funnel, { period: null, filter: null, includeBots: false }, { steps: [] });
  return <p>{request(group).isPictured ? 'the chart of groups is kept' : 'no picture is kept'}</p>;
}

test.each([
  ['the chart of groups is kept', 'electronics'],
  ['no picture is kept', null],
])('%s where what is acted on is the group %s', (words, group) => {
  renderAt(<Acted group={group} />, { locale: 'en' });
  expect(screen.getByText(words)).toBeTruthy();
});
