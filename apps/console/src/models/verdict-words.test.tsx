// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { textOf } from '../testing/text-of.js';
import type { VerdictFieldsFragment } from '@cartograph/sdk/operations/models';
import { useVerdictWords } from './verdict-words.js';

function Words({ verdict }: { verdict: VerdictFieldsFragment | null }) {
  const { text, outcome } = useVerdictWords()(verdict);
  return `${outcome} | ${text}`;
}
const against = { id: 'trn_1', trainedAt: '2019-12-01T00:00:00Z' };

test.each<[string, VerdictFieldsFragment | null, string]>([
  ['there was nothing to compare with', null, 'unknown | no live model before'],
  [
    'it was the first',
    { reason: '', isPromoted: true, difference: null, against: null },
    'unknown | no live model before',
  ],
  [
    'it could not be compared',
    { reason: '', isPromoted: true, difference: null, against },
    'unknown | not compared: it went live',
  ],
  [
    'it is better',
    { reason: '', isPromoted: true, difference: estimateOf(0.02, 0.01, 0.03), against },
    'better | better by +2.00 points: it went live',
  ],
  [
    'it is better and was not to serve',
    { reason: '', isPromoted: false, difference: estimateOf(0.02, 0.01, 0.03), against },
    'better | better by +2.00 points: it did not go live',
  ],
  [
    'it loses',
    { reason: '', isPromoted: false, difference: estimateOf(-0.02, -0.03, -0.01), against },
    'worse | loses by 2.00 points: it did not go live',
  ],
  [
    'chance may explain it',
    { reason: '', isPromoted: true, difference: estimateOf(-0.004, -0.02, 0.01), against },
    'open | not distinguishable (-0.40 points): it went live',
  ],
  [
    'too few users were there',
    { reason: '', isPromoted: true, difference: estimateOf(null), against },
    'unknown | not compared: it went live',
  ],
])('where %s, that and whether it served is said', (_, verdict, wanted) => {
  expect(textOf(<Words verdict={verdict} />)).toBe(wanted);
});
