import { AccountEntity } from '../accounts/account.entity.js';
import { checkPassword, normalizeEmail } from '../accounts/account-fields.js';
import { hashPassword, randomToken } from '../accounts/secrets.js';
import { closeSessionsOf } from '../accounts/sessions.js';
import { addEntry } from '../audit/record.js';
import { FEATURES } from '../features.js';
import { newId } from '../node-id.js';
import { InputCheck } from '../payload.js';
import { Role } from '../permissions.js';
import { openDatabase } from './services.js';

/** There is no such account, or the new password will not do. */
export class ResetError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ResetError';
  }
}

/**
 * Gives an account a new password, enables it and ends its sessions: the way back in for whoever owns the data folder.
 *
 * @param options.password - default: a random one.
 * @param options.makeAdmin - also gives it the role ADMIN. Default false.
 * @returns the password, shown nowhere else.
 * @throws ResetError - no account has this address (the message lists those there are), or the password is too weak.
 */
export async function resetAccount(options: {
  dataDir: string;
  email: string;
  password?: string;
  makeAdmin?: boolean;
}): Promise<{ email: string; password: string }> {
  const decisions = await openDatabase(options.dataDir, FEATURES);
  try {
    const email = normalizeEmail(options.email);
    const account = await decisions.read.findOneBy(AccountEntity, { email });
    if (!account) {
      const others = await decisions.read.find(AccountEntity, { order: { id: 'ASC' }, take: 20 });
      throw new ResetError(
        others.length === 0
          ? 'There is no account yet. Start the server and open the set-up link it prints.'
          : `No account has the address ${email}. There are: ${others.map((other) => other.email).join(', ')}.`,
      );
    }
    const password = options.password ?? randomToken().slice(0, 20);
    const check = new InputCheck();
    await checkPassword(check, 'password', password, account);
    const [problem] = check.errors;
    if (problem) throw new ResetError(problem.message);
    const roles =
      options.makeAdmin && !account.roles.includes(Role.ADMIN) ? [...account.roles, Role.ADMIN] : account.roles;
    const passwordHash = await hashPassword(password);
    const now = new Date();
    await decisions.write(async (manager) => {
      await manager.update(
        AccountEntity,
        { id: account.id },
        { passwordHash, roles, disabled: false, version: account.version + 1 },
      );
      await closeSessionsOf(manager, account.id);
      const entry = { actor: 'operator', action: 'resetAccount', target: account.id, detail: null, outcome: 'ok' };
      await addEntry(manager, { ...entry, requestId: newId('cli'), address: null }, now);
    });
    return { email, password };
  } finally {
    await decisions.close();
  }
}
