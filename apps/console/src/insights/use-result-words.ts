import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { EnglishDictionary } from '../i18n/dictionary.js';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { useSegmentName } from '../ui/text/segment-name.js';
import { isMoney, mayBeCategory } from './figure-kinds.js';
import type { ResultWords } from './result-rows.js';

type FieldName = keyof EnglishDictionary['field'];
type CodeName = keyof EnglishDictionary['code'];

/** 1970-01-05 was a Monday. */
const monday = (weekday: number): string => `1970-01-${String(4 + weekday).padStart(2, '0')}`;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);
const isInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text);
const isDecimal = (text: string): boolean => /^-?\d+(\.\d{1,4})?$/.test(text);

/** The names and texts of a kept result in the page's language; a field that a later or foreign question brings keeps the server's name. */
export function useResultWords(): ResultWords {
  const t = useTranslations();
  const formats = useFormats();
  const segmentName = useSegmentName();
  return useMemo(
    () => ({
      field: (name) => (t.has(`field.${name as FieldName}`) ? t(`field.${name as FieldName}`) : name),
      text(field, value) {
        if (/^[A-Z][A-Z\d_]*$/.test(value) && t.has(`code.${value as CodeName}`)) return t(`code.${value as CodeName}`);
        if (value === '(none)') return t('words.noCategory');
        if (isDay(value)) return formats.day(value);
        if (isInstant(value)) return formats.instant(value);
        if (field === 'weekday') return formats.weekday(monday(Number(value)));
        if (field === 'fromHour' || field === 'toHour')
          return t('funnel.groupName.hour', { hour: value.padStart(2, '0') });
        if (field === 'days') return t('insights.days', { count: Number(value) });
        if (field === 'hours') return t('abandonment.within', { hours: Number(value) });
        if (field === 'name')
          return value === 'second-look'
            ? t('behavior.lead.secondLook')
            : value === 'long-session'
              ? t('behavior.lead.longSession')
              : segmentName(value);
        if (isMoney(field) && isDecimal(value)) return formats.money(value);
        return mayBeCategory(field) ? categoryLabel(value) : value;
      },
    }),
    [t, formats, segmentName],
  );
}
