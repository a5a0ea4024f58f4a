import { isModelKind } from '../../ui/words/model-kinds.js';
import type { RuleCostFieldsFragment } from '@cartograph/sdk/operations/rules';

export type RuleCost = RuleCostFieldsFragment;
export type CostRow = RuleCost['rows'][number];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isEstimate = (value: unknown): boolean =>
  isFields(value) &&
  typeof value['unit'] === 'string' &&
  typeof value['method'] === 'string' &&
  (isNumber(value['value']) || isFields(value['incomputable']));

const isRow = (value: unknown): boolean =>
  isFields(value) &&
  (value['kind'] === 'TOGETHER' || value['kind'] === 'ALONE' || value['kind'] === 'AMONG_OTHERS') &&
  Array.isArray(value['rules']) &&
  value['rules'].every((rule) => isFields(rule) && typeof rule['name'] === 'string') &&
  ['hitRate', 'ndcg', 'recall', 'listsChanged'].every((name) => isEstimate(value[name])) &&
  ['hitsWithout', 'hitsLost', 'hitsGained'].every((name) => isNumber(value[name]));

/** A job's result as the cost of rules; null where it is anything else, and never a part of one. */
export function readCost(result: unknown): RuleCost | null {
  return isCost(result) ? result : null;
}

function isCost(value: unknown): value is RuleCost {
  return (
    isFields(value) &&
    typeof value['measuredAt'] === 'string' &&
    Array.isArray(value['modelKinds']) &&
    value['modelKinds'].every(isModelKind) &&
    ['k', 'users', 'replayed', 'forbiddenHits', 'possibleHits'].every((name) => isNumber(value[name])) &&
    Array.isArray(value['rows']) &&
    value['rows'].length > 0 &&
    value['rows'].every(isRow)
  );
}

/** What all rules together cost: certain only where the interval leaves 0 out. */
export function verdictOf({
  hitRate: { value, low, high },
}: Pick<CostRow, 'hitRate'>): 'costs' | 'brings' | 'unclear' | 'unknown' {
  if (value === null) return 'unknown';
  if (high !== null && high < 0) return 'costs';
  return low !== null && low > 0 ? 'brings' : 'unclear';
}
