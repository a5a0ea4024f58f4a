import type { AudienceKind } from '@cartograph/sdk/schema';
import { readScope } from '../scope/scope.js';
import { oneOf, readParam } from '../ui/page/url-state.js';
import type { RuleOfDays } from '../ui/page/act.js';

/** Whom a campaign may address. */
export const audienceKinds = [
  'CARTED_NOT_BOUGHT',
  'VIEWED_NOT_CARTED',
  'BUYERS',
  'ALL_VISITORS',
  'CATEGORY_VIEWERS',
  'CART_ABANDONED',
] as const satisfies readonly AudienceKind[];

/** What of a draft of the Designer stands in the address. */
export const draftKeys = ['plan', 'uplift', 'alpha', 'power'] as const;

const kindCodec = oneOf(audienceKinds, 'CARTED_NOT_BOUGHT');

/** Whom a campaign that is not saved yet is for; it lives in the address. */
export interface Plan {
  /** A saved audience, or null for a new one by `rule`. */
  audienceId: string | null;
  rule: RuleOfDays;
  actionItemId: string | null;
}

export function readPlan(search: URLSearchParams): Plan {
  const kind = readParam(search, 'kind', kindCodec);
  const category = search.get('of')?.trim() || null;
  return {
    audienceId: search.get('audience') || null,
    rule: { kind, period: readScope(search).period, ...(kind === 'CATEGORY_VIEWERS' ? { category } : {}) },
    actionItemId: search.get('item') || null,
  };
}

/** Why nobody can be addressed yet. */
export function planGap({ audienceId, rule }: Plan): 'category' | null {
  return audienceId === null && rule.kind === 'CATEGORY_VIEWERS' && !rule.category ? 'category' : null;
}

/** Per cent to fraction without the dust of binary division. */
export const fraction = (percent: number): number => Number((percent / 100).toPrecision(12));
