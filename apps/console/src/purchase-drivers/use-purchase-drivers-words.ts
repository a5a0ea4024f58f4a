import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { useQWords } from '../ui/text/q-text.js';
import type { PurchaseDriversData, Effect } from './purchase-drivers-state.js';

type Ratio = Effect['rateRatio'];
type Trait = PurchaseDriversData['attributes'][number];

/** The words of this page for categories, attributes, ratios and points. */
export function usePurchaseDriversWords() {
  const t = useTranslations();
  const formats = useFormats();
  const q = useQWords();
  return useMemo(() => {
    const category = (code: string): string => (code === '(none)' ? t('words.noCategory') : categoryLabel(code));
    const trait = ({ attribute, level }: Pick<Effect, 'attribute' | 'level'>): string =>
      t('purchaseDrivers.trait', {
        attribute,
        level: level === null ? 'none' : level === '' ? 'empty' : attribute === 'BRAND' ? 'named' : level,
        brand: level ?? '',
      });
    const ratio = (value: number | null): string => (value === null ? UNKNOWN : formats.fixed(value));
    const interval = ({ low, high }: Ratio): string =>
      low === null || high === null
        ? UNKNOWN
        : t('purchaseDrivers.interval', { low: formats.fixed(low), high: formats.fixed(high) });
    return {
      category,
      trait,
      ratio,
      interval,
      points: ({ value }: Ratio): string =>
        value === null ? UNKNOWN : t('purchaseDrivers.points', { points: formats.points(value) }),
      pointsInterval: ({ low, high }: Ratio): string =>
        low === null || high === null
          ? ''
          : t('purchaseDrivers.interval', { low: formats.points(low), high: formats.points(high) }),
      q,
      /** What an attribute does over the categories, and whether they differ. */
      across: (summary: Trait, minimumEffect: number): string =>
        t('purchaseDrivers.across.summary', {
          trait: trait(summary),
          categories: summary.categories,
          average: ratio(summary.average.value),
          interval: interval(summary.average),
          iSquared: formats.share(summary.iSquared),
          q: q(summary.qValue),
          status: summary.status,
          least: formats.share(minimumEffect),
          limit: ratio(summary.spreadLimit),
          detectable: summary.detectable === null ? 'none' : ratio(summary.detectable),
        }),
      about: (effect: Effect): string =>
        t('purchaseDrivers.about', { category: category(effect.category), trait: trait(effect) }),
    };
  }, [t, formats, q]);
}

export type PurchaseDriversWords = ReturnType<typeof usePurchaseDriversWords>;

/** What a sentence says of the differences between categories: how many are confirmed and refuted, and which spread would have been found. */
export function differenceFacts(
  facts: Pick<
    PurchaseDriversData,
    'attributeCount' | 'differingAttributeCount' | 'refutedAttributeCount' | 'detectableSpread'
  >,
  { ratio }: PurchaseDriversWords,
) {
  return {
    comparable: facts.attributeCount > 0 ? 'yes' : 'no',
    differing: facts.differingAttributeCount,
    alike: facts.refutedAttributeCount,
    spread: facts.detectableSpread === null ? 'none' : ratio(facts.detectableSpread),
  };
}
