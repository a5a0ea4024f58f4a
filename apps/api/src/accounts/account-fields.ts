import type { Services } from '../context.js';
import type { InputCheck } from '../payload.js';
import { weaknessOf, type Weakness } from './password-strength.js';
import { PASSWORD_MAX, PASSWORD_MIN } from './secrets.js';

export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/** Checks an e-mail address; returns it as it is stored. */
export function checkEmail(check: InputCheck, field: string, email: string): string {
  const normal = normalizeEmail(email);
  if (normal.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(normal))
    check.add('INVALID', field, 'Give an e-mail address such as name@example.com.');
  return normal;
}

/** Checks a new password: its length, and that it is not easy to guess, by common passwords, keyboards, dates, repeats, and what is known about its owner. */
export async function checkPassword(
  check: InputCheck,
  field: string,
  password: string,
  about: { email: string; name: string },
): Promise<void> {
  const length = [...password].length;
  if (length < PASSWORD_MIN)
    check.add(
      'INVALID',
      field,
      `Choose a password of at least ${PASSWORD_MIN} characters; a few unrelated words do well.`,
    );
  else if (length > PASSWORD_MAX)
    check.add('TOO_LONG', field, `Choose a password of at most ${PASSWORD_MAX} characters.`);
  else {
    const weakness = await weaknessOf(password, about);
    if (weakness !== null) check.add('INVALID', field, WEAKNESSES[weakness]);
  }
}

const WEAKNESSES: Readonly<Record<Weakness, string>> = {
  common: 'This is a common password, or close to one. Choose a few unrelated words.',
  own: 'This password is close to your name or address. Choose a few unrelated words.',
  simple: 'This password is easy to guess. Choose a few unrelated words.',
};

/** Whether the shop's data come from the demo generator. */
export async function isSyntheticShop(services: Pick<Services, 'lake'>): Promise<boolean> {
  return (await services.lake.current())?.isSynthetic ?? false;
}
