import type { Budget } from './budgets.js';

/** What one request may ask for. On by default; a server can be started with others. */
export interface Limits {
  /** Levels of fields, introspection aside. */
  depth: number;
  aliases: number;
  /** Directives such as `@include`. */
  directives: number;
  /** Lexical tokens of the document; validation takes time with their square. */
  tokens: number;
  /** The same for callers without an identity, who only sign in or set up. */
  anonymousTokens: number;
  /** Points: see cost.ts. */
  cost: number;
  /** What each caller may spend over time: see budgets.ts. */
  budget: Budget;
  /** Bytes of a POST body. */
  bodyBytes: number;
  /** Milliseconds until a request is stopped. */
  timeoutMs: number;
  /** Expected seconds of a question beyond which a mutation that may start a job starts one, with progress, in place of waiting for the answer. */
  longSeconds: number;
}

export const DEFAULT_LIMITS: Readonly<Limits> = {
  depth: 12,
  aliases: 30,
  directives: 100,
  tokens: 2_000,
  anonymousTokens: 300,
  cost: 20_000,
  // A minute of work at once, and half of a core for good.
  budget: { points: 600_000, restoreRate: 5_000 },
  bodyBytes: 1024 * 1024,
  timeoutMs: 30_000,
  longSeconds: 8,
};
