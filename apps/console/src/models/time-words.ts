import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';

/** Three figures are enough to compare times that reach from microseconds to minutes. */
const threeFigures = (value: number): number => Number(value.toPrecision(3));

/** Short times with their unit, below a second in milliseconds; a dash where there is none. */
export function useTimeWords(): { milliseconds(value: number | null): string; seconds(value: number | null): string } {
  const t = useTranslations();
  const { decimal } = useFormats();
  return useMemo(() => {
    const words = (unit: 'milliseconds' | 'seconds', value: number): string =>
      t(`models.${unit}`, { value: decimal(threeFigures(value), 4) });
    return {
      milliseconds: (value) => (value === null ? UNKNOWN : words('milliseconds', value)),
      seconds: (value) =>
        value === null
          ? UNKNOWN
          : value > 0 && value < 1
            ? words('milliseconds', value * 1000)
            : words('seconds', value),
    };
  }, [t, decimal]);
}
