import type { EntityManager } from 'typeorm';
import type { Services } from '../context.js';
import type { Identity } from '../identity.js';
import { unlessUnwritable } from '../errors.js';
import { newId } from '../node-id.js';
import { permissionsOf, type Permission } from '../permissions.js';
import { AccountEntity } from './account.entity.js';
import { API_KEY_PREFIX, ApiKeyEntity } from './api-key.entity.js';
import { randomToken, tokenHash } from './secrets.js';

const SECRET_START = 'ck_';
const USED_RESOLUTION_MS = 60_000;

/** Makes a key; the secret is returned here and never again. */
export async function issueApiKey(
  manager: EntityManager,
  key: { name: string; scopes: readonly Permission[]; createdById: string | null; expiresAt: Date | null },
  now: Date,
): Promise<{ apiKey: ApiKeyEntity; secret: string }> {
  const secret = SECRET_START + randomToken();
  const apiKey = Object.assign(new ApiKeyEntity(), {
    ...key,
    id: newId(API_KEY_PREFIX),
    prefix: secret.slice(0, 10),
    secretHash: tokenHash(secret),
    scopes: [...key.scopes],
    createdAt: now,
    lastUsedAt: null,
    revokedAt: null,
  });
  await manager.insert(ApiKeyEntity, apiKey);
  return { apiKey, secret };
}

/** Who an API key stands for; null when it is unknown, revoked, expired, or its maker disabled. */
export async function identifyApiKey(
  services: Pick<Services, 'decisions' | 'now'>,
  secret: string,
): Promise<Identity | null> {
  if (!secret.startsWith(SECRET_START)) return null;
  const secretHash = tokenHash(secret);
  const key = await services.decisions.remember(`key ${secretHash}`, (read) =>
    read.findOneBy(ApiKeyEntity, { secretHash }),
  );
  const identity = key && (await keyIdentity(services, key));
  if (!key || !identity) return null;
  const now = services.now();
  if (key.lastUsedAt === null || now.getTime() - key.lastUsedAt.getTime() > USED_RESOLUTION_MS) {
    await unlessUnwritable(
      services.decisions.write((manager) => manager.update(ApiKeyEntity, { id: key.id }, { lastUsedAt: now })),
    );
  }
  return identity;
}

/** What a key may do now: its scopes, as far as its maker has them. Null when it is not good any more. */
export async function keyIdentity(
  { decisions, now }: Pick<Services, 'decisions' | 'now'>,
  key: ApiKeyEntity,
): Promise<Identity | null> {
  if (key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= now())) return null;
  let permissions = new Set<Permission>(key.scopes);
  if (key.createdById !== null) {
    const { createdById } = key;
    const maker = await decisions.remember(`account ${createdById}`, (read) =>
      read.findOneBy(AccountEntity, { id: createdById }),
    );
    if (!maker || maker.disabled) return null;
    const allowed = permissionsOf(maker.roles);
    permissions = new Set(key.scopes.filter((scope) => allowed.has(scope)));
  }
  permissions.add('self');
  return {
    actor: { kind: 'apiKey', accountId: key.createdById, keyId: key.id, name: key.name },
    permissions,
    language: null,
  };
}
