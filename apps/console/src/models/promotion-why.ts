import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { outcomeOf } from './outcome.js';
import { usePointWords } from './points.js';
import type { PromotionFieldsFragment } from '@cartograph/sdk/operations/models';

type Ground = Pick<PromotionFieldsFragment, 'cause' | 'difference' | 'sessionDifference' | 'replacedDamaged'>;

/** What was known of a promotion against what served when it was decided; null where its cause says all. */
export function usePromotionWhy(): (promotion: Ground) => string | null {
  const t = useTranslations();
  const points = usePointWords();
  return useCallback(
    ({ cause, difference, sessionDifference, replacedDamaged }) => {
      if (cause === 'FIRST' || cause === 'ROLLBACK') return null;
      if (replacedDamaged) return t('models.trainings.ground.damaged');
      const outcome = outcomeOf(difference);
      const words = points(difference);
      const users = t(`models.trainings.ground.${outcome}`, {
        ...words,
        ...(outcome === 'worse' ? { interval: words.sizeInterval } : {}),
      });
      return sessionDifference?.value == null
        ? users
        : `${users} ${t('models.trainings.ground.sessions', { ...points(sessionDifference) })}`;
    },
    [t, points],
  );
}
