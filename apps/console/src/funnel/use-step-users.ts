import type { FunnelInput } from '@cartograph/sdk/schema';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import type { ScopeVariables } from '../scope/scope.js';
import { FunnelUsersDocument } from '@cartograph/sdk/operations/funnel';
import type { FunnelData } from './funnel-state.js';

/** Users who came to a step with a session, and those lost there. */
export interface StepUsers {
  users: number;
  lostUsers: number | null;
}

/**
 * The users of a funnel of sessions, step by step, null while they are counted. They take the events, and the sessions of most funnels do not, so
 * that they are asked for after these are shown. Within a window the users are what is counted.
 */
export function useStepUsers(
  funnel: FunnelData | undefined,
  variables: ScopeVariables,
  input: FunnelInput,
): StepUsers[] | null {
  // Groups have no users in any table.
  const whole = useMemo((): FunnelInput => ({ ...input, breakdown: null }), [input]);
  const isOfUsers = funnel?.unit === 'USER';
  const [{ data }] = useQuery({
    query: FunnelUsersDocument,
    variables: { ...variables, input: whole },
    pause: !funnel || isOfUsers,
  });
  return useMemo(() => {
    if (!funnel) return null;
    if (isOfUsers) return funnel.steps.map(({ reached, lost }) => ({ users: reached, lostUsers: lost }));
    const steps = data?.analytics.funnel.steps;
    // An answer may still be of the question before.
    if (
      steps?.length !== funnel.steps.length ||
      steps.some(({ reached }, place) => reached !== funnel.steps[place]?.reached)
    )
      return null;
    return steps.map(({ users, lostUsers }) => ({ users, lostUsers }));
  }, [funnel, data, isOfUsers]);
}
