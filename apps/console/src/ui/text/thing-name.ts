import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { categoryLabel } from './category-name.js';

/** The name of a category or product of a pair, as the page shows it. */
export function useThingName(): (name: string) => string {
  const t = useTranslations();
  return useCallback((name) => (name === '(none)' ? t('words.noCategory') : categoryLabel(name)), [t]);
}

/** A name that fits beside a chart: the last part of a category's code, the last digits of a long id. */
export function shortName(name: string): string {
  const last = name.split(' › ').at(-1) ?? name;
  return /^\d{9,}$/.test(last) ? `…${last.slice(-6)}` : last;
}
