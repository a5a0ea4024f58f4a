// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { CombinedError } from 'urql';
import { afterEach, expect, test } from 'vitest';
import { SessionProvider, useSession } from '../client/session.js';
import { renderAt, scriptedClient } from '../testing/render.js';
import { ToastProvider } from '../ui/notice/toast.js';
import { useSignOut } from './use-sign-out.js';

afterEach(cleanup);

const account = { id: 'acc_1', name: 'Kim', email: 'kim@shop.example', roles: ['VIEWER'], locale: null, version: 1 };

function Leave() {
  const { account: own } = useSession();
  const signOut = useSignOut();
  return <button onClick={signOut}>{own?.name ?? 'nobody'}</button>;
}

function renderWith(answer: { data?: object; error?: CombinedError }): void {
  const client = scriptedClient((_, name) =>
    name === 'Session'
      ? {
          data: {
            viewer: { account, permissions: [] },
            setup: { needed: false, isSynthetic: false, isReadOnly: false },
          },
        }
      : { data: undefined, ...answer },
  );
  renderAt(
    <ToastProvider>
      <SessionProvider whileLoading={null} renderFailure={() => null}>
        <Leave />
      </SessionProvider>
    </ToastProvider>,
    { client },
  );
}

test('whoever could not be signed out is told so, and why', async () => {
  renderWith({ error: new CombinedError({ networkError: new Error('fetch failed') }) });
  fireEvent.click(await screen.findByRole('button', { name: 'Kim' }));
  expect(await screen.findByText(/^You are still signed in\. .*server/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Kim' })).toBeTruthy();
});

test.each([
  ['the server has ended the session', { data: { signOut: { ok: true, userErrors: [] } } }],
  [
    'it had ended before',
    {
      error: new CombinedError({
        graphQLErrors: [{ message: 'Sign in first', extensions: { code: 'UNAUTHENTICATED' } }],
      }),
    },
  ],
])('nobody is signed in any more where %s', async (_, answer) => {
  renderWith(answer);
  fireEvent.click(await screen.findByRole('button', { name: 'Kim' }));
  expect(await screen.findByRole('button', { name: 'nobody' })).toBeTruthy();
});
