import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { Requires } from '../access.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { newId } from '../node-id.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { Role, ROLE_PERMISSIONS } from '../permissions.js';
import { checkEmail, checkPassword } from './account-fields.js';
import { accountLoader } from './account-loader.js';
import { AccountEntity, ACCOUNT_PREFIX, Locale } from './account.entity.js';
import {
  AccountConnection,
  CreateAccountInput,
  CreateAccountPayload,
  UpdateAccountInput,
  UpdateAccountPayload,
} from './payloads.js';
import { hashPassword } from './secrets.js';
import { closeSessionsOf } from './sessions.js';

const BY_NAME = new Intl.Collator(['ko', 'en']);

@Resolver()
export class AccountsResolver {
  @Requires('accounts:manage')
  @Query(() => AccountConnection)
  accounts(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<AccountEntity>> {
    return newestFirst(context.decisions.read.createQueryBuilder(AccountEntity, 'account'), args);
  }

  @Requires('plan:read')
  @Query(() => [AccountEntity], {
    description: 'who can own an action item: every account that is not disabled, by name',
  })
  async assignableAccounts(@Ctx() context: RequestContext): Promise<AccountEntity[]> {
    const accounts = await context.decisions.read.findBy(AccountEntity, { disabled: false });
    return accounts.toSorted((a, b) => BY_NAME.compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  }

  @Requires('accounts:manage')
  @Mutation(() => CreateAccountPayload)
  createAccount(
    @Arg('input', () => CreateAccountInput) input: CreateAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateAccountPayload> {
    return mutate({ account: null }, async () => {
      const check = new InputCheck();
      const email = checkEmail(check, 'email', input.email);
      const name = check.text('name', input.name, 100, 'the name');
      await checkPassword(check, 'password', input.password, { email, name });
      if (input.roles.length === 0) check.add('REQUIRED', 'roles', 'Give the account at least one role.');
      checkRoles(check, input.roles, context);
      check.done();
      const account = Object.assign(new AccountEntity(), {
        id: newId(ACCOUNT_PREFIX),
        email,
        name,
        passwordHash: await hashPassword(input.password),
        roles: [...new Set(input.roles)],
        locale: input.locale ?? Locale.EN,
        disabled: false,
        createdAt: context.now(),
        version: 1,
      });
      await context.decisions.write(async (manager) => {
        if (await manager.existsBy(AccountEntity, { email }))
          throw refuse('TAKEN', 'email', `There is an account with the address ${email} already.`);
        await manager.insert(AccountEntity, account);
      });
      return { account };
    });
  }

  @Requires('accounts:manage')
  @Mutation(() => UpdateAccountPayload)
  updateAccount(
    @Arg('input', () => UpdateAccountInput) input: UpdateAccountInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateAccountPayload> {
    return mutate({ account: null }, async () => {
      const account = await context.decisions.write(async (manager) => {
        const found = await manager.findOneBy(AccountEntity, { id: input.id });
        if (!found) throw refuse('NOT_FOUND', 'id', 'There is no such account.');
        if (found.version !== input.version)
          throw refuse('CONFLICT', 'version', 'Somebody changed this account meanwhile; look at it again.', {
            account: found,
          });
        const check = new InputCheck();
        const name =
          input.name === null || input.name === undefined
            ? found.name
            : check.text('name', input.name, 100, 'the name');
        if (input.roles?.length === 0) check.add('REQUIRED', 'roles', 'Give the account at least one role.');
        checkRoles(
          check,
          (input.roles ?? []).filter((role) => !found.roles.includes(role)),
          context,
        );
        check.done();
        const changed = Object.assign(new AccountEntity(), found, {
          name,
          roles: [...new Set(input.roles ?? found.roles)],
          disabled: input.disabled ?? found.disabled,
          version: found.version + 1,
        });
        await keepAnAdmin(manager, found, changed);
        await manager.update(
          AccountEntity,
          { id: found.id },
          { name, roles: changed.roles, disabled: changed.disabled, version: changed.version },
        );
        if (changed.disabled) await closeSessionsOf(manager, found.id);
        return changed;
      });
      accountLoader.clear(context, account.id);
      return { account };
    });
  }
}

/** Nobody hands out more than their own: a key with few scopes must not make itself an administrator. */
function checkRoles(check: InputCheck, roles: readonly Role[], context: RequestContext): void {
  for (const role of new Set(roles)) {
    const missing = ROLE_PERMISSIONS[role].filter((permission) => !context.identity.permissions.has(permission));
    if (missing.length > 0)
      check.add(
        'FORBIDDEN',
        'roles',
        `You cannot give the role ${role}: you do not have its permissions ${missing.join(', ')} yourself.`,
      );
  }
}

const isActiveAdmin = (account: AccountEntity): boolean => !account.disabled && account.roles.includes(Role.ADMIN);

/** Refuses to take away the last administrator: nobody could manage accounts any more. */
async function keepAnAdmin(manager: EntityManager, before: AccountEntity, after: AccountEntity): Promise<void> {
  if (!isActiveAdmin(before) || isActiveAdmin(after)) return;
  const others = (await manager.findBy(AccountEntity, { disabled: false })).filter(
    (account) => account.id !== before.id && isActiveAdmin(account),
  );
  if (others.length === 0)
    throw refuse('FORBIDDEN', null, 'This is the last administrator. Make another account an administrator first.');
}
