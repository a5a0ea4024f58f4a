import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 200;

/** 256 random bits, as 43 URL-safe characters. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** How tokens are kept: they are random already, so a fast hash is enough. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

const ARGON2ID = 2;
/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const ARGON2 = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), ARGON2);

export const verifyPassword = (passwordHash: string, password: string): Promise<boolean> =>
  verify(passwordHash, password.normalize('NFKC'));

let decoy: Promise<string> | undefined;

/** Takes as long as checking a real password, so that timing does not tell which addresses have an account. */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword(randomToken());
  await verifyPassword(await decoy, password);
  return false;
}
