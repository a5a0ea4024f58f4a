import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { runOnce } from '../idempotency/run-once.js';
import { InputCheck, mutate, refuse } from '../payload.js';
import { isPermission, PERMISSIONS, type Permission } from '../permissions.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { issueApiKey } from './api-keys.js';
import {
  ApiKeyConnection,
  CreateApiKeyInput,
  CreateApiKeyPayload,
  RevokeApiKeyInput,
  RevokeApiKeyPayload,
} from './payloads.js';

@Resolver()
export class ApiKeysResolver {
  @Requires('keys:manage')
  @Query(() => ApiKeyConnection)
  apiKeys(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<ApiKeyEntity>> {
    return newestFirst(context.decisions.read.createQueryBuilder(ApiKeyEntity, 'apiKey'), args);
  }

  @Requires('keys:manage')
  @Mutation(() => CreateApiKeyPayload)
  createApiKey(
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<CreateApiKeyPayload> {
    return mutate({ apiKey: null, secret: null }, async () => {
      const check = new InputCheck();
      const name = check.text('name', input.name, 100, 'the name');
      const scopes = checkScopes(check, input.scopes, context);
      const expiresAt = input.expiresAt ?? null;
      if (expiresAt !== null && expiresAt <= context.now())
        check.add('INVALID', 'expiresAt', 'Choose an expiry in the future, or none.');
      const until = await endOfCaller(context);
      if (until !== null && (expiresAt === null || expiresAt > until))
        check.add(
          'FORBIDDEN',
          'expiresAt',
          `A key does not outlive the key that makes it: choose an expiry of ${until.toISOString()} or before.`,
        );
      check.done();
      let secret: string | null = null;
      const { id } = await runOnce(context, 'createApiKey', input, async (manager) => {
        const issued = await issueApiKey(
          manager,
          { name, scopes, createdById: callerAccountId(context), expiresAt },
          context.now(),
        );
        secret = issued.secret;
        return issued.apiKey.id;
      });
      return { apiKey: await context.decisions.read.findOneByOrFail(ApiKeyEntity, { id }), secret };
    });
  }

  @Requires('keys:manage')
  @Mutation(() => RevokeApiKeyPayload)
  revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput) input: RevokeApiKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<RevokeApiKeyPayload> {
    return mutate({ apiKey: null }, async () => {
      const apiKey = await context.decisions.write(async (manager) => {
        const found = await manager.findOneBy(ApiKeyEntity, { id: input.id });
        if (!found) throw refuse('NOT_FOUND', 'id', 'There is no such API key.');
        found.revokedAt ??= context.now();
        await manager.update(ApiKeyEntity, { id: found.id }, { revokedAt: found.revokedAt });
        return found;
      });
      return { apiKey };
    });
  }
}

/** When the calling key ends; null for a key without an end, and for people. */
async function endOfCaller({ identity: { actor }, decisions }: RequestContext): Promise<Date | null> {
  return actor.kind === 'apiKey'
    ? ((await decisions.read.findOneBy(ApiKeyEntity, { id: actor.keyId }))?.expiresAt ?? null)
    : null;
}

/** Known permissions that the caller has too: nobody hands out more than their own. */
function checkScopes(check: InputCheck, scopes: readonly string[], context: RequestContext): Permission[] {
  if (scopes.length === 0) check.add('REQUIRED', 'scopes', 'Give the key at least one scope.');
  const known = scopes.filter(isPermission);
  for (const scope of scopes) {
    if (!isPermission(scope))
      check.add('INVALID', 'scopes', `"${scope}" is no scope; the scopes are ${PERMISSIONS.join(', ')}.`);
    else if (!context.identity.permissions.has(scope))
      check.add('FORBIDDEN', 'scopes', `You do not have the permission "${scope}" yourself.`);
  }
  return [...new Set(known)];
}
