import type { RulesInput } from '@cartograph/sdk/schema';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { dependsOn } from '../../client/depends-on.js';
import { toInput, type Rule } from './rule.js';
import type { Problem } from './rule-problems.js';
import { CheckRulesDocument } from '@cartograph/sdk/operations/rules';

const nothing: readonly Problem[] = [];
const noInput: RulesInput = {};

/** What is wrong with rules as they stand; `isChecked` once it is known of these very rules. */
export function useRuleProblems(rules: readonly Rule[]): { problems: readonly Problem[]; isChecked: boolean } {
  const input = useMemo(() => toInput(rules), [rules]);
  const isEmpty = Object.values(input).every((list) => list.length === 0);
  const [{ data, fetching, error, stale }] = useQuery({
    query: CheckRulesDocument,
    variables: { rules: isEmpty ? noInput : input },
    pause: isEmpty,
    context: dependsOn('ProductFeed', 'RuleProblem'),
  });
  if (isEmpty) return { problems: nothing, isChecked: true };
  return {
    problems: data?.ruleProblems ?? nothing,
    isChecked: !fetching && !stale && (data !== undefined || error !== undefined),
  };
}
