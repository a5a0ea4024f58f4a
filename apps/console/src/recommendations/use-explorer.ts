import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery, type CombinedError } from 'urql';
import { useTranslations } from 'use-intl';
import { complete, toInput } from './rules/rule.js';
import type { Problem } from './rules/rule-problems.js';
import { useRuleProblems } from './rules/use-rule-problems.js';
import { noRules, useRules, type RulesState } from './rules/use-rules.js';
import { anyText, numberIn, oneOf, useUrlState } from '../ui/page/url-state.js';
import type { Question } from './recommendation-data.js';
import {
  RecommendationsDocument,
  WithoutRulesDocument,
  type RecommendationsQuery,
} from '@cartograph/sdk/operations/recommendations';
import { ruleEffect, withoutPageRule } from './rule-effect.js';
import type { ListEffect } from './rule-notes.js';
import { pageRule, readSubject, recommendFor, type Subject } from './subject.js';

/** How long the list is. */
export const countCodec = numberIn(1, 100, 10);

/** Whether products that the user has seen already may come. */
export const seenCodec = oneOf(['no', 'yes'], 'no');

/** How far down the list without rules is read, to say where a product stood. */
const depth = 50;

export interface Explorer {
  subject: Subject;
  /** Null while nothing is chosen. */
  question: Question | null;
  rules: RulesState;
  problems: readonly Problem[];
  /** The rules contradict each other: the list stays as it was. */
  isHeld: boolean;
  list: RecommendationsQuery['recommendations'] | undefined;
  effect: ListEffect | null;
  /** What was promoted last cannot serve; an earlier training answers. */
  isEarlier: boolean;
  error: CombinedError | undefined;
  isFetching: boolean;
  refresh(): void;
}

/** All that the address asks, and what is answered: the list under its rules, and what the rules did to it. */
export function useExplorer(): Explorer {
  const t = useTranslations();
  const [search] = useSearchParams();
  const subject = useMemo(() => readSubject(search), [search]);
  const [first] = useUrlState('k', countCodec);
  const [seen] = useUrlState('seen', seenCodec);
  const [model] = useUrlState('model', anyText);
  const rules = useRules();
  const called = t('recommendations.pageRule');
  const page = useMemo(() => pageRule(subject, called, rules.rules), [subject, called, rules.rules]);
  const held = useMemo(() => (page ? [...rules.rules, page] : rules.rules), [page, rules.rules]);
  const { problems, isChecked } = useRuleProblems(held);
  const isHeld = problems.some(({ severity }) => severity === 'ERROR');
  const asked = recommendFor(subject);
  const base = { for: asked ?? { userExternalId: '' }, first, model: model || null, includeSeen: seen === 'yes' };
  const question: Question = { ...base, ...(page ? { rules: toInput(held), ruleSet: null } : rules.asked) };
  const isPaused = asked === null || !isChecked || isHeld || (page !== null && rules.sets === undefined);
  const [{ data, error, fetching, stale }, ask] = useQuery({
    query: RecommendationsDocument,
    variables: question,
    pause: isPaused,
    requestPolicy: 'cache-and-network',
  });
  const hasRules = complete(rules.rules).length > 0;
  const [{ data: without, fetching: isWithoutFetching }] = useQuery({
    query: WithoutRulesDocument,
    variables: {
      ...base,
      first: Math.max(depth, first),
      ...(page ? { rules: toInput([page]), ruleSet: null } : { rules: null, ruleSet: noRules }),
    },
    pause: isPaused || !hasRules,
  });
  const answered = asked === null ? undefined : data?.recommendations;
  const pageName = page?.name ?? null;
  const keptOut = hasRules ? (without?.recommendations.removed ?? null) : null;
  const list = useMemo(() => answered && withoutPageRule(answered, pageName, keptOut), [answered, pageName, keptOut]);
  const effect = useMemo(
    () =>
      list && without && list.rules.length > 0 && !isWithoutFetching && !fetching
        ? ruleEffect(list.items, without.recommendations.items, first)
        : null,
    [list, without, isWithoutFetching, fetching, first],
  );
  return {
    subject,
    question: asked === null ? null : question,
    rules,
    problems,
    isHeld,
    list,
    effect,
    isEarlier: data?.liveModel?.problem != null,
    error: fetching ? undefined : error,
    isFetching: fetching || stale,
    refresh: () => ask({ requestPolicy: 'network-only' }),
  };
}
