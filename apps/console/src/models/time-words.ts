import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';

/** Three figures are enough to compare times that reach from microseconds to minutes. */
const threeFigures = (value: number): number => Number(value.toPrecision(3));

/** Short times with their unit; a dash where there is none. */
export function useTimeWords(): { milliseconds(value: number | null): string; seconds(value: number | null): string } {
  const t = useTranslations();
  const { decimal } = useFormats();
  return useMemo(
    () => ({
      milliseconds: (value) => (value === null ? UNKNOWN : t('models.milliseconds', { value: decimal(threeFigures(value), 4) })),
      seconds: (value) => (value === null ? UNKNOWN : t('models.seconds', { value: decimal(threeFigures(value), 4) })),
    }),
    [t, decimal],
  );
}
