import type { Association as AssociationAnswer, AssociationFinding as Found } from '@cartograph/analytics';
import { Field, Float, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Answer } from '../../answer.js';
import { Unit } from '../../estimate.js';
import { Count } from '../../scalars.js';
import type { CachedAnswer } from '../answers/answer-cache.js';
import {
  AssociationUnit,
  BasketPair,
  Behavior,
  EventAssociation,
  JudgedTransition,
  PurchaseSequence,
  SimpsonSearch,
  toBasketPair,
  toBehavior,
  toEventAssociation,
  toJudgedTransition,
  toPurchaseSequence,
  toSimpsonWarning,
} from './association-parts.js';
import { EffectPower, Finding, Hypothesis, toFinding, toHypothesis } from '../answers/hypothesis.js';

export enum BasketLevel {
  CATEGORY = 'category',
  PRODUCT = 'product',
}
registerEnumType(BasketLevel, { name: 'BasketLevel' });

export enum BasketAct {
  VIEW = 'view',
  CART = 'cart',
  PURCHASE = 'purchase',
}
registerEnumType(BasketAct, { name: 'BasketAct' });

@InputType({ description: 'Which pairs are looked for, and how many are listed.' })
export class AssociationInput {
  @Field(() => AssociationUnit, {
    nullable: true,
    defaultValue: AssociationUnit.USER,
    description: 'whether pairs are looked for within sessions or within users',
  })
  unit!: AssociationUnit | null;

  @Field(() => BasketLevel, { nullable: true, defaultValue: BasketLevel.CATEGORY })
  level!: BasketLevel | null;

  @Field(() => BasketAct, {
    nullable: true,
    defaultValue: BasketAct.VIEW,
    description: 'what is done with the first of a pair',
  })
  from!: BasketAct | null;

  @Field(() => BasketAct, {
    nullable: true,
    defaultValue: BasketAct.PURCHASE,
    description: 'what is done with the second',
  })
  to!: BasketAct | null;

  @Field(() => Int, { nullable: true, defaultValue: 30, description: 'units that each of a pair needs, from 5' })
  minimumSupport!: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 14, description: 'days within which a purchase follows, 1 to 90' })
  windowDays!: number | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 50,
    description: 'findings, pairs, sequences and warnings listed of each, 1 to 100',
  })
  first!: number | null;
}

@Requires('analytics:read')
@ObjectType({ implements: Finding })
export class AssociationFinding extends Finding {
  @Field(() => String, { description: 'events, transition, behavior, basket or sequence' })
  kind!: string;

  @Field(() => String, { description: 'session, user or session-product' })
  unit!: string;

  @Field(() => String)
  first!: string;

  @Field(() => String)
  second!: string;
}

@Requires('analytics:read')
@ObjectType({ description: 'Pairs of categories or products.' })
export class Baskets {
  @Field(() => AssociationUnit)
  unit!: AssociationUnit;

  @Field(() => BasketLevel)
  level!: BasketLevel;

  @Field(() => BasketAct)
  from!: BasketAct;

  @Field(() => BasketAct)
  to!: BasketAct;

  @Field(() => Int)
  minimumSupport!: number;

  @Field(() => Count)
  units!: number;

  @Field(() => Count, { description: 'pairs looked at, listed or not' })
  lookedAt!: number;

  @Field(() => Float, { description: 'odds ratio that the middle pair has at equal activity, at least 1' })
  baseline!: number;

  @Field(() => [EffectPower], {
    description:
      'Power of the search by the odds ratio of a pair ÷ baseline. Mean over 60 of the pairs looked at, or all of fewer. Empty when no pair was looked at.',
  })
  power!: EffectPower[];

  @Field(() => Count, { description: 'pairs that at least five units share' })
  shared!: number;

  @Field(() => [BasketPair], { description: 'the most certain first' })
  pairs!: BasketPair[];
}

@Requires('analytics:read')
@ObjectType({ description: 'Purchases that follow an act of the same user in another session.' })
export class PurchaseSequences {
  @Field(() => BasketLevel)
  level!: BasketLevel;

  @Field(() => BasketAct)
  from!: BasketAct;

  @Field(() => Int)
  windowDays!: number;

  @Field(() => Count)
  lookedAt!: number;

  @Field(() => Float, { description: 'after ÷ before over all pairs together, at least 1' })
  baseline!: number;

