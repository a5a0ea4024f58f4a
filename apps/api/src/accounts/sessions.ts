import type { EntityManager } from 'typeorm';
import type { Services } from '../context.js';
import type { Identity } from '../identity.js';
import { unlessUnwritable } from '../errors.js';
import { newId } from '../node-id.js';
import { permissionsOf } from '../permissions.js';
import { AccountEntity, Locale } from './account.entity.js';
import { randomToken, tokenHash } from './secrets.js';
import { SessionEntity } from './session.entity.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A session unused for this long is over. */
const IDLE_MS = 7 * DAY;
/** A session this old is over, however busy. */
const ABSOLUTE_MS = 30 * DAY;
/** How long one cookie is used before the next request gets a new one. */
const ROTATE_MS = 15 * MINUTE;
/** How long the cookie before still works once the new one has come back: requests under way have it. */
const GRACE_MS = MINUTE;

export const accountIdentity = (account: AccountEntity, sessionId: string): Identity => ({
  actor: { kind: 'account', accountId: account.id, email: account.email, sessionId },
  permissions: permissionsOf(account.roles),
  language: account.locale === Locale.KO ? 'ko' : 'en',
});

/** Opens a session for an account; the token goes into the cookie and nowhere else. */
export async function openSession(
  manager: EntityManager,
  account: AccountEntity,
  now: Date,
): Promise<{ session: SessionEntity; token: string }> {
  const token = randomToken();
  const session = Object.assign(new SessionEntity(), {
    id: newId('ssn'),
    accountId: account.id,
    tokenHash: tokenHash(token),
    previousTokenHash: null,
    rotatedAt: now,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + ABSOLUTE_MS),
  });
  await manager.insert(SessionEntity, session);
  await manager
    .createQueryBuilder()
    .delete()
    .from(SessionEntity)
    .where('expiresAt < :now', { now: now.toISOString() })
    .execute();
  return { session, token };
}

export interface LiveSession {
  identity: Identity;
  expiresAt: Date;
  /** The cookie to use from now on, when this request rotated it. */
  freshToken: string | null;
}

/** Who a session cookie stands for; null when it is unknown, over, or its account disabled. Rotates the cookie when it is due. */
export async function resumeSession(
  services: Pick<Services, 'decisions' | 'now'>,
  token: string,
  options: { rotate: boolean },
): Promise<LiveSession | null> {
  const { decisions } = services;
  const now = services.now();
  const hash = tokenHash(token);
  const session =
    (await decisions.read.findOneBy(SessionEntity, { tokenHash: hash })) ??
    (await decisions.read.findOneBy(SessionEntity, { previousTokenHash: hash }));
  if (!session) return null;
  const isPrevious = session.tokenHash !== hash;
  const age = (since: Date): number => now.getTime() - since.getTime();
  // The answer that carried the new cookie may never have arrived: pages cancel requests. Until the new one comes back, the old one is good.
  const hasArrived = session.lastSeenAt > session.rotatedAt;
  const isLate = isPrevious && age(session.rotatedAt) > GRACE_MS;
  if (session.expiresAt <= now || age(session.lastSeenAt) > IDLE_MS || (isLate && hasArrived)) return null;
  const account = await decisions.read.findOneBy(AccountEntity, { id: session.accountId });
  if (!account || account.disabled) return null;

  let freshToken: string | null = null;
  if (options.rotate && (isPrevious ? isLate : age(session.rotatedAt) > ROTATE_MS)) {
    const next = randomToken();
    const result = await unlessUnwritable(
      decisions.write((manager) =>
        manager.update(
          SessionEntity,
          { id: session.id, tokenHash: session.tokenHash },
          { tokenHash: tokenHash(next), previousTokenHash: hash, rotatedAt: now, lastSeenAt: now },
        ),
      ),
    );
    // A parallel request may have been first; then its answer carries the new cookie.
    if (result?.affected === 1) freshToken = next;
  } else if (!isPrevious && !hasArrived && session.previousTokenHash !== null) {
    const lastSeenAt = new Date(Math.max(now.getTime(), session.rotatedAt.getTime() + 1));
    await unlessUnwritable(
      decisions.write((manager) => manager.update(SessionEntity, { id: session.id, tokenHash: hash }, { lastSeenAt })),
    );
  }
  return { identity: accountIdentity(account, session.id), expiresAt: session.expiresAt, freshToken };
}

/** The identity of a session known by its id; null when it is over. */
export async function sessionIdentity(
  { decisions, now }: Pick<Services, 'decisions' | 'now'>,
  sessionId: string,
): Promise<Identity | null> {
  const session = await decisions.remember(`session ${sessionId}`, (read) =>
    read.findOneBy(SessionEntity, { id: sessionId }),
  );
  if (!session || session.expiresAt <= now()) return null;
  const { accountId: id } = session;
  const account = await decisions.remember(`account ${id}`, (read) => read.findOneBy(AccountEntity, { id }));
  return account && !account.disabled ? accountIdentity(account, session.id) : null;
}

export async function closeSession(manager: EntityManager, sessionId: string): Promise<void> {
  await manager.delete(SessionEntity, { id: sessionId });
}

/** Ends an account's sessions, all or all but one. */
export async function closeSessionsOf(
  manager: EntityManager,
  accountId: string,
  exceptId: string | null = null,
): Promise<void> {
  const query = manager
    .createQueryBuilder()
    .delete()
    .from(SessionEntity)
    .where('accountId = :accountId', { accountId });
  if (exceptId !== null) query.andWhere('id <> :exceptId', { exceptId });
  await query.execute();
}
