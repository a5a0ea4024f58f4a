import type { Services } from '../context.js';
import type { InputCheck } from '../payload.js';
import { PASSWORD_MAX, PASSWORD_MIN } from './secrets.js';

export const normalizeEmail = (email: string): string => email.trim().toLowerCase();

/** Checks an e-mail address; returns it as it is stored. */
export function checkEmail(check: InputCheck, field: string, email: string): string {
  const normal = normalizeEmail(email);
  if (normal.length > 254 || !/^[^\s@]+@[^\s@]+$/.test(normal))
    check.add('INVALID', field, 'Give an e-mail address such as name@example.com.');
  return normal;
}

export function checkPassword(
  check: InputCheck,
  field: string,
  password: string,
  about: { email: string; name: string },
): void {
  const length = [...password].length;
  if (length < PASSWORD_MIN)
    check.add(
      'INVALID',
      field,
      `Choose a password of at least ${PASSWORD_MIN} characters; a few unrelated words do well.`,
    );
  else if (length > PASSWORD_MAX)
    check.add('TOO_LONG', field, `Choose a password of at most ${PASSWORD_MAX} characters.`);
  else if (new Set(password).size < 5)
    check.add('INVALID', field, 'Choose a password that does not repeat a few characters.');
  else if ([about.email, about.name].some((own) => own.trim().toLowerCase() === password.trim().toLowerCase())) {
    check.add('INVALID', field, 'Choose a password that is not your name or address.');
  }
}

/** Whether the shop's data come from the demo generator. */
export async function isSyntheticShop(services: Pick<Services, 'lake'>): Promise<boolean> {
  return (await services.lake.current())?.isSynthetic ?? false;
}
