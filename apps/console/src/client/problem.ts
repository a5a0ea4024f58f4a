import type { CombinedError } from 'urql';

/** The closed list of codes in `extensions.code`, and NETWORK when no answer came at all. */
export const PROBLEM_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'COST_EXCEEDED',
  'RATE_LIMITED',
  'TIMEOUT',
  'READ_ONLY',
  'UNAVAILABLE',
  'INTERNAL',
  'NETWORK',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface Problem {
  code: ProblemCode;
  /** In the page's language if `problem` is set, else the server's English; never a stack trace. */
  message: string;
  /** Stable kebab-case code of what exactly is wrong; null where `code` says it all. */
  problem: string | null;
  /** What the message names, by name; null where `problem` is. */
  facts: unknown;
  /** Names the line in the server's log. */
  requestId: string | null;
}

const inexact = { problem: null, facts: null, requestId: null };

/**
 * Reads what went wrong out of urql's error: the first GraphQL error decides; a code we do not know counts as INTERNAL.
 */
export function readProblem(error: CombinedError): Problem {
  const [first] = error.graphQLErrors;
  if (first) {
    const code = PROBLEM_CODES.find((known) => known === first.extensions?.['code']) ?? 'INTERNAL';
    const { requestId, problem, facts } = first.extensions ?? {};
    const isExact = typeof problem === 'string';
    return {
      code,
      message: first.message,
      problem: isExact ? problem : null,
      facts: isExact ? facts : null,
      requestId: typeof requestId === 'string' ? requestId : null,
    };
  }
  const status = statusOf(error.response);
  if (status === 401) return { code: 'UNAUTHENTICATED', message: error.message, ...inexact };
  if (status === 403) return { code: 'FORBIDDEN', message: error.message, ...inexact };
  if (status === 429) return { code: 'RATE_LIMITED', message: error.message, ...inexact };
  return { code: 'NETWORK', message: error.networkError?.message ?? error.message, ...inexact };
}

const statusOf = (response: unknown): number | null =>
  typeof response === 'object' && response !== null && 'status' in response && typeof response.status === 'number'
    ? response.status
    : null;
