import { expect, test } from 'vitest';
import { deviceOf, deviceToken } from './device.js';

const ada = { id: 'acc_ada', passwordHash: '$argon2id$ada' };
const now = new Date('2026-01-01T00:00:00Z');
const days = (n: number): Date => new Date(now.getTime() + n * 24 * 3_600_000);

test('a token names one device of its account until half a year is over or the password changes', () => {
  const [{ token, expiresAt }, another] = [deviceToken(ada, now), deviceToken(ada, now)];
  expect(expiresAt).toEqual(days(180));
  expect(deviceOf(token, ada, days(179))).toBe(token.split('.')[0]);
  expect(deviceOf(another.token, ada, now)).not.toBe(deviceOf(token, ada, now));
  expect(deviceOf(token, ada, expiresAt)).toBeNull();
  expect(deviceOf(token, { ...ada, passwordHash: '$argon2id$new' }, now)).toBeNull();
  expect(deviceOf(token, { ...ada, id: 'acc_eve' }, now)).toBeNull();
  expect(deviceOf(token, null, now)).toBeNull();
});

test('a token that somebody made or changed names none', () => {
  const [device, end, signed] = deviceToken(ada, now).token.split('.');
  const later = days(3_600).getTime().toString(36);
  for (const token of [
    null,
    '',
    '..',
    'x',
    `${device}.${end}`,
    `${device}.${later}.${signed}`,
    `x${device}.${end}.${signed}`,
    `${device}.${end}.`,
  ])
    expect(deviceOf(token, ada, now), String(token)).toBeNull();
});
