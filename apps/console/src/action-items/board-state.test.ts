import { describe, expect, test } from 'vitest';
import { edited, reverse, withOverlay, type Item } from './board-state.js';

const item: Item = {
  id: 'act_1',
  title: 'Win back carts',
  description: '',
  status: 'PROPOSED',
  ownerAccount: null,
  dueOn: null,
  isSynthetic: false,
  audience: null,
  expectedUplift: 0.05,
  insight: {
    id: 'ins_1',
    title: 'Carts are left',
    page: '/funnel',
    evidence: {
      summary: 'Nine of ten carts are left',
      snapshotId: 's1',
      frozenAt: '2019-11-01T00:00:00Z',
      approvedBy: null,
      approvedAt: null,
    },
    createdBy: null,
  },
  campaign: null,
  createdBy: null,
  createdAt: '2019-11-01T00:00:00Z',
  updatedAt: '2019-11-01T00:00:00Z',
  completedAt: null,
  version: 3,
};
const names = {
  owners: new Map([['acc_1', 'Mina']]),
  audiences: new Map([['aud_1', { name: 'Carted', size: 48, isSynthetic: true }]]),
};

describe('an edit', () => {
  test('shows at once, under the names the page knows', () => {
    expect(edited(item, { status: 'DOING', ownerId: 'acc_1', audienceId: 'aud_1' }, names)).toMatchObject({
      status: 'DOING',
      ownerAccount: { name: 'Mina' },
      audience: { name: 'Carted', size: 48, isSynthetic: true },
      title: 'Win back carts',
    });
  });
  test('with null empties a field, with undefined leaves it', () => {
    const owned = edited(item, { ownerId: 'acc_1', dueOn: '2019-11-20' }, names);
    expect(edited(owned, { ownerId: null }, names)).toMatchObject({ ownerAccount: null, dueOn: '2019-11-20' });
  });
  test('can be taken back', () => {
    const changes = { status: 'DONE', dueOn: '2019-11-20', ownerId: 'acc_1' } as const;
    const after = edited(item, changes, names);
    expect(edited(after, reverse(item, changes), names)).toEqual(item);
  });
});

describe('the overlay', () => {
  test('covers the list until the list has caught up', () => {
    const newer = { ...item, status: 'DOING' as const, version: 4 };
    expect(withOverlay([item], new Map([[item.id, newer]]))).toEqual([newer]);
    const latest = { ...item, status: 'DONE' as const, version: 5 };
    expect(withOverlay([latest], new Map([[item.id, newer]]))).toEqual([latest]);
  });
  test('hides what was deleted', () => {
    expect(withOverlay([item], new Map([[item.id, 'deleted' as const]]))).toEqual([]);
  });
});
