import type { Estimate } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { Unknown } from '../ui/text/estimate-text.js';
import classes from './models.module.css';

export interface PointWords {
  /** "+1.44": percentage points, signed. */
  difference: string;
  /** "1.44": without its sign. */
  size: string;
  /** "95% interval −0.21 to +3.09". */
  interval: string;
  /** The interval of the size, beside words that tell the direction: "95% interval 1.00 to 3.00" also of −3.00 to −1.00. */
  sizeInterval: string;
  /** "−0.21 to +3.09". */
  range: string;
}

/** The difference seen from the other side. */
const turned = ({
  value,
  low,
  high,
}: Pick<Estimate, 'value' | 'low' | 'high'>): Pick<Estimate, 'value' | 'low' | 'high'> => ({
  value: value === null ? null : -value,
  low: high === null ? null : -high,
  high: low === null ? null : -low,
});

/** Words for a difference of two shares: percentage points, with the interval; dashes for null. */
export function usePointWords(): (estimate: Pick<Estimate, 'value' | 'low' | 'high'> | null) => PointWords {
  const t = useTranslations();
  const { points, pointSize } = useFormats();
  return useCallback(
    (estimate) => {
      const { value, low, high } = estimate ?? { value: null, low: null, high: null };
      const ends = { low: low === null ? UNKNOWN : points(low), high: high === null ? UNKNOWN : points(high) };
      const side = value !== null && value < 0 ? turned({ value, low, high }) : { low, high };
      const isOneSided = side.low !== null && side.high !== null && side.low >= 0;
      const sizeEnds = isOneSided
        ? { low: pointSize(side.low ?? 0), high: pointSize(side.high ?? 0) }
        : {
            low: side.low === null ? UNKNOWN : points(side.low),
            high: side.high === null ? UNKNOWN : points(side.high),
          };
      return {
        sizeInterval: t('models.interval', sizeEnds),
        difference: value === null ? UNKNOWN : points(value),
        size: value === null ? UNKNOWN : pointSize(value),
        interval: t('models.interval', ends),
        range: t('models.range', ends),
      };
    },
    [t, points, pointSize],
  );
}

/** A difference in points above its interval, or a dash that says why there is none. */
export function Points({ estimate }: { estimate: Estimate }) {
  const t = useTranslations();
  const { share } = useFormats();
  const words = usePointWords()(estimate);
  if (estimate.value === null) return <Unknown reason={estimate.incomputable?.reason ?? 'NO_DATA'} />;
  return (
    <span className={classes.points}>
      <span>{words.difference}</span>
      <span className={classes.quiet}>
        <span className="visually-hidden">{t('estimate.interval', { level: share(estimate.level) })}</span>
        {words.range}
      </span>
    </span>
  );
}
