import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { factOf, isKnown, type Problem } from './rule-problems.js';

const named = /^(product|category|brand) (.+)$/;

/** Says what is wrong with a rule, in the page's language, as seen from that rule. */
export function useProblemWords(): (problem: Problem, name: string) => string {
  const t = useTranslations();
  const { list, decimal } = useFormats();
  return useCallback(
    (problem, name) => {
      const { code, rules, message, remedy } = problem;
      if (!isKnown(code)) return t('rules.problem.told', { message, remedy });
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
