import type { AudienceKind, AudienceRuleInput } from '@cartograph/sdk/schema';
import { readScope } from '../scope/scope.js';
import { numberIn, oneOf, readParam } from '../ui/url-state.js';

/** Whom a campaign may address. */
export const audienceKinds = ['CARTED_NOT_BOUGHT', 'VIEWED_NOT_CARTED', 'BUYERS', 'ALL_VISITORS', 'CATEGORY_VIEWERS', 'CART_ABANDONED'] as const satisfies readonly AudienceKind[];

const kindCodec = oneOf(audienceKinds, 'CARTED_NOT_BOUGHT');
const upliftCodec = numberIn(-99, 1000, 10);
const alphaCodec = numberIn(0.001, 0.5, 0.05);
const powerCodec = numberIn(0.5, 0.99, 0.8);
const shareCodec = numberIn(0.05, 0.95, 0.5);

/** The plan of a campaign that is not saved yet; it lives in the address. */
export interface Plan {
  /** A saved audience, or null for a new one by `rule`. */
  audienceId: string | null;
  rule: AudienceRuleInput;
  /** Per cent of the baseline. */
  upliftPercent: number;
  alpha: number;
  power: number;
  treatmentShare: number;
  actionItemId: string | null;
}

export function readPlan(search: URLSearchParams): Plan {
  const kind = readParam(search, 'kind', kindCodec);
  const category = search.get('of')?.trim() || null;
  return {
    audienceId: search.get('audience') || null,
    rule: { kind, period: readScope(search).period, ...(kind === 'CATEGORY_VIEWERS' ? { category } : {}) },
    upliftPercent: readParam(search, 'uplift', upliftCodec),
    alpha: readParam(search, 'alpha', alphaCodec),
    power: readParam(search, 'power', powerCodec),
    treatmentShare: readParam(search, 'share', shareCodec),
    actionItemId: search.get('item') || null,
  };
}

/** Why the plan cannot be asked yet. */
export function planGap({ audienceId, rule, upliftPercent }: Plan): 'category' | 'uplift' | null {
  if (audienceId === null && rule.kind === 'CATEGORY_VIEWERS' && !rule.category) return 'category';
  return upliftPercent === 0 ? 'uplift' : null;
}

/** Per cent to fraction without the dust of binary division. */
export const fraction = (percent: number): number => Number((percent / 100).toPrecision(12));
