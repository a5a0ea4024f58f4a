import type { Estimate as LibraryEstimate } from '@cartograph/metrics';
import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from './access.js';

export enum Unit {
  FRACTION = 'FRACTION',
  RELATIVE = 'RELATIVE',
  RATIO = 'RATIO',
  COUNT = 'COUNT',
  MONEY = 'MONEY',
  MONEY_PER_USER = 'MONEY_PER_USER',
  SECONDS = 'SECONDS',
  HOURS = 'HOURS',
  DAYS = 'DAYS',
  USERS = 'USERS',
}
registerEnumType(Unit, {
  name: 'Unit',
  description:
    'RELATIVE: 0.05 is five per cent more. RATIO: a plain number, such as an odds ratio, which is 1 without an association, or a coefficient, which is 0.',
});

export enum IncomputableReason {
  NO_DATA = 'NO_DATA',
  TOO_FEW = 'TOO_FEW',
  ZERO_BASELINE = 'ZERO_BASELINE',
  NOT_LOGGED = 'NOT_LOGGED',
}
registerEnumType(IncomputableReason, { name: 'IncomputableReason' });

@Requires('self')
@ObjectType()
export class Incomputable {
  @Field(() => IncomputableReason)
  reason!: IncomputableReason;

  @Field(() => String)
  detail!: string;
}

/** A number with its uncertainty, or the reason why there is none. */
@Requires('self')
@ObjectType()
export class Estimate {
  @Field(() => Float, { nullable: true })
  value!: number | null;

  @Field(() => Float, { nullable: true })
  low!: number | null;

  @Field(() => Float, { nullable: true })
  high!: number | null;

  @Field(() => Unit)
  unit!: Unit;

  @Field(() => Float)
  level!: number;

  @Field(() => String)
  method!: string;

  @Field(() => Incomputable, { nullable: true })
  incomputable!: Incomputable | null;
}

type LibraryReason = Extract<LibraryEstimate, { ok: false }>['reason'];

const REASONS: Record<LibraryReason, IncomputableReason> = {
  'no-data': IncomputableReason.NO_DATA,
  'too-few': IncomputableReason.TOO_FEW,
  'zero-baseline': IncomputableReason.ZERO_BASELINE,
  'not-logged': IncomputableReason.NOT_LOGGED,
};

/** @param method - names the method where the estimate could not be computed; default 'not computed'. */
export function toEstimate(
  estimate: LibraryEstimate,
  unit: Unit,
  fallback: { level?: number; method?: string } = {},
): Estimate {
  if (estimate.ok) {
    const { value, low, high, level, method } = estimate;
    return { value, low, high, unit, level, method, incomputable: null };
  }
  return {
    value: null,
    low: null,
    high: null,
    unit,
    level: fallback.level ?? 0.95,
    method: fallback.method ?? 'not computed',
    incomputable: toIncomputable(estimate.reason, estimate.detail),
  };
}

export function toIncomputable(reason: LibraryReason, detail: string): Incomputable {
  return { reason: REASONS[reason], detail };
}
