import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import type { CombinedError } from 'urql';
import type { UserErrorFieldsFragment as UserError } from '@cartograph/sdk/operations/shop';
import { useLanguage } from '../i18n/language.js';
import { readProblem } from './problem.js';

/** What a form shows after a refused mutation: by field, and in general. */
export interface Refusal {
  fields: Readonly<Record<string, string>>;
  general: string | null;
}

/** Nothing refused. */
export const accepted: Refusal = { fields: {}, general: null };

/** What came back of a mutation. */
export interface MutationOutcome {
  userErrors?: readonly UserError[] | undefined;
  error?: CombinedError | undefined;
}

/** A form's own sentences for refusals: by code, or by code and field as in "INVALID cron", which goes first. */
export type OwnWords = Readonly<Record<string, string>>;

/**
 * Words for a mutation's outcome in the page's language: the server's where it says exactly what is wrong, else the form's by the
 * code, beside their field where the form has it; everything else in general. A refusal without any sentence keeps the server's English.
 */
export function useRefusal(): (outcome: MutationOutcome, fields?: readonly string[], own?: OwnWords) => Refusal {
  const t = useTranslations();
  const { locale } = useLanguage();
  return useCallback(
    ({ userErrors = [], error }, known = [], own = {}) => {
      const words = ({ code, field, message, problem }: UserError): string => {
        if (problem) return message;
        const said = field?.map((name) => own[`${code} ${name}`]).findLast((text) => text !== undefined) ?? own[code];
        return (
          said ?? (locale === 'en' ? message : t('userError.detailed', { words: t(`userError.${code}`), message }))
        );
      };
      const fields: Record<string, string> = {};
      const general: string[] = [];
      if (error) {
        const { code, problem, message } = readProblem(error);
        general.push(
          problem === null
            ? t('userError.problem', { title: t(`problem.${code}.title`), remedy: t(`problem.${code}.remedy`) })
            : message,
        );
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
