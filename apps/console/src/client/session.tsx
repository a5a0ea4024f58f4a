import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useMutation, useQuery } from 'urql';
import { useResetClient } from './client-provider.js';
import { onSessionEnded } from './client.js';
import { readProblem, type Problem } from './problem.js';
import { SessionDocument, SignOutDocument, type SessionQuery } from '@cartograph/sdk/operations/accounts';
import type { MutationOutcome } from './user-errors.js';
import { rememberSignedIn } from './warm-up.js';

/** Every right a caller can have; the server decides, the console only does not offer what would be refused. */
export const PERMISSIONS = [
  'shop:read',
  'shop:write',
  'analytics:read',
  'people:read',
  'recommendations:read',
  'plan:read',
  'insights:write',
  'evidence:approve',
  'actions:write',
  'audiences:write',
  'campaigns:write',
  'imports:write',
  'events:write',
  'lake:manage',
  'models:write',
  'rules:write',
  'jobs:read',
  'jobs:write',
  'accounts:manage',
  'keys:manage',
  'audit:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export type SessionAccount = NonNullable<NonNullable<SessionQuery['viewer']>['account']>;

export interface Session {
  /** Null when nobody is signed in. */
  account: SessionAccount | null;
  needsSetup: boolean;
  isSynthetic: boolean;
  /** The server changes nothing. */
  isReadOnly: boolean;
  can(permission: Permission): boolean;
  /** Null once nobody is signed in any more; else why somebody still is. */
  signOut(): Promise<MutationOutcome | null>;
}

const SessionContext = createContext<Session | null>(null);

/** Who sits here and what they may do. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession needs a SessionProvider above it');
  return session;
}

interface SessionProviderProps {
  children: ReactNode;
  whileLoading: ReactNode;
  renderFailure(problem: Problem, retry: () => void): ReactNode;
}

/** Asks once who is signed in; everything below may then rely on the answer, until an answer says that the session has ended. */
export function SessionProvider({ children, whileLoading, renderFailure }: SessionProviderProps) {
  const [{ data, error, fetching }, ask] = useQuery({ query: SessionDocument });
  const [, signOutNow] = useMutation(SignOutDocument);
  const reset = useResetClient();
  const [ended, setEnded] = useState<SessionQuery | null>(null);
  useEffect(() => onSessionEnded(() => setEnded(data ?? null)), [data]);
  const signOut = useCallback(async () => {
    const { data: answer, error } = await signOutNow({});
    const isOver = error === undefined || readProblem(error).code === 'UNAUTHENTICATED';
    if (!isOver || answer?.signOut.ok === false) return { userErrors: answer?.signOut.userErrors, error };
    setEnded(data ?? null);
    reset();
    return null;
  }, [data, signOutNow, reset]);
  const isSignedIn = data !== ended && data?.viewer?.account != null;
  useEffect(() => {
    if (data) rememberSignedIn(isSignedIn);
  }, [data, isSignedIn]);
  const session = useMemo<Session>(() => {
    const viewer = data === ended ? null : data?.viewer;
    const permissions = new Set(viewer?.permissions);
    return {
      account: viewer?.account ?? null,
      needsSetup: data?.setup.needed ?? false,
      isSynthetic: data?.setup.isSynthetic ?? false,
      isReadOnly: data?.setup.isReadOnly ?? false,
      can: (permission) => permissions.has(permission),
      signOut,
    };
  }, [data, ended, signOut]);
  if (!data && error) return renderFailure(readProblem(error), () => ask({ requestPolicy: 'network-only' }));
  if (!data || (fetching && !data)) return whileLoading;
  return <SessionContext value={session}>{children}</SessionContext>;
}
