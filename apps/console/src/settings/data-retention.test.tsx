// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { renderSignedIn } from '../testing/signed-in.js';
import { DataRetention } from './data-retention.js';

afterEach(cleanup);

const kind = (name: string, values: object) => ({
  __typename: 'DataRetention',
  kind: name,
  days: null,
  newest: null,
  items: 0,
  bytes: 0,
  dueItems: 0,
  dueBytes: 0,
  ...values,
});

function open(locale: Locale): void {
  renderSignedIn(<DataRetention />, {
    permissions: ['lake:manage'],
    locale,
    answer: (name) =>
      name === 'GetDataRetention'
        ? {
            dataRetention: [
              kind('QUARANTINE', { days: 90, items: 1_200, bytes: 4_096, dueItems: 2, dueBytes: 1_024 }),
              kind('SNAPSHOTS', { newest: 5, items: null, bytes: null, dueItems: null, dueBytes: null }),
            ],
          }
        : null,
  });
}

test('says of each kind how much there is, its rule, and what goes next', async () => {
  open('en');
  expect(await screen.findByText('Quarantined rows')).toBeTruthy();
  expect(screen.getByText('1,200')).toBeTruthy();
  expect(screen.getByText(/Removed 90 days after the import/)).toBeTruthy();
  expect(screen.getByText(/^2, 1/)).toBeTruthy();
  expect(screen.getByText(/the 5 newest from imports/)).toBeTruthy();
  // Of a damaged lake nobody knows.
  expect(screen.getAllByText('–')).toHaveLength(3);
});

test('says it in Korean', async () => {
  open('ko');
  expect(await screen.findByText('격리된 행')).toBeTruthy();
  expect(screen.getByText(/가져온 지 90일이 지나면 삭제합니다/)).toBeTruthy();
});
