import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { Public } from '../access.js';
import { MutationPayload } from '../payload.js';
import { SavedViewEntity } from './saved-view.entity.js';

@InputType()
export class SaveViewInput {
  @Field(() => ID, { nullable: true, description: 'null makes a new one' })
  id!: string | null;

  @Field(() => Int, { nullable: true, description: 'the version that was changed; with id' })
  version!: number | null;

  @Field(() => String, { description: 'of no other view of the page' })
  name!: string;

  @Field(() => String)
  page!: string;

  @Field(() => String, { description: 'path and query within the console: it begins with one slash' })
  address!: string;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@InputType()
export class DeleteSavedViewInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, { description: 'the version that was looked at' })
  version!: number;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SaveViewPayload extends MutationPayload {
  @Field(() => SavedViewEntity, { nullable: true, description: 'with CONFLICT the view as it is now' })
  savedView!: SavedViewEntity | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class DeleteSavedViewPayload extends MutationPayload {
  @Field(() => ID, { nullable: true })
  deletedId!: string | null;

  @Field(() => SavedViewEntity, { nullable: true, description: 'with CONFLICT the view as it is now' })
  savedView!: SavedViewEntity | null;
}
