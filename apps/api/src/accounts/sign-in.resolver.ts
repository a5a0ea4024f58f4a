import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import { Public, Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { newId } from '../node-id.js';
import { InputCheck, mutate, refuse, UserErrorCode, userError, type UserError } from '../payload.js';
import { Role } from '../permissions.js';
import { checkEmail, checkPassword, isSyntheticShop, normalizeEmail } from './account-fields.js';
import { accountLoader } from './account-loader.js';
import { AccountEntity, ACCOUNT_PREFIX, Locale } from './account.entity.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { knock } from './attempts.js';
import { deviceOf, deviceToken } from './device.js';
import { ANONYMOUS } from './identify.js';
import {
  ChangePasswordInput,
  ChangePasswordPayload,
  CompleteSetupInput,
  CompleteSetupPayload,
  SetupState,
  SignInInput,
  SignInPayload,
  SignOutPayload,
  UpdateViewerInput,
  UpdateViewerPayload,
  Viewer,
} from './payloads.js';
import { hashPassword, verifyNothing, verifyPassword } from './secrets.js';
import { accountIdentity, closeSession, closeSessionsOf, openSession } from './sessions.js';
import { consumeSetUpTokens, isSetUpToken, setUpNeeded } from './set-up.js';

const tooMany = (seconds: number): string =>
  `Too many failed attempts. Try again in ${seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`}.`;

/** Call it after the session's cookie is set. */
function rememberDevice(context: RequestContext, account: AccountEntity): void {
  const { token, expiresAt } = deviceToken(account, context.now());
  context.http?.setDeviceCookie(token, expiresAt);
}

async function signInAs(context: RequestContext, manager: EntityManager, account: AccountEntity): Promise<() => void> {
  const { session, token } = await openSession(manager, account, context.now());
  return () => {
    context.http?.setSessionCookie(token, session.expiresAt);
    rememberDevice(context, account);
    Object.assign(context.identity, accountIdentity(account, session.id));
  };
}

/** @throws Refusal - there is an account already, or the set-up link is not good. */
async function checkLink(manager: EntityManager, token: string, now: Date): Promise<void> {
  if (!(await setUpNeeded(manager)))
    throw refuse(
      'FORBIDDEN',
      null,
      'The first account exists already; sign in with it, or reset it with "cartograph accounts reset".',
    );
  if (!(await isSetUpToken(manager, token, now)))
    throw refuse(
      'EXPIRED',
      'token',
      'This set-up link is not good any more. Start Cartograph again and open the link it prints.',
    );
}

const refused = (error: UserError): SignInPayload => ({ account: null, userErrors: [error] });

@Resolver()
export class SignInResolver {
  @Public()
  @Query(() => SetupState, {
    description: 'Whether the first admin account still has to be made with the set-up link. Public.',
  })
  async setup(@Ctx() context: RequestContext): Promise<SetupState> {
    return {
      needed: await setUpNeeded(context.decisions.read),
      isSynthetic: await isSyntheticShop(context),
      isReadOnly: context.decisions.isReadOnly,
    };
  }

  @Public()
  @Query(() => Viewer, { nullable: true, description: 'The caller; null for nobody. Public.' })
  async viewer(@Ctx() context: RequestContext): Promise<Viewer | null> {
    const { actor, permissions } = context.identity;
    if (actor.kind === 'anonymous') return null;
    const { read } = context.decisions;
    return {
      account: actor.accountId === null ? null : await read.findOneBy(AccountEntity, { id: actor.accountId }),
      apiKey: actor.kind === 'apiKey' ? await read.findOneBy(ApiKeyEntity, { id: actor.keyId }) : null,
      permissions: [...permissions].toSorted(),
    };
  }

  @Public()
  @Mutation(() => CompleteSetupPayload)
  completeSetup(
    @Arg('input', () => CompleteSetupInput) input: CompleteSetupInput,
    @Ctx() context: RequestContext,
  ): Promise<CompleteSetupPayload> {
    return mutate({ account: null }, async () => {
      // Asked before the slow checks of the password and its hash, so that nobody without a link keeps the machine busy, and again where it counts.
      await checkLink(context.decisions.read, input.token, context.now());
      const check = new InputCheck();
      const email = checkEmail(check, 'email', input.email);
      const name = check.text('name', input.name, 100, 'the name');
      await checkPassword(check, 'password', input.password, { email, name });
      check.done();
      const passwordHash = await hashPassword(input.password);
      const { account, signIn } = await context.decisions.write(async (manager) => {
        await checkLink(manager, input.token, context.now());
        await consumeSetUpTokens(manager);
        const made = Object.assign(new AccountEntity(), {
          id: newId(ACCOUNT_PREFIX),
          email,
          name,
          passwordHash,
          roles: [Role.ADMIN],
          locale: input.locale ?? Locale.EN,
          disabled: false,
          createdAt: context.now(),
          version: 1,
        });
        await manager.insert(AccountEntity, made);
        return { account: made, signIn: await signInAs(context, manager, made) };
      });
      signIn();
      return { account };
    });
  }

  @Public()
  @Mutation(() => SignInPayload)
  async signIn(
    @Arg('input', () => SignInInput) input: SignInInput,
    @Ctx() context: RequestContext,
  ): Promise<SignInPayload> {
    const email = normalizeEmail(input.email);
    const account = await context.decisions.read.findOneBy(AccountEntity, { email });
    context.audited.target = account?.id ?? null;
    const attempt = await knock(context, email, deviceOf(context.http?.deviceToken, account, context.now()));
    if ('retryAfterSeconds' in attempt)
      return refused(userError(UserErrorCode.RATE_LIMITED, null, tooMany(attempt.retryAfterSeconds)));
    const right = account
      ? await verifyPassword(account.passwordHash, input.password)
      : await verifyNothing(input.password);
    if (!account || !right || account.disabled)
      return refused(userError(UserErrorCode.WRONG_CREDENTIALS, null, 'The e-mail address or the password is wrong.'));

    const apply = await context.decisions.write(async (manager) => {
      await attempt.succeeded(manager);
      const { actor } = context.identity;
      if (actor.kind === 'account') await closeSession(manager, actor.sessionId);
      return signInAs(context, manager, account);
    });
    apply();
    return { account, userErrors: [] };
  }

  @Requires('self')
  @Mutation(() => SignOutPayload)
  async signOut(@Ctx() context: RequestContext): Promise<SignOutPayload> {
    const { actor } = context.identity;
    if (actor.kind !== 'account')
      return {
        ok: false,
        userErrors: [
          userError(
            UserErrorCode.INVALID,
            null,
            'This caller has no session; an API key is revoked with revokeApiKey.',
          ),
        ],
      };
    await context.decisions.write((manager) => closeSession(manager, actor.sessionId));
    context.http?.clearSessionCookie();
    Object.assign(context.identity, ANONYMOUS);
    return { ok: true, userErrors: [] };
  }

  @Requires('self')
  @Mutation(() => UpdateViewerPayload)
  updateViewer(
    @Arg('input', () => UpdateViewerInput) input: UpdateViewerInput,
    @Ctx() context: RequestContext,
  ): Promise<UpdateViewerPayload> {
    return mutate({ account: null }, async () => {
      const account = await context.decisions.write(async (manager) => {
        const own = await ownAccount(context, manager);
        const check = new InputCheck();
        const name =
          input.name === null || input.name === undefined ? own.name : check.text('name', input.name, 100, 'the name');
        check.done();
        const change = { name, locale: input.locale ?? own.locale, version: own.version + 1 };
        await manager.update(AccountEntity, { id: own.id }, change);
        return Object.assign(own, change);
      });
      accountLoader.clear(context, account.id);
      return { account };
    });
  }

  @Requires('self')
  @Mutation(() => ChangePasswordPayload)
  changePassword(
    @Arg('input', () => ChangePasswordInput) input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<ChangePasswordPayload> {
    return mutate({ ok: false }, async () => {
      const account = await ownAccount(context);
      const check = new InputCheck();
      await checkPassword(check, 'newPassword', input.newPassword, account);
      check.done();
      const device = deviceOf(context.http?.deviceToken, account, context.now());
      const attempt = await knock(context, account.email, device);
      if ('retryAfterSeconds' in attempt) throw refuse('RATE_LIMITED', null, tooMany(attempt.retryAfterSeconds));
      if (!(await verifyPassword(account.passwordHash, input.currentPassword)))
        throw refuse('WRONG_CREDENTIALS', 'currentPassword', 'This is not your current password.');
      const passwordHash = await hashPassword(input.newPassword);
      const { actor } = context.identity;
      await context.decisions.write(async (manager) => {
        await attempt.succeeded(manager);
        await manager.update(AccountEntity, { id: account.id }, { passwordHash });
        await manager.increment(AccountEntity, { id: account.id }, 'version', 1);
        await closeSessionsOf(manager, account.id, actor.kind === 'account' ? actor.sessionId : null);
      });
      rememberDevice(context, Object.assign(account, { passwordHash }));
      return { ok: true };
    });
  }
}

/** The account of a caller who signed in; keys and the local operator have none to change. */
async function ownAccount(
  context: RequestContext,
  manager: EntityManager = context.decisions.read,
): Promise<AccountEntity> {
  const id = context.identity.actor.kind === 'account' ? callerAccountId(context) : null;
  const account = id === null ? null : await manager.findOneBy(AccountEntity, { id });
  if (!account)
    throw refuse('FORBIDDEN', null, 'Sign in with an account to change it; an API key has no profile or password.');
  return account;
}
