import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountEntity } from './account.entity.js';
import { randomToken } from './secrets.js';

const LIFE_MS = 180 * 24 * 60 * 60_000;

type Signer = Pick<AccountEntity, 'id' | 'passwordHash'>;

const signature = ({ id, passwordHash }: Signer, device: string, end: string): Buffer =>
  createHmac('sha256', passwordHash)
    .update(JSON.stringify(['device', id, device, end]))
    .digest();

/**
 * What a browser keeps after somebody has signed in there: `device.end.signature`. It signs nobody in; it only has failures of this browser counted by
 * themselves. The hash of the password signs it, which nobody outside knows, so that it ends when the password changes.
 *
 * @see https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies
 */
export function deviceToken(account: Signer, now: Date): { token: string; expiresAt: Date } {
  const expiresAt = new Date(now.getTime() + LIFE_MS);
  const [device, end] = [randomToken(), expiresAt.getTime().toString(36)];
  return { token: `${device}.${end}.${signature(account, device, end).toString('base64url')}`, expiresAt };
}

/** The device that a token names; null where it is none of this account, or is over. */
export function deviceOf(token: string | null | undefined, account: Signer | null, now: Date): string | null {
  const [device, end, signed] = token?.split('.') ?? [];
  if (account === null || device === undefined || end === undefined || signed === undefined) return null;
  const [is, should] = [Buffer.from(signed, 'base64url'), signature(account, device, end)];
  if (is.length !== should.length || !timingSafeEqual(is, should)) return null;
  return Number.parseInt(end, 36) > now.getTime() ? device : null;
}
