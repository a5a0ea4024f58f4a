import type {
  BasketPair as Pair,
  Behavior as Way,
  EventAssociation as Events,
  Judgment as Judged,
  Sequence as Follows,
  SimpsonWarning as Warning,
  Transition as Step,
} from '@cartograph/analytics';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../../access.js';
import { Estimate, toEstimate, Unit } from '../../estimate.js';
import { EventType, toEventType } from '../../event-counts.js';
import { Count } from '../../scalars.js';
import { FindingStatus } from '../answers/hypothesis.js';

export enum AssociationUnit {
  SESSION = 'session',
  USER = 'user',
}
registerEnumType(AssociationUnit, { name: 'AssociationUnit' });

export enum SessionPlace {
  START = 'start',
  VIEW = 'view',
  CART = 'cart',
  REMOVE_FROM_CART = 'remove_from_cart',
  PURCHASE = 'purchase',
  END = 'end',
}
registerEnumType(SessionPlace, {
  name: 'SessionPlace',
  description: 'the start of a session, an event of it, its end',
});

export enum SimpsonKind {
  REVERSED = 'reversed',
  VANISHES = 'vanishes',
  NONE = 'none',
}
registerEnumType(SimpsonKind, {
  name: 'SimpsonKind',
  description:
    'what becomes of an association when like is compared with like: it goes the other way, its interval holds "none", or it stays',
});

@Requires('analytics:read')
@ObjectType({ description: 'What became of one effect that was looked for.' })
export class Judgment {
  @Field(() => Float, { nullable: true, description: 'in the half of the users that effects are sought in' })
  pValue!: number | null;

  @Field(() => Float, { nullable: true, description: 'adjusted over everything that was looked at' })
  qValue!: number | null;

  @Field(() => Boolean, { nullable: true, description: 'whether the half that was held out shows it too' })
  confirmed!: boolean | null;

  @Field(() => Boolean, { description: 'whether it counts as found' })
  holds!: boolean;

  @Field(() => FindingStatus, { nullable: true, description: 'What became of the effect. Null when it is not tested.' })
  status!: FindingStatus | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Detectable effect: the smallest ratio above 1 that would have been confirmed in 80 % of cases. Null when no ratio would, and unless the status is NOT_CONFIRMED.',
  })
  detectable!: number | null;
}

@Requires('analytics:read')
@ObjectType({ description: 'Units by two features.' })
export class TwoByTwo {
  @Field(() => Count)
  both!: number;

  @Field(() => Count)
  onlyFirst!: number;

  @Field(() => Count)
  onlySecond!: number;

  @Field(() => Count)
  neither!: number;
}

@Requires('analytics:read')
@ObjectType({ description: 'How two types of events go together over sessions or users.' })
export class EventAssociation {
  @Field(() => AssociationUnit)
  unit!: AssociationUnit;

  @Field(() => EventType)
  first!: EventType;

  @Field(() => EventType)
  second!: EventType;

  @Field(() => TwoByTwo)
  counts!: TwoByTwo;

  @Field(() => Estimate, { description: 'over all units; sessions with users as clusters' })
  oddsRatio!: Estimate;

  @Field(() => Estimate)
  phi!: Estimate;

  @Field(() => Estimate, { description: 'of the numbers of events in levels 0, 1, 2 to 4, 5 and more' })
  cramersV!: Estimate;

  @Field(() => Estimate, { description: 'of the numbers of events' })
  spearman!: Estimate;

  @Field(() => Estimate, {
    description: 'Mantel–Haenszel odds ratio: sessions with equally many views, users with equally many sessions',
  })
  controlled!: Estimate;

  @Field(() => Float, { nullable: true, description: 'whether one odds ratio fits all activities, by Breslow and Day' })
  homogeneityP!: number | null;

  @Field(() => SimpsonKind, { nullable: true })
  simpson!: SimpsonKind | null;

  @Field(() => String, {
    nullable: true,
    description: 'why the association says nothing about people; then it is not tested',
  })
  byConstruction!: string | null;

  @Field(() => Judgment)
  judgment!: Judgment;
}

@Requires('analytics:read')
@ObjectType({ description: 'Steps from one place of a session to the next.' })
export class Transition {
  @Field(() => SessionPlace)
  from!: SessionPlace;

  @Field(() => SessionPlace)
  to!: SessionPlace;

  @Field(() => Count)
  steps!: number;

  @Field(() => Estimate, { description: 'steps ÷ steps that leave the same place' })
  share!: Estimate;

  @Field(() => Float, { description: 'steps if what follows did not depend on what was before' })
  expected!: number;

  @Field(() => Estimate, { description: 'steps ÷ expected' })
  ratio!: Estimate;
}

@Requires('analytics:read')
@ObjectType()
export class JudgedTransition extends Transition {
  @Field(() => Judgment)
  judgment!: Judgment;
}

@Requires('analytics:read')
@ObjectType({ description: 'A behavior within sessions that may go with carts.' })
export class Behavior {
  @Field(() => String, {
    description: 'second-look: a product is looked at again before it is in the cart. long-session: ten views or more.',
  })
  name!: string;

  @Field(() => String, { description: 'session-product or session' })
  unit!: string;

  @Field(() => Estimate, { description: 'odds ratio of a cart, with the behavior against without' })
  apparent!: Estimate;

  @Field(() => Estimate, { description: 'the same per look or per view' })
  controlled!: Estimate;

  @Field(() => String, { description: 'odds-ratio-per-look or rate-ratio-per-view' })
  controlledKind!: string;

  @Field(() => SimpsonKind, { nullable: true })
  simpson!: SimpsonKind | null;

  @Field(() => Count)
  support!: number;

  @Field(() => Judgment)
  judgment!: Judgment;
}

