// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { textOf } from '../testing/text-of.js';
import { usePromotionWhy } from './promotion-why.js';

type Ground = Parameters<ReturnType<typeof usePromotionWhy>>[0];

function Why({ promotion }: { promotion: Ground }) {
  return usePromotionWhy()(promotion) ?? 'its cause says all';
}
const why = (more: Partial<Ground>): string =>
  textOf(
    <Why
      promotion={{ cause: 'TRAINING', difference: null, sessionDifference: null, replacedDamaged: false, ...more }}
    />,
  );

test('the first, and one that was gone back to, need no figures', () => {
  for (const cause of ['FIRST', 'ROLLBACK'] as const)
    expect(why({ cause, difference: estimateOf(0.02, 0.01, 0.03) })).toBe('its cause says all');
});

test('that what was to serve was damaged is said instead of a comparison with it', () => {
  expect(why({ replacedDamaged: true, difference: estimateOf(-0.02, -0.03, -0.01) })).toBe(
    'What was to be live could not answer: its files were damaged or gone.',
  );
});

test('one that loses is never called better or open', () => {
  expect(why({ cause: 'MANUAL', difference: estimateOf(-0.02, -0.03, -0.01) })).toBe(
    'It loses to the live model of then by 2.00 points of NDCG (95% interval 1.00 to 3.00), and went live all the same.',
  );
});

test('a difference without a number was not compared, whatever sessions say', () => {
  expect(why({ difference: estimateOf(null), sessionDifference: estimateOf(0.01, 0, 0.02) })).toBe(
    'It was never compared with the live model of then. On anonymous sessions the difference is +1.00 points (95% interval 0.00 to +2.00).',
  );
  expect(why({ sessionDifference: estimateOf(null) })).toBe('It was never compared with the live model of then.');
});
