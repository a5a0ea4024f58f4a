import type { Actor } from '../identity.js';
import { ApiError } from '../errors.js';

/** What a caller may spend: points that come back by the second. */
export interface Budget {
  /** The most that a caller can have, in points. */
  points: number;
  /** Points that come back in a second. */
  restoreRate: number;
}

/** An object of an answer is one point; so is a tenth of a millisecond of CPU for a question. */
export const POINTS_PER_MS = 10;
/** Points of a request that asks for nothing, or is refused. */
export const LEAST_POINTS = 10;
/** Callers of whom something is missing; beyond so many, those who have all of it again are forgotten. */
const MANY = 1_000;

interface Left {
  points: number;
  at: number;
}

/**
 * A leaky bucket for every key, account and anonymous address. What a request asks for is taken before it runs, and set right by what it cost; one question may cost more
 * than is left, which is then owed. A process counts its own callers.
 */
export class Budgets {
  readonly #left = new Map<string, Left>();

  constructor(
    readonly budget: Budget,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Takes what is asked for.
   *
   * @returns what is left afterwards.
   * @throws ApiError RATE_LIMITED - it is more than is left; `retryAfterSeconds` in its extensions.
   */
  take(caller: string, requested: number): number {
    const left = this.#of(caller);
    const asked = Math.min(Math.max(LEAST_POINTS, requested), this.budget.points);
    if (left.points < asked) throw this.#refusal(asked - left.points, requested);
    left.points -= asked;
    return left.points;
  }

  /** Sets right what was taken, once it is known what it cost. @returns what is left. */
  settle(caller: string, requested: number, actual: number): number {
    return this.charge(
      caller,
      Math.max(LEAST_POINTS, actual) - Math.min(Math.max(LEAST_POINTS, requested), this.budget.points),
    );
  }

  /** Takes points for work that was done. @returns what is left; below 0 where it was more than there was. */
  charge(caller: string, cost: number): number {
    const left = this.#of(caller);
    const { points } = this.budget;
    left.points = Math.max(-points, Math.min(points, left.points - cost));
    return left.points;
  }

  /** What is left now, at least 0. */
  remaining(caller: string): number {
    return Math.max(0, Math.floor(this.#of(caller).points));
  }

  #of(caller: string): Left {
    const at = this.now();
    const { points, restoreRate } = this.budget;
    const known = this.#left.get(caller);
    if (known) {
      known.points = Math.min(points, known.points + ((at - known.at) / 1000) * restoreRate);
      known.at = at;
      return known;
    }
    if (this.#left.size >= MANY) this.#forgetFull(at);
    const left = { points, at };
    this.#left.set(caller, left);
    return left;
  }

  #forgetFull(at: number): void {
    const { points, restoreRate } = this.budget;
    for (const [caller, left] of this.#left)
      if (left.points + ((at - left.at) / 1000) * restoreRate >= points) this.#left.delete(caller);
  }

  #refusal(missing: number, requested: number): ApiError {
    const { points: limit, restoreRate } = this.budget;
    const retryAfterSeconds = Math.ceil(missing / restoreRate);
    return new ApiError(
      'RATE_LIMITED',
      `You have asked for a lot in a short time. Try again in ${retryAfterSeconds} s: ${restoreRate} points come back every second.`,
      {
        extensions: {
          retryAfterSeconds,
          problem: 'budget-spent',
          facts: { seconds: retryAfterSeconds, requested, limit, restoreRate },
        },
      },
    );
  }
}

/** Whose budget a request spends. */
export function payerOf(actor: Actor, address: string): string {
  switch (actor.kind) {
    case 'account':
      return `account:${actor.accountId}`;
    case 'apiKey':
      return `key:${actor.keyId}`;
    default:
      return `address:${address}`;
  }
}

/** Objects of an answer. */
export function objectsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + objectsIn(item), 0);
  let sum = 1;
  for (const inner of Object.values(value)) sum += objectsIn(inner);
  return sum;
}
