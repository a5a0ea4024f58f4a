import {
  ChangePasswordDocument,
  CompleteSetupDocument,
  CountAccountsDocument,
  CountApiKeysDocument,
  CountAuditLogDocument,
  GetAuditRetentionDocument,
  CreateAccountDocument,
  CreateApiKeyDocument,
  GetSetupDocument,
  GetViewerDocument,
  ListAccountsDocument,
  ListAssignableAccountsDocument,
  ListApiKeysDocument,
  ListAuditLogDocument,
  RevokeApiKeyDocument,
  SignInDocument,
  SignOutDocument,
  UpdateAccountDocument,
  UpdateViewerDocument,
  type AccountFieldsFragment,
  type ApiKeyFieldsFragment,
  type GetViewerQuery,
  type ListAssignableAccountsQuery,
  type ListAuditLogQuery,
} from '../operations/accounts.generated.js';
import { Connection } from '../core/connection.js';
import { settled } from '../core/errors.js';
import type {
  AuditFilter,
  ChangePasswordInput,
  CompleteSetupInput,
  CreateAccountInput,
  CreateApiKeyInput,
  SetupState,
  SignInInput,
  UpdateAccountInput,
  UpdateViewerInput,
} from '../generated/schema.js';
import type { AccountId, ApiKeyId } from '../core/ids.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

export type Account = AccountFieldsFragment;
/** Somebody who can own an action item. */
export type AssignableAccount = ListAssignableAccountsQuery['assignableAccounts'][number];
export type ApiKey = ApiKeyFieldsFragment;
/** Who the caller is and what they may do; null for nobody. */
export type Viewer = NonNullable<GetViewerQuery['viewer']>;
export type AuditEntry = ListAuditLogQuery['auditLog']['nodes'][number];

/** The caller's own door: set-up, sign-in, password. */
export class Access {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async setup(call?: CallOptions): Promise<SetupState> {
    return (await this.#transport.request(GetSetupDocument, {}, call)).setup;
  }

  async completeSetup(input: CompleteSetupInput, call?: CallOptions): Promise<Account> {
    const { completeSetup } = await this.#transport.request(CompleteSetupDocument, { input }, call);
    return settled(completeSetup, (payload) => payload.account);
  }

  async signIn(input: SignInInput, call?: CallOptions): Promise<Account> {
    const { signIn } = await this.#transport.request(SignInDocument, { input }, call);
    return settled(signIn, (payload) => payload.account);
  }

  async signOut(call?: CallOptions): Promise<void> {
    const { signOut } = await this.#transport.request(SignOutDocument, {}, call);
    settled(signOut, (payload) => payload.ok);
  }

  async viewer(call?: CallOptions): Promise<Viewer | null> {
    return (await this.#transport.request(GetViewerDocument, {}, call)).viewer;
  }

  async updateViewer(input: UpdateViewerInput, call?: CallOptions): Promise<Account> {
    const { updateViewer } = await this.#transport.request(UpdateViewerDocument, { input }, call);
    return settled(updateViewer, (payload) => payload.account);
  }

  async changePassword(input: ChangePasswordInput, call?: CallOptions): Promise<void> {
    const { changePassword } = await this.#transport.request(ChangePasswordDocument, { input }, call);
    settled(changePassword, (payload) => payload.ok);
  }
}

/** Accounts, for administrators. */
export class Accounts {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  list(call?: CallOptions): Connection<Account> {
    return new Connection<Account>(
      {
        page: async (at, options) => (await this.#transport.request(ListAccountsDocument, at, options)).accounts,
        count: async (options) =>
          (await this.#transport.request(CountAccountsDocument, {}, options)).accounts.totalCount,
      },
      call,
    );
  }

  /** Who can own an action item: everybody whose account is not disabled, by name. For whoever reads the plan. */
  async assignable(call?: CallOptions): Promise<AssignableAccount[]> {
    return (await this.#transport.request(ListAssignableAccountsDocument, {}, call)).assignableAccounts;
  }

  async create(input: CreateAccountInput, call?: CallOptions): Promise<Account> {
    const { createAccount } = await this.#transport.request(CreateAccountDocument, { input }, call);
    return settled(createAccount, (payload) => payload.account);
  }

  async update(id: AccountId, change: Omit<UpdateAccountInput, 'id'>, call?: CallOptions): Promise<Account> {
    const { updateAccount } = await this.#transport.request(UpdateAccountDocument, { input: { ...change, id } }, call);
    return settled(updateAccount, (payload) => payload.account);
  }

  /** Every change that anybody asked for and every file that somebody took, newest first; all of them, or by action, actor and time. */
  auditLog(filter: AuditFilter = {}, call?: CallOptions): Connection<AuditEntry> {
    return new Connection<AuditEntry>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListAuditLogDocument, { ...at, filter }, options)).auditLog,
        count: async (options) =>
          (await this.#transport.request(CountAuditLogDocument, { filter }, options)).auditLog.totalCount,
      },
      call,
    );
  }

  /** Days after which entries of the audit log are removed. */
  async auditRetentionDays(call?: CallOptions): Promise<number> {
    return (await this.#transport.request(GetAuditRetentionDocument, {}, call)).auditRetentionDays;
  }
}

/** API keys for programs. */
export class ApiKeys {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  list(call?: CallOptions): Connection<ApiKey> {
    return new Connection<ApiKey>(
      {
        page: async (at, options) => (await this.#transport.request(ListApiKeysDocument, at, options)).apiKeys,
        count: async (options) => (await this.#transport.request(CountApiKeysDocument, {}, options)).apiKeys.totalCount,
      },
      call,
    );
  }

  /** @param input.scopes - permissions, `shop:read`. @returns the key and its secret, which is shown this once. */
  async create(input: CreateApiKeyInput, call?: CallOptions): Promise<{ apiKey: ApiKey; secret: string }> {
    const variables = { input: { clientMutationKey: mutationKey(), ...input } };
    const { createApiKey } = await this.#transport.request(CreateApiKeyDocument, variables, call);
    return settled(createApiKey, ({ apiKey, secret }) => (apiKey && secret !== null ? { apiKey, secret } : null));
  }

  async revoke(id: ApiKeyId, call?: CallOptions): Promise<ApiKey> {
    const { revokeApiKey } = await this.#transport.request(RevokeApiKeyDocument, { input: { id } }, call);
    return settled(revokeApiKey, (payload) => payload.apiKey);
  }
}
