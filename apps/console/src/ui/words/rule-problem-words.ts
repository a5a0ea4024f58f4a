import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';

/** What is wrong with a rule, as the server says it. */
export interface RuleProblem {
  code: string;
  /** Names of the rules that take part. */
  rules: readonly string[];
  facts: unknown;
  message: string;
  remedy: string;
}

/** Problems that have words in both languages; of any other the server's English is shown. */
export const ruleProblemCodes = [
  'name-missing',
  'name-twice',
  'empty-target',
  'boost-factor',
  'price-limit',
  'price-without-limit',
  'pin-without-product',
  'price-reversed',
  'bought-window',
  'cap-most',
  'cap-depth',
  'diversity-lambda',
  'diversity-pool',
  'pin-rank',
  'pins-on-one-rank',
  'product-pinned-twice',
  'pinned-and-denied',
  'pinned-not-allowed',
  'price-ranges-apart',
  'allowed-and-denied',
  'nothing-in-common',
  'several-diversities',
  'no-stock',
  'no-repeat-model',
  'no-similarity',
  'boost-of-one',
  'moved-but-denied',
  'boosted-and-buried',
  'unknown-products',
  'unknown-groups',
  'pin-filtered',
  'pins-beyond-cap',
  'nothing-left',
] as const;
type Code = (typeof ruleProblemCodes)[number];

export const isRuleProblem = (code: string): code is Code => (ruleProblemCodes as readonly string[]).includes(code);

const named = /^(product|category|brand) (.+)$/;

/** Says what is wrong with a rule, in the page's language, as seen from that rule. */
export function useRuleProblemWords(): (problem: RuleProblem, name: string) => string {
  const t = useTranslations();
  const { list, decimal } = useFormats();
  return useCallback(
    (problem, name) => {
      const { code, rules, message, remedy } = problem;
      if (!isRuleProblem(code)) return t('rules.problem.told', { message, remedy });
      const others = rules.filter((other) => other !== name);
      const text = (fact: string): string => {
        const value = factOf(problem, fact);
        return typeof value === 'number' ? decimal(value, 6) : (value ?? '–');
      };
      const number = (fact: string): number => Number(factOf(problem, fact) ?? 0);
      const what = text('what')
        .split(', ')
        .map((part) => {
          const [, sort, value = part] = named.exec(part) ?? [];
          return sort === undefined ? value : t('rules.named', { sort, value });
        });
      const words = {
        other: list(others),
        what: list(what),
        count: number('count'),
        factor: text('factor'),
        price: text('price'),
        min: text('min'),
        max: text('max'),
        days: text('days'),
        rank: text('rank'),
        most: text('most'),
        group: text('group'),
        product: text('product'),
      };
      if (code === 'nothing-left') return t('rules.problem.nothing-left', { products: number('products') });
      if (code === 'unknown-products')
        return t('rules.problem.unknown-products', { count: number('count'), products: text('products') });
      return t(`rules.problem.${code}`, words);
    },
    [t, list, decimal],
  );
}

/** A fact of a problem; null where it has none of that name. */
export function factOf({ facts }: Pick<RuleProblem, 'facts'>, name: string): string | number | null {
  if (typeof facts !== 'object' || facts === null) return null;
  const value = (facts as Record<string, unknown>)[name];
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}
