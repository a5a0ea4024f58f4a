import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { UserErrorFieldsFragment as UserError } from '@cartograph/sdk/operations/shop';
import { useRefusal } from '../../client/user-errors.js';
import { useFormats } from '../../i18n/use-formats.js';
import { problemsOf } from './draft-problems.js';
import type { Draft } from './draft.js';

/** Fields of a plan whose numbers are counted; those of all others are shares. */
const counted = /\.(windowDays|days|plannedUnits|firstLook|tunedAt)$/;

const noErrors: Readonly<Record<string, string>> = {};

/** What is wrong with a draft, in words by the path of its field; empty where it can be asked. */
export function useDraftErrors(draft: Draft): Readonly<Record<string, string>> {
  const t = useTranslations();
  const { share } = useFormats();
  return useMemo(() => {
    const problems = Object.entries(problemsOf(draft));
    if (problems.length === 0) return noErrors;
    return Object.fromEntries(
      problems.map(([path, { code, low = 0, high = 0 }]) => {
        const isCounted = counted.test(path) || code === 'retentionBeyond';
        return [
          path,
          code === 'between' || code === 'armSum'
            ? t(`designer.problem.${code}`, { low: share(low), high: share(high) })
            : t(`designer.problem.${code}`, { low: isCounted ? low : 0, high }),
        ];
      }),
    );
  }, [draft, t, share]);
}

/** What the server refused of a plan: by the path of its field, and in general where the editor has no such field. */
export interface RefusedPlan {
  fields: Readonly<Record<string, string>>;
  general: string | null;
}

export const nothingRefused: RefusedPlan = { fields: {}, general: null };

/** What the server said of a draft, for as long as it is the one that was sent. */
export function useRefusedOf(draft: Draft): [RefusedPlan, (said: RefusedPlan) => void] {
  const [refused, setRefused] = useState<{ of: Draft; said: RefusedPlan } | null>(null);
  return [refused?.of === draft ? refused.said : nothingRefused, (said) => setRefused({ of: draft, said })];
}

/** Words of refusals at the fields that they name. */
export function usePlanRefusal(): (userErrors: readonly UserError[]) => RefusedPlan {
  const read = useRefusal();
  return (userErrors) => {
    const fields: Record<string, string> = {};
    const general: string[] = [];
    for (const refused of userErrors) {
      const words = read({ userErrors: [refused] }).general ?? refused.message;
      const path = refused.field?.join('.') ?? '';
      if (/^plan\.|^(alpha|power|upliftRelative)$/.test(path)) fields[path] ??= words;
      else general.push(words);
    }
    return { fields, general: general.length > 0 ? general.join(' ') : null };
  };
}
