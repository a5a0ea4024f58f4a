import type { ModelKind as LibraryKind, Rules as LibraryRules, RulesCost } from '@cartograph/recommend';
import { Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate, toEstimate, Unit } from '../estimate.js';
import { ModelKind } from '../models/model.entity.js';
import { Count, DateTime } from '../scalars.js';
import { AppliedRule } from './rule-types.js';
import { appliedRules } from './rules-of.js';

export enum CostKind {
  TOGETHER = 'TOGETHER',
  ALONE = 'ALONE',
  AMONG_OTHERS = 'AMONG_OTHERS',
}
registerEnumType(CostKind, {
  name: 'RuleCostKind',
  valuesConfig: {
    TOGETHER: { description: 'all rules against none' },
    ALONE: { description: 'one rule against none' },
    AMONG_OTHERS: { description: 'all rules against all but this one' },
  },
});

@Requires('recommendations:read')
@ObjectType({
  description:
    'What a rule costs or brings: lists with it less lists without it, on the same users. Below 0 it costs something.',
})
export class RuleCostRow {
  @Field(() => CostKind)
  kind!: CostKind;

  @Field(() => [AppliedRule])
  rules!: AppliedRule[];

  @Field(() => Estimate)
  hitRate!: Estimate;

  @Field(() => Estimate)
  ndcg!: Estimate;

  @Field(() => Estimate)
  recall!: Estimate;

  @Field(() => Estimate, { description: 'the share of lists that are not the same, products and order' })
  listsChanged!: Estimate;

  @Field(() => Count, { description: 'of all lists together, without the rules' })
  hitsWithout!: number;

  @Field(() => Count)
  hitsLost!: number;

  @Field(() => Count)
  hitsGained!: number;
}

@Requires('recommendations:read')
@ObjectType({
  description:
    'Rules replayed on the held-out part of a training. What they change in the till only an experiment tells.',
})
export class RuleCost {
  @Field(() => DateTime)
  measuredAt!: Date;

  @Field(() => ID)
  trainingId!: string;

  @Field(() => String, { description: 'the model whose lists were replayed' })
  modelName!: string;

  @Field(() => [ModelKind], { description: 'their kinds; empty for a cost measured before they were kept' })
  modelKinds!: ModelKind[];

  @Field(() => Int)
  k!: number;

  @Field(() => Count, { description: 'users of the holdout with something relevant' })
  users!: number;

  @Field(() => Count, { description: 'of those the ones replayed' })
  replayed!: number;

  @Field(() => Estimate, { description: 'of the lists without any rule' })
  ndcgWithout!: Estimate;

  @Field(() => Estimate, { description: 'of the lists with all of them' })
  ndcgWith!: Estimate;

  @Field(() => Estimate)
  hitRateWithout!: Estimate;

  @Field(() => Estimate)
  hitRateWith!: Estimate;

  @Field(() => [RuleCostRow])
  rows!: RuleCostRow[];

  @Field(() => Count, {
    description: 'products that the users took later and that the filters forbid: no model could have hit them',
  })
  forbiddenHits!: number;

  @Field(() => Count, { description: 'products that the users took later' })
  possibleHits!: number;
}

/** A replay as it is stored. */
export interface StoredRuleCost {
  /** ISO 8601 instant in UTC. */
  measuredAt: string;
  trainingId: string;
  modelName: string;
  /** Left out by costs measured before they were kept. */
  kinds?: LibraryKind[];
  rules: LibraryRules;
  cost: RulesCost;
}

export function toRuleCost({ measuredAt, cost, rules, kinds = [], ...same }: StoredRuleCost): RuleCost {
  const { k, users, replayed, together, alone, amongOthers, forbidden } = cost;
  const row =
    (kind: CostKind) =>
    (of: RulesCost['together']): RuleCostRow => ({
      kind,
      rules: appliedRules(rules, of.rules),
      hitRate: toEstimate(of.hitRate, Unit.FRACTION),
      ndcg: toEstimate(of.ndcg, Unit.FRACTION),
      recall: toEstimate(of.recall, Unit.FRACTION),
      listsChanged: toEstimate(of.changed, Unit.FRACTION),
      hitsWithout: of.hits.without,
      hitsLost: of.hits.lost,
      hitsGained: of.hits.gained,
    });
  const mean = (of: 'without' | 'with', metric: 'ndcg' | 'hitRate'): Estimate =>
    toEstimate(cost[of][metric], Unit.FRACTION);
  return {
    ...same,
    measuredAt: new Date(measuredAt),
    modelKinds: kinds.map((kind) => ModelKind[kind]),
    k,
    users,
    replayed,
    ndcgWithout: mean('without', 'ndcg'),
    ndcgWith: mean('with', 'ndcg'),
    hitRateWithout: mean('without', 'hitRate'),
    hitRateWith: mean('with', 'hitRate'),
    rows: [
      row(CostKind.TOGETHER)(together),
      ...alone.map(row(CostKind.ALONE)),
      ...amongOthers.map(row(CostKind.AMONG_OTHERS)),
    ],
    forbiddenHits: forbidden.pairs,
    possibleHits: forbidden.of,
  };
}