@Requires('analytics:read')
@ObjectType({ description: 'Units that did the one with the first and the other with the second.' })
export class BasketPair {
  @Field(() => String)
  first!: string;

  @Field(() => String)
  second!: string;

  @Field(() => Count)
  together!: number;

  @Field(() => Count)
  firstUnits!: number;

  @Field(() => Count)
  secondUnits!: number;

  @Field(() => Estimate, { description: 'together ÷ all units' })
  support!: Estimate;

  @Field(() => Estimate, { description: 'together ÷ units of the first' })
  confidence!: Estimate;

  @Field(() => Estimate, {
    description: 'confidence ÷ share of the second among all units: an association, not an effect',
  })
  lift!: Estimate;

  @Field(() => Estimate, { description: 'over all units' })
  oddsRatio!: Estimate;

  @Field(() => Estimate, { description: 'among units of equal activity' })
  controlled!: Estimate;

  @Field(() => SimpsonKind, { nullable: true })
  simpson!: SimpsonKind | null;

  @Field(() => Judgment)
  judgment!: Judgment;
}

@Requires('analytics:read')
@ObjectType({
  description: 'Whether a purchase follows an act more often than it goes before; each user is their own control.',
})
export class PurchaseSequence {
  @Field(() => String)
  first!: string;

  @Field(() => String)
  second!: string;

  @Field(() => Count, { description: 'users who bought within the window after, not before' })
  after!: number;

  @Field(() => Count, { description: 'users who bought within the window before, not after' })
  before!: number;

  @Field(() => Count)
  eitherWay!: number;

  @Field(() => Estimate, { description: 'after ÷ before' })
  ratio!: Estimate;

  @Field(() => Estimate, { description: 'from the act to the purchase, of users who bought after, one value each' })
  medianLagDays!: Estimate;

  @Field(() => Judgment)
  judgment!: Judgment;
}

@Requires('analytics:read')
@ObjectType({ description: 'An association that is another one when like is compared with like.' })
export class SimpsonWarning {
  @Field(() => String, { description: 'events, behavior or basket' })
  about!: string;

  @Field(() => String)
  first!: string;

  @Field(() => String)
  second!: string;

  @Field(() => String, { description: 'activity, category or exposure' })
  stratifiedBy!: string;

  @Field(() => SimpsonKind)
  kind!: SimpsonKind;

  @Field(() => Estimate)
  pooled!: Estimate;

  @Field(() => Estimate)
  controlled!: Estimate;
}

@Requires('analytics:read')
@ObjectType()
export class SimpsonSearch {
  @Field(() => Count)
  lookedAt!: number;

  @Field(() => Count, { description: 'warnings in all' })
  found!: number;

  @Field(() => [SimpsonWarning])
  warnings!: SimpsonWarning[];
}

const judgment = ({ pValue, qValue, confirmed, holds, status, detectable }: Judged): Judgment => ({
  pValue,
  qValue,
  confirmed,
  holds,
  status: status as FindingStatus | null,
  detectable,
});
const ratio = (estimate: Parameters<typeof toEstimate>[0]): Estimate => toEstimate(estimate, Unit.RATIO);
const fraction = (estimate: Parameters<typeof toEstimate>[0]): Estimate => toEstimate(estimate, Unit.FRACTION);

export const toEventAssociation = (row: Events & Judged): EventAssociation => ({
  unit: row.unit as AssociationUnit,
  first: toEventType(row.first),
  second: toEventType(row.second),
  counts: row.counts,
  oddsRatio: ratio(row.oddsRatio),
  phi: ratio(row.phi),
  cramersV: ratio(row.cramersV),
  spearman: ratio(row.spearman),
  controlled: ratio(row.controlled),
  homogeneityP: row.homogeneityP,
  simpson: row.simpson as SimpsonKind | null,
  byConstruction: row.byConstruction,
  judgment: judgment(row),
});

export const toTransition = ({ from, to, steps, share, expected, ratio: observed }: Step): Transition => ({
  from: from as SessionPlace,
  to: to as SessionPlace,
  steps,
  share: fraction(share),
  expected,
  ratio: ratio(observed),
});

export const toJudgedTransition = (row: Step & Judged): JudgedTransition => ({
  ...toTransition(row),
  judgment: judgment(row),
});

export const toBehavior = (row: Way & Judged): Behavior => ({
  name: row.name,
  unit: row.unit,
  apparent: ratio(row.apparent),
  controlled: ratio(row.controlled),
  controlledKind: row.controlledKind,
  simpson: row.simpson as SimpsonKind | null,
  support: row.support,
  judgment: judgment(row),
});

export const toBasketPair = (row: Pair & Judged): BasketPair => ({
  first: row.first,
  second: row.second,
  together: row.together,
  firstUnits: row.firstUnits,
  secondUnits: row.secondUnits,
  support: fraction(row.support),
  confidence: fraction(row.confidence),
  lift: ratio(row.lift),
  oddsRatio: ratio(row.oddsRatio),
  controlled: ratio(row.controlled),
  simpson: row.simpson as SimpsonKind | null,
  judgment: judgment(row),
});

export const toPurchaseSequence = (row: Follows & Judged): PurchaseSequence => ({
  first: row.first,
  second: row.second,
  after: row.after,
  before: row.before,
  eitherWay: row.eitherWay,
  ratio: ratio(row.ratio),
  medianLagDays: toEstimate(row.medianLagDays, Unit.DAYS, { method: 'woodruff' }),
  judgment: judgment(row),
});

export const toSimpsonWarning = (row: Warning): SimpsonWarning => ({
  about: row.about,
  first: row.first,
  second: row.second,
  stratifiedBy: row.stratifiedBy,
  kind: row.kind as SimpsonKind,
  pooled: ratio(row.pooled),
  controlled: ratio(row.controlled),
});
