import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import type { CampaignSimulationsQuery } from './simulation.generated.js';

export type SimulatedCampaign = NonNullable<CampaignSimulationsQuery['campaign']>;
export type SimulationRow = SimulatedCampaign['simulations'][number];
export type Result = NonNullable<SimulationRow['result']>;
export type Distribution = Result['uplift'];

/** The value at a quantile, null where the distribution does not carry it. */
export function quantile({ quantiles }: Pick<Distribution, 'quantiles'>, q: number): number | null {
  return quantiles.find((entry) => Math.abs(entry.q - q) < 1e-9)?.value ?? null;
}

/** A simulation's verdict in the page's language. */
export function useSimulationVerdict(): (
  result: Result,
  simulation: Pick<SimulationRow, 'runs' | 'upliftRelative' | 'power'>,
) => string {
  const t = useTranslations();
  const { count, change, estimate, moneyCompact, percent, share } = useFormats();
  return useCallback(
    (result, { runs, upliftRelative, power }) => {
      const found = result.shareSignificant.value;
      const [low, middle, high] = [0.05, 0.5, 0.95].map((q) => quantile(result.uplift, q));
      if (found === null || low == null || middle == null || high == null) return t('campaigns.verdict.unknown');
      return t('campaigns.verdict.simulated', {
        outlook: result.verdictKind,
        runs: count(runs),
        found: estimate(result.shareSignificant),
        uplift: change(upliftRelative),
        wished: share(power),
        low: change(low),
        high: change(high),
        buyers: Math.round(result.extraBuyers.mean * 10) / 10,
        revenue: moneyCompact(result.extraRevenue.mean),
        wrong: result.shareWrongSign.value === null ? '–' : percent(result.shareWrongSign.value),
      });
    },
    [t, count, change, estimate, moneyCompact, percent, share],
  );
}
