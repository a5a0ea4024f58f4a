import { createContext, use, useCallback, useState, type ReactNode } from 'react';
import { Provider, type Client } from 'urql';
import { createConsoleClient } from './client.js';
import { warmUp } from './warm-up.js';

const ResetContext = createContext<() => void>(() => {});

/** Forgets every cached answer: after signing in or out, and after an import made a new snapshot. */
export function useResetClient(): () => void {
  return use(ResetContext);
}

function firstClient(): Client {
  const client = createConsoleClient();
  warmUp(client);
  return client;
}

/** Gives urql's hooks the client. */
export function ClientProvider({ children }: { children: ReactNode }) {
  const [client, setClient] = useState(firstClient);
  const reset = useCallback(() => setClient(createConsoleClient()), []);
  return (
    <ResetContext value={reset}>
      <Provider value={client}>{children}</Provider>
    </ResetContext>
  );
}

/** The sign-in page's address; it leads back to `from`. */
export function signInPath(from: string): string {
  return from === '/' || from === '' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(from)}`;
}

/** Where to go after signing in: only ever a path of this console. */
export function returnPath(wanted: string | null): string {
  return wanted && /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/sign-in') ? wanted : '/';
}
