import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Public, Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { MutationPayload } from '../payload.js';
import { Role } from '../permissions.js';
import { DateTime } from '../scalars.js';
import { AccountEntity, Locale } from './account.entity.js';
import { ApiKeyEntity } from './api-key.entity.js';

export const { Connection: AccountConnection } = connectionTypes('Account', () => AccountEntity, 'accounts:manage');
export const { Connection: ApiKeyConnection } = connectionTypes('ApiKey', () => ApiKeyEntity, 'keys:manage');

@Public()
@ObjectType()
export class SetupState {
  @Field(() => Boolean)
  needed!: boolean;

  @Field(() => Boolean)
  isSynthetic!: boolean;

  @Field(() => Boolean)
  isReadOnly!: boolean;
}

/** The caller. */
@Requires('self')
@ObjectType()
export class Viewer {
  @Field(() => AccountEntity, { nullable: true })
  account!: AccountEntity | null;

  @Field(() => ApiKeyEntity, { nullable: true })
  apiKey!: ApiKeyEntity | null;

  @Field(() => [String])
  permissions!: string[];
}

@InputType()
export class CompleteSetupInput {
  @Field(() => String)
  token!: string;

  @Field(() => String)
  email!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  password!: string;

  @Field(() => Locale, { nullable: true })
  locale!: Locale | null;
}

@InputType()
export class SignInInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;
}

@InputType()
export class UpdateViewerInput {
  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => Locale, { nullable: true })
  locale!: Locale | null;
}

@InputType()
export class ChangePasswordInput {
  @Field(() => String)
  currentPassword!: string;

  @Field(() => String)
  newPassword!: string;
}

@InputType()
export class CreateAccountInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  password!: string;

  @Field(() => [Role])
  roles!: Role[];

  @Field(() => Locale, { nullable: true })
  locale!: Locale | null;
}

@InputType()
export class UpdateAccountInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int)
  version!: number;

  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => [Role], { nullable: true })
  roles!: Role[] | null;

  @Field(() => Boolean, { nullable: true })
  disabled!: boolean | null;
}

@InputType()
export class CreateApiKeyInput {
  @Field(() => String)
  name!: string;

  @Field(() => [String])
  scopes!: string[];

  @Field(() => DateTime, { nullable: true })
  expiresAt!: Date | null;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@InputType()
export class RevokeApiKeyInput {
  @Field(() => ID)
  id!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
class AccountPayload extends MutationPayload {
  @Field(() => AccountEntity, { nullable: true })
  account!: AccountEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class CompleteSetupPayload extends AccountPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class SignInPayload extends AccountPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class UpdateViewerPayload extends AccountPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class CreateAccountPayload extends AccountPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class UpdateAccountPayload extends AccountPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
class OkPayload extends MutationPayload {
  @Field(() => Boolean)
  ok!: boolean;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SignOutPayload extends OkPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class ChangePasswordPayload extends OkPayload {}

@Public()
@ObjectType({ implements: MutationPayload })
export class CreateApiKeyPayload extends MutationPayload {
  @Field(() => ApiKeyEntity, { nullable: true })
  apiKey!: ApiKeyEntity | null;

  @Field(() => String, { nullable: true, description: 'shown once' })
  secret!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class RevokeApiKeyPayload extends MutationPayload {
  @Field(() => ApiKeyEntity, { nullable: true })
  apiKey!: ApiKeyEntity | null;
}
