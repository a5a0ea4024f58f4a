import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { outcomeOf, type Outcome } from './outcome.js';
import { usePointWords } from './points.js';
import type { VerdictFieldsFragment } from '@cartograph/sdk/operations/models';

/** How a training compares with what served when it ended, and whether it then served. */
export function useVerdictWords(): (verdict: VerdictFieldsFragment | null) => { text: string; outcome: Outcome } {
  const t = useTranslations();
  const points = usePointWords();
  return useCallback(
    (verdict) => {
      if (!verdict || (verdict.difference === null && verdict.against === null))
        return { text: t('models.trainings.verdict.first'), outcome: 'unknown' };
      const outcome = outcomeOf(verdict.difference);
      const { difference, size } = points(verdict.difference);
      const words =
        outcome === 'unknown'
          ? t('models.trainings.verdict.uncompared')
          : outcome === 'worse'
            ? t('models.trainings.verdict.worse', { size })
            : t(`models.trainings.verdict.${outcome}`, { difference });
      return {
        text: t('models.trainings.verdict.served', { isPromoted: verdict.isPromoted ? 'yes' : 'no', words }),
        outcome,
      };
    },
    [t, points],
  );
}
