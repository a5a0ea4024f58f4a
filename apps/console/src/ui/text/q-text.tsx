import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';

const SMALLEST = 0.001;

/** A q value in words: small ones as "below 0.001". */
export function useQWords(): (q: number | null) => string {
  const t = useTranslations();
  const { decimal } = useFormats();
  return useCallback(
    (q) => (q === null ? UNKNOWN : q < SMALLEST ? t('words.qBelow', { value: decimal(SMALLEST, 3) }) : decimal(q, 3)),
    [t, decimal],
  );
}

/** A q value: small ones as "below 0.001". */
export function QText({ q }: { q: number | null }) {
  return useQWords()(q);
}
