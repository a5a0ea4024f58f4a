import { useCallback } from 'react';
import { useTranslations } from 'use-intl';

/** A product in a sentence: its brand, where the log gives one, and its id. */
export function useProductName(): (product: { externalId: string; brand: string | null }) => string {
  const t = useTranslations();
  return useCallback(
    ({ externalId, brand }) => (brand ? t('words.brandAndId', { brand, id: externalId }) : externalId),
    [t],
  );
}
