// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textOf } from '../testing/text-of.js';
import { useProductName } from './product-name.js';

function Name({ brand }: { brand: string | null }) {
  return useProductName()({ externalId: '1004856', brand });
}

test('a product is named by brand and id, and by its id alone where the log has no brand', () => {
  for (const locale of ['en', 'ko'] as const) {
    expect(textOf(<Name brand="samsung" />, locale)).toMatch(/samsung.*1004856/);
    for (const none of [null, '']) expect(textOf(<Name brand={none} />, locale)).toBe('1004856');
  }
});
