import { Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { Count } from '../scalars.js';
import { RetentionKind } from './retention.js';
import { lookAtKept } from './tidy.js';

@Requires('lake:manage')
@ObjectType({ description: 'One kind of thing that the data folder keeps for a time, and its rule.' })
export class DataRetention {
  @Field(() => RetentionKind)
  kind!: RetentionKind;

  @Field(() => Int, { nullable: true, description: 'Days for which a thing is kept. Null if its age does not matter.' })
  days!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'So many of the newest things are kept whatever their age. Null if their number does not matter.',
  })
  newest!: number | null;

  @Field(() => Count, { nullable: true, description: 'Things there are. Null if the lake is damaged.' })
  items!: number | null;

  @Field(() => Count, { nullable: true, description: 'Bytes they take. Null if the lake is damaged.' })
  bytes!: number | null;

  @Field(() => Count, {
    nullable: true,
    description: 'Things that the next daily tidying removes. Null if the lake is damaged.',
  })
  dueItems!: number | null;

  @Field(() => Count, { nullable: true, description: 'Bytes that it frees. Null if the lake is damaged.' })
  dueBytes!: number | null;
}

@Resolver()
export class DataRetentionResolver {
  @Requires('lake:manage')
  @Query(() => [DataRetention], {
    description:
      'What the data folder keeps for a time, by kind, with its size and its rule. The server removes once a day what has been kept long enough; "cartograph tidy" does it at once.',
  })
  async dataRetention(@Ctx() context: RequestContext): Promise<DataRetention[]> {
    return (await lookAtKept(context)).map(({ kept, ...rule }) => ({
      ...rule,
      items: kept?.items ?? null,
      bytes: kept?.bytes ?? null,
      dueItems: kept?.due.items ?? null,
      dueBytes: kept?.due.bytes ?? null,
    }));
  }
}
