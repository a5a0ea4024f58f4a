import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { PageName } from '../page-list.js';
import { categoryLabel } from '../ui/text/category-name.js';
import type { ResultWords } from './result-rows.js';
import { useResultWords } from './use-result-words.js';

/** Pages by the first part of their address, for the question that an insight was kept under. */
const PAGES: Readonly<Record<string, PageName>> = {
  '': 'today',
  overview: 'overview',
  'summary-report': 'summaryReport',
  funnel: 'funnel',
  demand: 'demand',
  'purchase-drivers': 'purchaseDrivers',
  behavior: 'behavior',
  segments: 'segments',
  products: 'products',
  explore: 'explore',
  recommendations: 'recommendations',
  models: 'models',
  campaigns: 'campaigns',
  data: 'data',
};

/** The page an insight was kept on; null for an address of another time, or one that is none. */
export function pageOf(address: string): PageName | null {
  if (!address.startsWith('/') || address.startsWith('//')) return PAGES[address] ?? null;
  return PAGES[address.split(/[?#]/)[0]?.split('/')[1] ?? ''] ?? null;
}

interface Asked {
  name: string;
  value: string;
}

/** How long a list was asked for says nothing of the question. */
const isLength = /^(\w*F|f)irst$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A parameter's value in words: of an input its parts, of a list its members, those that are inputs (steps) one after another; nothing for what was not chosen. */
export function writtenOf(words: Pick<ResultWords, 'text'>, field: string, value: unknown): string {
  if (value === null || value === undefined || value === false) return '';
  if (value === true) return '✓';
  const join = (texts: readonly string[], between: string): string => texts.filter((text) => text !== '').join(between);
  if (Array.isArray(value))
    return join(
      value.map((one: unknown) => writtenOf(words, field, one)),
      value.some(isRecord) ? ' → ' : ', ',
    );
  if (isRecord(value))
    return join(
      Object.entries(value).map(([name, one]) => writtenOf(words, name, one)),
      ', ',
    );
  return words.text(field, String(value));
}

/** The parameters of a kept question in the page's language. */
export function useAskedWith(): (variables: unknown) => Asked[] {
  const t = useTranslations();
  const { dayRange } = useFormats();
  const words = useResultWords();
  return useCallback(
    (variables) => {
      const given = typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {};
      const { period, filter, includeBots, ...others } = given;
      const days = period as { from?: string; to?: string } | null | undefined;
      const { category, brand } = (filter ?? {}) as { category?: string | null; brand?: string | null };
      const parts = [
        category ? t('insights.parameter.category', { value: categoryLabel(category) }) : '',
        brand ? t('insights.parameter.brand', { value: brand }) : '',
      ].filter((part) => part !== '');
      return [
        {
          name: t('insights.parameter.period'),
          value: days?.from && days.to ? dayRange(days.from, days.to) : t('insights.wholeLog'),
        },
        {
          name: t('insights.parameter.filter'),
          value: parts.length > 0 ? parts.join(', ') : t('insights.parameter.none'),
        },
        ...(includeBots === undefined
          ? []
          : [
              {
                name: t('insights.parameter.includeBots'),
                value: includeBots === false ? t('insights.parameter.leftOut') : t('insights.parameter.counted'),
              },
            ]),
        ...Object.entries(others)
          .flatMap(([name, value]) =>
            name === 'input' && isRecord(value) ? Object.entries(value) : [[name, value] as const],
          )
          .filter(([name]) => !isLength.test(name))
          .map(([name, value]) => ({
            name: name === 'timeZone' || name === 'granularity' ? t(`insights.parameter.${name}`) : words.field(name),
            value: writtenOf(words, name, value),
          }))
          .filter(({ value }) => value !== ''),
      ];
    },
    [t, dayRange, words],
  );
}
