import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Count } from '../../scalars.js';

@Requires('plan:read')
@ObjectType()
export class ArmUnits {
  @Field(() => String)
  arm!: string;

  @Field(() => Count)
  units!: number;
}
