import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { RecommendationData } from './recommendation-data.js';

type Reason = RecommendationData['items'][number]['because'][number];

/** Words of the features that the two-stage model names. */
const FEATURES = {
  'likeness to own products': 'ownLikeness',
  'likeness to this session': 'sessionLikeness',
  'place in this session': 'inSession',
  'place in the history': 'inHistory',
  'category, taken before': 'ownCategory',
  'category, looked at now': 'sessionCategory',
  'category, met lately': 'recentCategory',
  'brand, taken before': 'ownBrand',
  'price near the usual one': 'nearPrice',
  'price level in its category': 'usualPrice',
  popularity: 'popularity',
  'recent popularity': 'recentPopularity',
  newness: 'newness',
} as const;

function isFeature(name: string): name is keyof typeof FEATURES {
  return Object.hasOwn(FEATURES, name);
}

/**
 * Writes a reason in the page's language from what it counts; the server's own sentence is English.
 * `isLately`: recent popularity gives the reason, which counts the last days only.
 */
export function useReasonWords(): (reason: Reason, from?: { isLately: boolean }) => string {
  const t = useTranslations();
  const { share } = useFormats();
  return useCallback(
    ({ kind, product, share: part, count, feature }, { isLately } = { isLately: false }) => {
      const name = product
        ? product.brand
          ? t('words.brandAndId', { brand: product.brand, id: product.externalId })
          : product.externalId
        : '';
      if (kind === 'OWN_CART' || kind === 'OWN_VIEW')
        return t(`recommendations.reason.${kind}`, {
          product: name,
          share: share(part ?? 0),
          isMore: (part ?? 0) > 1 ? 'yes' : 'no',
        });
      if (kind === 'SIMILAR')
        return count === null
          ? t('recommendations.reason.SIMILAR_KIND', { product: name })
          : t('recommendations.reason.SIMILAR', { product: name, count });
      if (kind === 'LIKE_SESSION')
        return t('recommendations.reason.LIKE_SESSION', { product: name, count: count ?? 0, share: share(part ?? 0) });
      const named = feature !== null && isFeature(feature) ? t(`modelFeature.${FEATURES[feature]}`) : (feature ?? '');
      if (kind === 'FEATURE')
        return t((part ?? 0) < 0 ? 'recommendations.reason.FEATURE_TAKES' : 'recommendations.reason.FEATURE_ADDS', {
          feature: named,
          share: share(Math.abs(part ?? 0)),
        });
      const words = t(`recommendations.reason.${kind}`, { product: name, count: count ?? 0 });
      return isLately && (kind === 'POPULAR' || kind === 'POPULAR_BOUGHT' || kind === 'POPULAR_VIEWED')
        ? `${words} ${t('recommendations.reason.lately')}`
        : words;
    },
    [t, share],
  );
}
