// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { parse } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import type { ActRequest } from '../ui/page/act.js';
import { registerPicture } from '../ui/chart/chart-picture.js';
import { ToastProvider } from '../ui/notice/toast.js';
import ActDrawer from './act-drawer.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

const request: ActRequest = {
  page: '/funnel?step=1',
  title: 'Win back those who left',
  summary: '80 % go no further.',
  document: parse('query Evidence { shop { name } }') as ActRequest['document'],
  variables: {},
  snapshotId: 'snp_1',
};

/** What insights were created with. */
const created: Record<string, unknown>[] = [];

async function open(asked: ActRequest = request, accountId = 'acc_1'): Promise<void> {
  // As when the session ends: all that was on the page goes, and comes back after signing in.
  cleanup();
  renderSignedIn(
    <ToastProvider>
      <ActDrawer request={asked} onClose={() => {}} />
    </ToastProvider>,
    {
      permissions: ['insights:write', 'actions:write'],
      accountId,
      answer: (name, { input }) => {
        if (name !== 'CreateInsight') return null;
        created.push(input as Record<string, unknown>);
        return {
          createInsight: { insight: null, userErrors: [{ code: 'INVALID', field: ['title'], message: 'No.' }] },
        };
      },
    },
  );
  await screen.findByLabelText(/^Note/);
}
const note = (): HTMLTextAreaElement => screen.getByLabelText(/^Note/);

test('what was written is in the drawer after signing in again, and only for who wrote it', async () => {
  await open();
  fireEvent.change(note(), { target: { value: 'Ask the warehouse first' } });
  fireEvent.change(screen.getByLabelText(/^Description/), { target: { value: 'Mail on Monday' } });
  await open();
  expect(note().value).toBe('Ask the warehouse first');
  expect(screen.getByLabelText<HTMLTextAreaElement>(/^Description/).value).toBe('Mail on Monday');
  expect(screen.getByText(/what you wrote before/)).toBeTruthy();
  await open(request, 'acc_2');
  expect(note().value).toBe('');
  await open({ ...request, title: 'Another finding' });
  expect(note().value).toBe('');
});

test('Escape keeps it, Cancel gives it up', async () => {
  await open();
  fireEvent.change(note(), { target: { value: 'Half a' } });
  fireEvent.keyDown(note(), { key: 'Escape' });
  await open();
  expect(note().value).toBe('Half a');
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await open();
  expect(note().value).toBe('');
});

test('a finding that no chart shows keeps no picture of another chart', async () => {
  const take = registerPicture(() => 'data:image/png;base64,AAAA');
  try {
    for (const isPictured of [true, false]) {
      created.length = 0;
      await open({ ...request, isPictured });
      fireEvent.submit(note().closest('form') ?? expect.fail('the note is in a form'));
      await waitFor(() => expect(created).toHaveLength(1));
      expect(created[0]?.['picture'], String(isPictured)).toEqual(
        isPictured ? { mediaType: 'PNG', content: 'AAAA' } : null,
      );
      expect(screen.queryByText(/picture/i) !== null).toBe(isPictured);
    }
  } finally {
    take();
  }
});
