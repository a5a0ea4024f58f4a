import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import type { AnalyzedMetric } from './analysis.js';

type Estimate = AnalyzedMetric['absolute'];
export type EffectScale = 'relative' | 'absolute';

interface EffectWords {
  /** One number of an effect: "+12.3%" of a relative one, "+0.41 pp" of rates, "+1.20" of others. */
  number(value: number, estimate: Pick<Estimate, 'unit'>): string;
  value(estimate: Estimate): string;
  /** Ends without a bound are said to be infinite; null where there is no value. */
  ends(estimate: Estimate): { low: string; high: string } | null;
  interval(estimate: Estimate): string;
  p(value: number | null): string;
}

const SMALLEST_P = 0.001;

/** How effects are written: signed, differences of rates in percentage points. */
export function useEffectWords(): EffectWords {
  const t = useTranslations();
  const formats = useFormats();
  return useMemo(() => {
    const number = (value: number, { unit }: Pick<Estimate, 'unit'>): string => {
      if (unit === 'RELATIVE') return formats.change(value);
      if (unit === 'FRACTION') return t('result.effects.points', { value: formats.points(value) });
      const size = formats.estimate({ unit, value });
      return value > 0 ? `+${size}` : size;
    };
    const ends = (estimate: Estimate): { low: string; high: string } | null =>
      estimate.value === null
        ? null
        : {
            low: estimate.low === null ? '−∞' : number(estimate.low, estimate),
            high: estimate.high === null ? '+∞' : number(estimate.high, estimate),
          };
    return {
      number,
      ends,
      value: (estimate) => (estimate.value === null ? UNKNOWN : number(estimate.value, estimate)),
      interval: (estimate) => {
        const told = ends(estimate);
        return told === null ? UNKNOWN : t('result.effects.between', told);
      },
      p: (value) => {
        if (value === null) return UNKNOWN;
        return value < SMALLEST_P
          ? t('result.p.below', { value: formats.decimal(SMALLEST_P, 3) })
          : t('result.p.is', { value: formats.decimal(value, 3) });
      },
    };
  }, [t, formats]);
}
