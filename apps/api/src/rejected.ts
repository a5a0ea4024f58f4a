import { Field, Int, ObjectType } from 'type-graphql';

/** One of a batch that was not taken, and why. */
@ObjectType()
export abstract class Rejected {
  @Field(() => Int, { description: 'place in the batch, from 0' })
  index!: number;

  @Field(() => String, { description: 'stable kebab-case code' })
  reason!: string;

  @Field(() => String)
  value!: string;

  @Field(() => String)
  remedy!: string;
}
