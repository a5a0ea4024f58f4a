import { AccountEntity, Locale } from '../accounts/account.entity.js';

/** An account with which nobody can sign in, for tests of the database. */
export const madeAccount = (id: string): AccountEntity =>
  Object.assign(new AccountEntity(), {
    id,
    email: `${id}@shop.example`,
    name: id,
    passwordHash: 'none',
    roles: [],
    locale: Locale.EN,
    disabled: true,
    createdAt: new Date('2019-10-01T00:00:00.123Z'),
    version: 1,
  });