  @Field(() => [PurchaseSequence], { description: 'the most certain first' })
  sequences!: PurchaseSequence[];
}

@Requires('analytics:read')
@ObjectType({
  implements: [Answer, Hypothesis],
  description:
    'H1: are behaviors related? Effects are sought in half of the users, corrected over everything looked at, and have to show in the other half.',
})
export class Association extends Hypothesis {
  @Field(() => Count, { description: 'findings in all' })
  findingCount!: number;

  @Field(() => Count, {
    description: 'Effects looked at that are neither confirmed nor refuted, listed or not. Some may be real.',
  })
  notConfirmedCount!: number;

  @Field(() => Count, { description: 'Effects looked at whose 95 % interval excludes every effect that counts.' })
  refutedCount!: number;

  @Field(() => [AssociationFinding], { description: 'those that hold, strongest first' })
  findings!: AssociationFinding[];

  @Field(() => [EventAssociation])
  events!: EventAssociation[];

  @Field(() => [JudgedTransition])
  transitions!: JudgedTransition[];

  @Field(() => [Behavior])
  behaviors!: Behavior[];

  @Field(() => Baskets)
  baskets!: Baskets;

  @Field(() => PurchaseSequences)
  sequences!: PurchaseSequences;

  @Field(() => SimpsonSearch, { description: "where Simpson's paradox was looked for, and found" })
  simpson!: SimpsonSearch;
}

/** The longest list that is answered. */
const LIST_LIMIT = 100;

/** An answer with no more of each list than can be asked for; a large log has tens of thousands of pairs. */
export interface ListedAssociation extends AssociationAnswer {
  /** How many there are of each, listed or not. */
  counts: { findings: number; pairs: number; warnings: number };
}

/** Cuts the lists of an answer to what can be asked for. */
export function listed(answer: AssociationAnswer): ListedAssociation {
  const { findings, baskets, sequences, simpson } = answer;
  return {
    ...answer,
    counts: { findings: findings.length, pairs: baskets.pairs.length, warnings: simpson.warnings.length },
    findings: findings.slice(0, LIST_LIMIT),
    baskets: { ...baskets, pairs: baskets.pairs.slice(0, LIST_LIMIT) },
    sequences: { ...sequences, sequences: sequences.sequences.slice(0, LIST_LIMIT) },
    simpson: { ...simpson, warnings: simpson.warnings.slice(0, LIST_LIMIT) },
  };
}

/** @param first - how many findings, pairs, sequences and warnings are listed. */
export function toAssociation(answer: CachedAnswer<ListedAssociation>, first: number): Association {
  const { counts, findings, events, transitions, behaviors, baskets, sequences, simpson } = answer.value;
  const { notConfirmedCount, refutedCount } = answer.value;
  return {
    ...toHypothesis(answer),
    findingCount: counts.findings,
    notConfirmedCount,
    refutedCount,
    findings: findings.slice(0, first).map(toAssociationFinding),
    events: events.map(toEventAssociation),
    transitions: transitions.map(toJudgedTransition),
    behaviors: behaviors.map(toBehavior),
    baskets: {
      unit: baskets.unit as AssociationUnit,
      level: baskets.level as BasketLevel,
      from: baskets.from as BasketAct,
      to: baskets.to as BasketAct,
      minimumSupport: baskets.minimumSupport,
      units: baskets.units,
      lookedAt: baskets.lookedAt,
      baseline: baskets.baseline,
      power: baskets.power,
      shared: counts.pairs,
      pairs: baskets.pairs.slice(0, first).map(toBasketPair),
    },
    sequences: {
      level: sequences.level as BasketLevel,
      from: sequences.from as BasketAct,
      windowDays: sequences.windowDays,
      lookedAt: sequences.lookedAt,
      baseline: sequences.baseline,
      sequences: sequences.sequences.slice(0, first).map(toPurchaseSequence),
    },
    simpson: {
      lookedAt: simpson.lookedAt,
      found: counts.warnings,
      warnings: simpson.warnings.slice(0, first).map(toSimpsonWarning),
    },
  };
}

function toAssociationFinding(finding: Found): AssociationFinding {
  const { kind, unit, first, second } = finding;
  return { ...toFinding(finding, Unit.RATIO), kind, unit, first, second };
}
