import type { EventType } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { categoryLabel } from '../ui/text/category-name.js';

interface StepEvents {
  eventTypes: readonly EventType[];
  category?: string | null;
  brand?: string | null;
  minPrice?: string | null;
  maxPrice?: string | null;
}

/** A step in words: "View · Electronics · lg · 10 to 50". */
export function useStepWords(): (step: StepEvents) => string {
  const t = useTranslations();
  return useCallback(
    ({ eventTypes, category, brand, minPrice, maxPrice }) => {
      const types = eventTypes.map((type) => t(`funnel.step.${type}`)).join(' / ');
      const price =
        minPrice && maxPrice
          ? t('funnel.filter.both', { min: minPrice, max: maxPrice })
          : minPrice
            ? t('funnel.filter.from', { min: minPrice })
            : maxPrice
              ? t('funnel.filter.to', { max: maxPrice })
              : null;
      return [types, category ? categoryLabel(category) : null, brand || null, price]
        .filter((part) => part !== null)
        .join(' · ');
    },
    [t],
  );
}
