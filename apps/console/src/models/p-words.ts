import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';

const SMALLEST = 0.001;

/** A p-value with three decimals, "< 0.001" below them, a dash where there is none. */
export function usePWords(): (p: number | null) => string {
  const t = useTranslations();
  const { decimal } = useFormats();
  return useCallback(
    (p) => (p === null ? UNKNOWN : p < SMALLEST ? t('models.pBelow', { value: decimal(SMALLEST, 3) }) : decimal(p, 3)),
    [t, decimal],
  );
}
