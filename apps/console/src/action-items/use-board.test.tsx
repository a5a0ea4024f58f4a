// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { Operation } from 'urql';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { ToastProvider } from '../ui/notice/toast.js';
import type { Item, Names } from './board-state.js';
import { useBoard } from './use-board.js';

const item: Item = {
  id: 'act_1',
  title: 'Win back carts',
  description: '',
  status: 'PROPOSED',
  ownerAccount: null,
  dueOn: null,
  isSynthetic: false,
  audience: null,
  expectedUplift: null,
  insight: {
    id: 'ins_1',
    title: '',
    page: '/',
    evidence: { summary: '', snapshotId: 's', frozenAt: '2019-11-01T00:00:00Z', approvedBy: null, approvedAt: null },
    createdBy: null,
  },
  campaign: null,
  createdBy: null,
  createdAt: '2019-11-01T00:00:00Z',
  updatedAt: '2019-11-01T00:00:00Z',
  completedAt: null,
  version: 1,
};
const names: Names = { owners: new Map(), audiences: new Map() };

/** A server with one item, that refuses an old version as the real one does. */
function server() {
  let current = item;
  const client = scriptedClient((operation: Operation, name) => {
    if (name === 'ActionItems')
      return { data: { actionItems: { nodes: [current], pageInfo: { hasNextPage: false, endCursor: null } } } };
    if (name !== 'UpdateActionItem') return null;
    const { input } = operation.variables as { input: { id: string; version: number } & Partial<Item> };
    const { version, ...changes } = input;
    if (version !== current.version) {
      return {
        data: {
          updateActionItem: {
            actionItem: current,
            userErrors: [{ code: 'CONFLICT', field: ['version'], message: 'Somebody else was faster.' }],
          },
        },
      };
    }
    current = { ...current, ...changes, version: current.version + 1 };
    return { data: { updateActionItem: { actionItem: current, userErrors: [] } } };
  });
  return {
    client,
    now: () => current,
    changeElsewhere: (changes: Partial<Item>) => {
      current = { ...current, ...changes, version: current.version + 1 };
    },
  };
}

function Board() {
  const board = useBoard({ filter: null, archived: false }, names);
  const [first] = board.items ?? [];
  if (!first) return null;
  return (
    <>
      <p>{`now ${first.status}`}</p>
      <button type="button" onClick={() => void board.change(first, { status: 'DOING' }, 'Moved')}>
        Start
      </button>
      {board.conflict && <p>{`theirs ${board.conflict.theirs.status}, mine ${board.conflict.mine.status}`}</p>}
    </>
  );
}

const renderBoard = (client: ReturnType<typeof server>['client']) =>
  renderAt(
    <ToastProvider>
      <Board />
    </ToastProvider>,
    { client },
  );

afterEach(cleanup);

test('an edit shows before the server has answered, and can be undone', async () => {
  const { client, now } = server();
  renderBoard(client);
  await screen.findByText('now PROPOSED');
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  expect(screen.getByText('now DOING')).toBeTruthy();
  await waitFor(() => expect(now().status).toBe('DOING'));
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  expect(await screen.findByText('now PROPOSED')).toBeTruthy();
  await waitFor(() => expect(now()).toMatchObject({ status: 'PROPOSED', version: 3 }));
});

test('a conflict shows the other’s item and keeps what was meant', async () => {
  const { client, now, changeElsewhere } = server();
  renderBoard(client);
  await screen.findByText('now PROPOSED');
  changeElsewhere({ status: 'DROPPED' });
  fireEvent.click(screen.getByRole('button', { name: 'Start' }));
  expect(await screen.findByText('theirs DROPPED, mine DOING')).toBeTruthy();
  expect(screen.getByText('now DROPPED')).toBeTruthy();
  expect(now().status).toBe('DROPPED');
});
