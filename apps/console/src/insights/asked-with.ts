import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { PageName } from '../routes.js';
import { categoryLabel } from '../ui/category-name.js';

/** Pages by the first part of their address, for the question that an insight was kept under. */
const PAGES: Readonly<Record<string, PageName>> = { '': 'today', overview: 'overview', board: 'board', funnel: 'funnel', demand: 'demand', attraction: 'attraction', behaviour: 'behaviour', segments: 'segments', products: 'products', explore: 'explore', recommendations: 'recommendations', models: 'models', campaigns: 'campaigns', data: 'data' };

/** The page an insight was kept on; null for an address of another time, or one that is none. */
export function pageOf(address: string): PageName | null {
  if (!address.startsWith('/') || address.startsWith('//')) return PAGES[address] ?? null;
  return PAGES[address.split(/[?#]/)[0]?.split('/')[1] ?? ''] ?? null;
}

interface Asked {
  name: string;
  value: string;
}

/** The parameters of a kept question in the page's language. */
export function useAskedWith(): (variables: unknown) => Asked[] {
  const t = useTranslations();
  const { dayRange } = useFormats();
  return useCallback(
    (variables) => {
      const given = typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {};
      const { period, filter, includeBots, ...others } = given;
      const days = period as { from?: string; to?: string } | null | undefined;
      const { category, brand } = (filter ?? {}) as { category?: string | null; brand?: string | null };
      const parts = [category ? t('insights.parameter.category', { value: categoryLabel(category) }) : '', brand ? t('insights.parameter.brand', { value: brand }) : ''].filter((part) => part !== '');
      return [
        { name: t('insights.parameter.period'), value: days?.from && days.to ? dayRange(days.from, days.to) : t('insights.wholeLog') },
        { name: t('insights.parameter.filter'), value: parts.length > 0 ? parts.join(', ') : t('insights.parameter.none') },
        ...(includeBots === undefined ? [] : [{ name: t('insights.parameter.includeBots'), value: includeBots === false ? t('insights.parameter.leftOut') : t('insights.parameter.counted') }]),
        ...Object.entries(others)
          .filter(([, value]) => value !== null && value !== undefined)
          .map(([name, value]) => ({ name: name === 'timeZone' || name === 'granularity' ? t(`insights.parameter.${name}`) : name, value: typeof value === 'string' ? value : JSON.stringify(value) })),
      ];
    },
    [t, dayRange],
  );
}
