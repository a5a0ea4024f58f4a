import type { UserError } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { CombinedError } from 'urql';
import { useLanguage } from '../i18n/language.js';
import { readProblem } from './problem.js';

/** What a form shows after a refused mutation: by field, and in general. */
export interface Refusal {
  fields: Readonly<Record<string, string>>;
  general: string | null;
}

/** Nothing refused. */
export const accepted: Refusal = { fields: {}, general: null };

/**
 * Words for a mutation's outcome in the page's language: expected refusals by their code, beside their field where the
 * form has it; everything else in general.
 */
export function useRefusal(): (outcome: { userErrors?: readonly UserError[] | undefined; error?: CombinedError | undefined }, fields?: readonly string[]) => Refusal {
  const t = useTranslations();
  const { locale } = useLanguage();
  return useCallback(
    ({ userErrors = [], error }, known = []) => {
      const words = ({ code, message }: UserError): string => (locale === 'en' ? message : t('userError.detailed', { words: t(`userError.${code}`), message }));
      const fields: Record<string, string> = {};
      const general: string[] = [];
      if (error) {
        const problem = readProblem(error);
        general.push(t('userError.problem', { title: t(`problem.${problem.code}.title`), remedy: t(`problem.${problem.code}.remedy`) }));
      }
      for (const refused of userErrors) {
        const field = refused.field?.findLast((name) => known.includes(name));
        if (field && !(field in fields)) fields[field] = words(refused);
        else general.push(words(refused));
      }
      return { fields, general: general.length > 0 ? general.join(' ') : null };
    },
    [t, locale],
  );
}
