// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { modelFeature } from '../i18n/en/parts.js';
import type { Locale } from '../i18n/locale.js';
import { textOf } from '../testing/text-of.js';
import { useReasonWords } from './reason-words.js';

type Reason = Parameters<ReturnType<typeof useReasonWords>>[0];

function Words({ reason, isLately }: { reason: Reason; isLately: boolean }) {
  return useReasonWords()(reason, { isLately });
}
const product = { id: 'prd_7', externalId: '7', category: null, brand: 'acme', price: '1.00', inStock: null };
const words = (reason: Partial<Reason>, locale: Locale = 'en', isLately = false): string =>
  textOf(
    <Words
      isLately={isLately}
      reason={{
        kind: 'POPULAR',
        text: 'as the server says',
        product: null,
        share: null,
        count: null,
        feature: null,
        ...reason,
      }}
    />,
    locale,
  );

test.each<[Partial<Reason>, string]>([
  [{ kind: 'OWN_CART', product, share: 0.542 }, 'acme 7, carted or bought before, makes up 54.2% of the score.'],
  [
    { kind: 'OWN_VIEW', product: { ...product, brand: null }, share: 0.5 },
    '7, viewed before, makes up 50% of the score.',
  ],
  [
    { kind: 'OWN_VIEW', product, share: 1.33 },
    'acme 7, viewed before, makes up 133% of the score; other products take some away.',
  ],
  [{ kind: 'MOST_CARTED', count: 1 }, 'Carted once by this user.'],
  [{ kind: 'POPULAR', count: 1 }, 'Carted by 1 user.'],
  [{ kind: 'SIMILAR', product, count: 12 }, '12 users carted it and acme 7.'],
  [{ kind: 'SIMILAR', product, count: null }, 'Of interest to the same kind of users as acme 7.'],
  [
    { kind: 'LIKE_SESSION', product, count: 3, share: 1 },
    'In 3 sessions like this one; acme 7, which they share, makes up 100% of the score.',
  ],
])('%j is told from its figures', (reason, wanted) => {
  expect(words(reason)).toBe(wanted);
});

test('recent popularity says that it counts the last days, and other reasons do not', () => {
  expect(words({ kind: 'POPULAR', count: 11 }, 'en', true)).toBe(
    'Carted by 11 users. Only the last days of the log count.',
  );
  expect(words({ kind: 'SIMILAR', product, count: 12 }, 'en', true)).toBe('12 users carted it and acme 7.');
  expect(words({ kind: 'POPULAR_VIEWED', count: 11 }, 'ko', true)).toMatch(/마지막 며칠만 센 수입니다\.$/);
});

test('a feature adds or takes away, by the sign of its share, and is named in the page’s language', () => {
  expect(words({ kind: 'FEATURE', feature: 'newness', share: 0.2 })).toBe(
    `Its ${modelFeature.newness} adds 20% of the score.`,
  );
  expect(words({ kind: 'FEATURE', feature: 'newness', share: -0.2 })).toBe(
    `Its ${modelFeature.newness} takes away 20% of the score.`,
  );
  expect(words({ kind: 'FEATURE', feature: 'newness', share: 0.2 }, 'ko')).not.toMatch(/[a-z]/i);
});

test('a feature of a newer server is named as it names it', () => {
  expect(words({ kind: 'FEATURE', feature: 'color', share: 0.2 })).toBe('Its color adds 20% of the score.');
});
