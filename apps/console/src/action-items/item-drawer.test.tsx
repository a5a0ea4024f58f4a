// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import { ToastProvider } from '../ui/notice/toast.js';
import type { Item } from './board-state.js';
import { ItemDrawer } from './item-drawer.js';
import type { Board } from './use-board.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

const item = {
  id: 'act_1',
  version: 3,
  status: 'TODO',
  title: 'Win back those who left',
  description: '',
  ownerAccount: null,
  createdBy: null,
  dueOn: null,
  audience: null,
  expectedUplift: null,
  isSynthetic: false,
  campaign: null,
  insight: {
    id: 'ins_1',
    page: '/funnel',
    createdBy: null,
    evidence: {
      summary: '80 % go no further.',
      snapshotId: 'snp_1',
      frozenAt: '2019-11-01T00:00:00Z',
      approvedBy: null,
      approvedAt: null,
    },
  },
} as unknown as Item;
const board = {} as Board;

async function open(shown: Item = item, detail: object | null = null): Promise<() => void> {
  cleanup();
  const onClose = vi.fn();
  renderSignedIn(
    <ToastProvider>
      <ItemDrawer item={shown} choices={{ owners: [], audiences: [] }} board={board} onClose={onClose} />
    </ToastProvider>,
    {
      permissions: ['actions:write'],
      accountId: 'acc_1',
      answer: (name) => (name === 'GetActionItem' ? detail : null),
    },
  );
  await screen.findByLabelText(/^Title/);
  return onClose;
}
const title = (): HTMLInputElement => screen.getByLabelText(/^Title/);

test('Escape on a changed item loses nothing, until another person has changed it', async () => {
  const onClose = await open();
  fireEvent.change(title(), { target: { value: 'Win back with a coupon' } });
  fireEvent.keyDown(title(), { key: 'Escape' });
  expect(onClose).toHaveBeenCalled();
  await open();
  expect(title().value).toBe('Win back with a coupon');
  expect(screen.getByText(/what you wrote before/)).toBeTruthy();
  await open({ ...item, version: 4, title: 'Win back by mail' });
  expect(title().value).toBe('Win back by mail');
});

test('evidence of single customers says that the account may not see them', async () => {
  const evidence = { ...item.insight.evidence, query: null, variables: null, result: null };
  await open(item, { actionItem: { ...item, insight: { ...item.insight, evidence } } });
  expect(await screen.findByText(/shows single customers/)).toBeTruthy();
  expect(screen.queryByText('Query and variables')).toBeNull();
});
