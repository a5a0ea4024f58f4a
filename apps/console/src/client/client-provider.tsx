import { createContext, use, useCallback, useEffect, useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Provider } from 'urql';
import { createConsoleClient, onSessionEnded } from './client.js';

const ResetContext = createContext<() => void>(() => {});

/** Forgets every cached answer: after signing in or out, and after an import made a new snapshot. */
export function useResetClient(): () => void {
  return use(ResetContext);
}

/** Gives urql's hooks the client; an ended session leads to the sign-in page and, from there, back. */
export function ClientProvider({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const [client, setClient] = useState(createConsoleClient);
  const reset = useCallback(() => setClient(createConsoleClient()), []);
  useEffect(
    () =>
      onSessionEnded(() => {
        const { pathname, search } = window.location;
        if (pathname === '/sign-in' || pathname === '/setup') return;
        void navigate(signInPath(pathname + search), { replace: true });
      }),
    [navigate],
  );
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
