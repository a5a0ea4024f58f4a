import { useCallback } from 'react';
import { useFormats } from '../../i18n/use-formats.js';

export type DistributionKind = 'uplift' | 'difference' | 'extraBuyers' | 'extraRevenue';

/** Writes a value of a simulated figure in its unit. */
export function useDistributionFormat(kind: DistributionKind): (value: number) => string {
  const { change, points, decimal, moneyCompact } = useFormats();
  return useCallback(
    (value) => {
      if (kind === 'uplift') return change(value);
      if (kind === 'difference') return points(value);
      return kind === 'extraBuyers' ? decimal(value, 1) : moneyCompact(value);
    },
    [kind, change, points, decimal, moneyCompact],
  );
}
