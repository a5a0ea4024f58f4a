import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { In, type EntityManager } from 'typeorm';
import type { RequestContext } from '../context.js';
import { SignInAttemptEntity } from './sign-in-attempt.entity.js';

/** Failures are forgotten so long after the first of them. */
const WINDOW_MS = 60 * 60_000;
/** So many failures of one address with one account cost nothing; each further one doubles the pause, from a second on. */
const FREE_FAILURES = 5;
const LONGEST_PAUSE_MS = 5 * 60_000;
/** One address that fails with many accounts, and one account that fails from many addresses: so many are free, then each attempt takes its time. */
const FROM_ADDRESS = { free: 30, pauseMs: 2_000 };
const WITH_ACCOUNT = { free: 50, pauseMs: 3_000 };
/** What an attempt takes from the budget of its caller. */
const HASH_POINTS = 1_000;
/** A caller waits so long for an answer; where the pause is longer, she is told to come back. */
const PATIENCE_MS = 10_000;

type Counts = Pick<SignInAttemptEntity, 'failures' | 'lastAt'> | null;

const beyond = (counts: Counts, free: number): number => Math.max(0, (counts?.failures ?? 0) - free);

/**
 * Milliseconds to wait before the password is looked at. Whoever fails elsewhere locks nobody out: the right password is let in once the pause is over. But
 * attempts of one address with one account take turns, so that who goes on failing behind somebody's own address keeps her waiting in browsers that she has not signed in with.
 */
export function pauseBefore(pair: Counts, address: Counts, account: Counts, now: number): number {
  const over = beyond(pair, FREE_FAILURES - 1);
  const own = over === 0 ? 0 : Math.min(1_000 * 2 ** (over - 1), LONGEST_PAUSE_MS);
  const shared = Math.max(
    beyond(address, FROM_ADDRESS.free - 1) > 0 ? FROM_ADDRESS.pauseMs : 0,
    beyond(account, WITH_ACCOUNT.free - 1) > 0 ? WITH_ACCOUNT.pauseMs : 0,
  );
  // The last may lie ahead by as long as its caller waits; farther, the clock was set back since.
  const sinceLast = pair === null ? 0 : Math.max(now - pair.lastAt.getTime(), -PATIENCE_MS);
  return Math.max(Math.max(own, shared) - sinceLast, shared, 0);
}

/** What tells callers apart: the address, of IPv6 the network of 64 bits that one subscriber has. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain) || !isIPv6(plain)) return plain;
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const whole =
    tail === undefined
      ? groups
      : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

const hashed = (parts: readonly string[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** An attempt to prove a password that may be checked now. */
export interface Attempt {
  /** The password was right: the attempt was no failure, and those of this address with this account are forgotten. */
  succeeded(manager: EntityManager): Promise<void>;
}

/**
 * Counts an attempt as a failure, waits where there were many, and lets it be checked. The counts are shared by all processes on the data folder.
 *
 * @param device - the browser, where the account has signed in with it before: its failures count by themselves, and those of others do not keep it waiting.
 * @returns the attempt; or, where the pause is longer than a caller waits, the seconds after which to come back, and nothing is counted.
 */
export async function knock(
  context: RequestContext,
  email: string,
  device: string | null,
): Promise<Attempt | { retryAfterSeconds: number }> {
  // Checking a password takes tens of milliseconds of CPU.
  context.charge(HASH_POINTS);
  const address = networkOf(context.http?.address ?? 'local');
  const own = device === null ? ['pair', address, email] : ['device', email, device];
  const shared =
    device === null
      ? [
          ['address', address],
          ['account', email],
        ]
      : [];
  const [pair, ...others] = [own, ...shared].map(hashed) as [string, ...string[]];
  const keys = [pair, ...others];
  const pause = await context.decisions.write(async (manager) => {
    const now = context.now();
    const since = new Date(now.getTime() - WINDOW_MS).toISOString();
    await manager
      .createQueryBuilder()
      .delete()
      .from(SignInAttemptEntity)
      .where('since < :since or since > :now', { since, now: now.toISOString() })
      .execute();
    const found = new Map((await manager.findBy(SignInAttemptEntity, { id: In(keys) })).map((one) => [one.id, one]));
    const [ofPair, ofAddress, ofAccount] = keys.map((id) => found.get(id) ?? null);
    const wait = pauseBefore(ofPair ?? null, ofAddress ?? null, ofAccount ?? null, now.getTime());
    if (wait > PATIENCE_MS) return wait;
    // Counted before the slow check, so that a burst of parallel guesses is counted too; the next of the pair comes after this one.
    const lastAt = new Date(now.getTime() + wait);
    for (const id of keys) {
      const before = found.get(id);
      await manager.save(SignInAttemptEntity, {
        id,
        failures: (before?.failures ?? 0) + 1,
        since: before?.since ?? now,
        lastAt,
      });
    }
    return wait;
  });
  if (pause > PATIENCE_MS) return { retryAfterSeconds: Math.ceil(pause / 1_000) };
  if (pause > 0) await sleep(pause, undefined, { signal: context.signal });
  return {
    async succeeded(manager) {
      await manager.delete(SignInAttemptEntity, { id: pair });
      // Other accounts guessed at from this address stay counted, and so do other addresses that guess at this account.
      if (others.length > 0) await manager.decrement(SignInAttemptEntity, { id: In(others) }, 'failures', 1);
    },
  };
}
