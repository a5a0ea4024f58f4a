import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { RecommendationData } from './recommendations-page.js';

type Reason = RecommendationData['items'][number]['because'][number];

/** Writes a reason in the page's language from what it counts; the server's own sentence is English. */
export function useReasonWords(): (reason: Reason) => string {
  const t = useTranslations();
  const { share } = useFormats();
  return useCallback(
    ({ kind, product, share: part, count }) => {
      const name = product ? (product.brand ? t('words.brandAndId', { brand: product.brand, id: product.externalId }) : product.externalId) : '';
      if (kind === 'OWN_CART' || kind === 'OWN_VIEW') return t(`recommendations.reason.${kind}`, { product: name, share: share(part ?? 0) });
      if (kind === 'SIMILAR') return count === null ? t('recommendations.reason.SIMILAR_KIND', { product: name }) : t('recommendations.reason.SIMILAR', { product: name, count });
      return t(`recommendations.reason.${kind}`, { count: count ?? 0 });
    },
    [t, share],
  );
}
