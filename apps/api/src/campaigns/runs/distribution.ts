import { Field, Float, ObjectType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';

@Requires('plan:read')
@ObjectType()
export class Quantile {
  @Field(() => Float)
  q!: number;

  @Field(() => Float)
  value!: number;
}

@Requires('plan:read')
@ObjectType()
export class HistogramBin {
  @Field(() => Float)
  from!: number;

  @Field(() => Float)
  to!: number;

  @Field(() => Count)
  count!: number;
}

@Requires('plan:read')
@ObjectType()
export class Distribution {
  @Field(() => Float)
  mean!: number;

  @Field(() => Float)
  sd!: number;

  @Field(() => [Quantile])
  quantiles!: Quantile[];

  @Field(() => [HistogramBin])
  histogram!: HistogramBin[];

  @Field(() => Unit)
  unit!: Unit;

  @Field(() => Count)
  incomputableRuns!: number;
}
