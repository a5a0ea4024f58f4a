// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { sampleFault } from '../testing/sample-fault.js';
import { renderAt, scriptedClient } from '../testing/render.js';
import { DataAnswer } from './data-answer.js';
import type { ShopData } from './coverage-months.js';
import { sampleDay } from './sample-coverage.js';
import { sampleImport } from './sample-import.js';

afterEach(cleanup);

const missing = (date: string): typeof sampleFault => ({ ...sampleFault, date, kind: 'MISSING_DAY', eventType: null });
const shop: ShopData = {
  snapshot: null,
  users: 2,
  sessions: 2,
  products: 2,
  buyers: 1,
  revenue: '9.00',
  zeroPrices: 0,
  firstEventAt: '2019-11-14T10:00:00Z',
  lastEventAt: '2019-11-19T10:00:00Z',
  counts: { views: 20, carts: 2, removes: 0, purchases: 2, total: 24 },
  coverage: {
    timeZone: 'Asia/Dubai',
    days: [14, 15, 16, 17, 18, 19].map((day) => sampleDay(`2019-11-${day}`, 10)),
    faults: [sampleFault, missing('2019-11-16'), missing('2019-11-17'), missing('2019-11-18')],
  },
};
const client = scriptedClient(() => ({
  data: { imports: { nodes: [sampleImport], pageInfo: { hasNextPage: false, endCursor: null } } },
}));

test('it counts as many faults as the list under “Coverage” has: missing days in a row are one', async () => {
  renderAt(
    <p data-testid="words">
      <DataAnswer shop={shop} />
    </p>,
    { client },
  );
  expect((await screen.findByTestId('words')).textContent).toContain(
    '2 faults are known; they are listed under “Coverage”. Every one of 5,019 rows read in the last import is accounted for; 1 is in quarantine.',
  );
});

test('an import that was rolled back accounts for none of the rows counted', async () => {
  const rolledBack = { ...sampleImport, id: 'rolled-back', read: 1_000_000, isInLog: false };
  const both = scriptedClient(() => ({
    data: { imports: { nodes: [rolledBack, sampleImport], pageInfo: { hasNextPage: false, endCursor: null } } },
  }));
  renderAt(
    <p data-testid="words">
      <DataAnswer shop={shop} />
    </p>,
    { client: both },
  );
  expect((await screen.findByTestId('words')).textContent).toContain(
    'Every one of 5,019 rows read in the last import is accounted for; 1 is in quarantine.',
  );
});
