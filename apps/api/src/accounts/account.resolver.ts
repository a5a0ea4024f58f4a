import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { callerAccountId, type RequestContext } from '../context.js';
import { AccountEntity } from './account.entity.js';

@Resolver(() => AccountEntity)
export class AccountResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'What one signs in with. Only for oneself and for who manages accounts; null for others.',
  })
  email(@Root() account: AccountEntity, @Ctx() context: RequestContext): string | null {
    const isOwn = callerAccountId(context) === account.id;
    return isOwn || context.identity.permissions.has('accounts:manage') ? account.email : null;
  }
}
