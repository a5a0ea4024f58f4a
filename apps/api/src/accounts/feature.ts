import type { Feature } from '../feature.js';
import { AccountEntity, ACCOUNT_PREFIX } from './account.entity.js';
import { accountLoader } from './account-loader.js';
import { AccountResolver } from './account.resolver.js';
import { AccountsResolver } from './accounts.resolver.js';
import { API_KEY_PREFIX, ApiKeyEntity } from './api-key.entity.js';
import { ApiKeysResolver } from './api-keys.resolver.js';
import { CountSignIns1764000000110, CreateAccounts1764000000100 } from './migrations.js';
import { SessionEntity } from './session.entity.js';
import { SetupTokenEntity } from './setup-token.entity.js';
import { SignInAttemptEntity } from './sign-in-attempt.entity.js';
import { SignInResolver } from './sign-in.resolver.js';

/** People, their sessions, and the keys of their machines. */
export const accountsFeature: Feature = {
  name: 'accounts',
  resolvers: [SignInResolver, AccountResolver, AccountsResolver, ApiKeysResolver],
  entities: [AccountEntity, SessionEntity, ApiKeyEntity, SetupTokenEntity, SignInAttemptEntity],
  migrations: [CreateAccounts1764000000100, CountSignIns1764000000110],
  nodes: [
    { prefix: ACCOUNT_PREFIX, typeName: 'Account', load: (id, _key, context) => accountLoader.load(context, id) },
    {
      prefix: API_KEY_PREFIX,
      typeName: 'ApiKey',
      load: async (id, _key, context) =>
        context.identity.permissions.has('keys:manage') ? context.decisions.read.findOneBy(ApiKeyEntity, { id }) : null,
    },
  ],
};
