import type { EntityManager } from 'typeorm';
import type { Services } from '../context.js';
import { newId } from '../node-id.js';
import { AccountEntity } from './account.entity.js';
import { randomToken, tokenHash } from './secrets.js';
import { SetupTokenEntity } from './setup-token.entity.js';

const TOKEN_LIFE_MS = 24 * 60 * 60_000;

/** Whether the first account still has to be made. */
export async function setUpNeeded(manager: EntityManager): Promise<boolean> {
  return !(await manager.existsBy(AccountEntity, {}));
}

/** Makes the token of a set-up link, good for a day; null once an account exists. Each server on the data folder shows one of its own. */
export async function issueSetUpToken(services: Pick<Services, 'decisions' | 'now'>): Promise<string | null> {
  return services.decisions.write(async (manager) => {
    if (!(await setUpNeeded(manager))) return null;
    const now = services.now();
    await dropOldTokens(manager, now);
    const token = randomToken();
    await manager.insert(SetupTokenEntity, { id: newId('stk'), tokenHash: tokenHash(token), createdAt: now });
    return token;
  });
}

/** Whether a token is that of a set-up link, and not too old. */
export async function isSetUpToken(manager: EntityManager, token: string, now: Date): Promise<boolean> {
  const found = await manager.findOneBy(SetupTokenEntity, { tokenHash: tokenHash(token) });
  return found !== null && now.getTime() - found.createdAt.getTime() <= TOKEN_LIFE_MS;
}

/** Uses up every token: the first account is made. */
export async function consumeSetUpTokens(manager: EntityManager): Promise<void> {
  await manager.clear(SetupTokenEntity);
}

async function dropOldTokens(manager: EntityManager, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - TOKEN_LIFE_MS).toISOString();
  await manager.createQueryBuilder().delete().from(SetupTokenEntity).where('createdAt < :oldest', { oldest }).execute();
}
