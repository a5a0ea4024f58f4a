import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/category-name.js';
import { useQWords } from '../ui/q-text.js';
import type { Effect } from './attraction-state.js';

type Ratio = Effect['rateRatio'];

/** The words of this page for categories, traits, ratios and points. */
export function useAttractionWords() {
  const t = useTranslations();
  const formats = useFormats();
  const q = useQWords();
  return useMemo(() => {
    const category = (code: string): string => (code === '(none)' ? t('words.noCategory') : categoryLabel(code));
    const trait = ({ attribute, level }: Pick<Effect, 'attribute' | 'level'>): string =>
      t('attraction.trait', {
        attribute,
        level: level === null ? 'none' : level === '' ? 'empty' : attribute === 'BRAND' ? 'named' : level,
        brand: level ?? '',
      });
    const ratio = (value: number | null): string => (value === null ? UNKNOWN : formats.fixed(value));
    const interval = ({ low, high }: Ratio): string =>
      low === null || high === null
        ? UNKNOWN
        : t('attraction.interval', { low: formats.fixed(low), high: formats.fixed(high) });
    return {
      category,
      trait,
      ratio,
      interval,
      points: ({ value }: Ratio): string =>
        value === null ? UNKNOWN : t('attraction.points', { points: formats.points(value) }),
      pointsInterval: ({ low, high }: Ratio): string =>
        low === null || high === null
          ? ''
          : t('attraction.interval', { low: formats.points(low), high: formats.points(high) }),
      q,
      about: (effect: Effect): string =>
        t('attraction.about', { category: category(effect.category), trait: trait(effect) }),
    };
  }, [t, formats, q]);
}

export type AttractionWords = ReturnType<typeof useAttractionWords>;
