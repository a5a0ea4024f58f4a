import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import type { ScenarioOutcome } from './scenario-run.js';
import { quantile } from './distribution.js';

export type Outlook = 'PROFITABLE' | 'LOSES' | 'UNDECIDED' | 'UNKNOWN';

/** Whether a campaign is profitable on average, by the runs; unknown where there is no net profit. */
export const outlookOf = ({
  isProfitable,
  netProfit,
}: {
  isProfitable: boolean | null;
  netProfit: object | null;
}): Outlook =>
  netProfit === null ? 'UNKNOWN' : isProfitable === null ? 'UNDECIDED' : isProfitable ? 'PROFITABLE' : 'LOSES';

export type MissingCosts = 'GROSS_MARGIN' | 'CONTACT_COST' | 'BOTH';

/** What a verdict about profit lacks. */
export function missingOf(costs: { missing: readonly ('GROSS_MARGIN' | 'CONTACT_COST')[] } | null): MissingCosts {
  const [only, ...more] = costs?.missing ?? [];
  return only === undefined || more.length > 0 ? 'BOTH' : only;
}

interface JudgedList {
  lookedAhead: { days: number } | null;
}

/** What of a result its verdict rests on. */
interface Judged {
  isProfitable: boolean | null;
  extraRevenue: Pick<ScenarioOutcome['extraRevenue'], 'mean' | 'quantiles'>;
  netProfit: Pick<ScenarioOutcome['extraRevenue'], 'mean' | 'quantiles'> | null;
  assumedCosts: Parameters<typeof missingOf>[0];
  probabilityOfProfit: { value: number | null };
  shipsLoser: { value: number | null };
  stopsWinner: { value: number | null };
  lists: {
    isSameDirection: boolean | null;
    netProfitLow: number | null;
    netProfitHigh: number | null;
    control: JudgedList | null;
    treatment: JudgedList;
  } | null;
}

/** Whether lists are profitable under all user models that were tried, under none, or it turns; null where none could be tried. */
export function paymentOf({
  netProfitLow,
  netProfitHigh,
}: {
  netProfitLow: number | null;
  netProfitHigh: number | null;
}): 'ALWAYS' | 'NEVER' | 'TURNS' | null {
  if (netProfitLow === null || netProfitHigh === null) return null;
  return netProfitLow > 0 ? 'ALWAYS' : netProfitHigh <= 0 ? 'NEVER' : 'TURNS';
}

/** What a verdict on lists must not be read without: that models looked ahead, that it turns under other user models, the metric's direction or whether it is profitable. */
function caveatOf(lists: Judged['lists']): 'none' | 'ahead' | 'turns' | 'both' {
  if (!lists) return 'none';
  const isAhead = [lists.control, lists.treatment].some((list) => list !== null && list.lookedAhead !== null);
  if (lists.isSameDirection === false || paymentOf(lists) === 'TURNS') return isAhead ? 'both' : 'turns';
  return isAhead ? 'ahead' : 'none';
}

/** What a simulated scenario says, in the page's language: whether it is profitable, how surely, and how often a test would decide wrongly; without margin or costs what it sells, and nothing of profit. */
export function useScenarioVerdict(): (result: Judged, runs: number) => string {
  const t = useTranslations();
  const { count, moneyCompact, percent } = useFormats();
  return useCallback(
    (result, runs) => {
      const outlook = outlookOf(result);
      const wrong =
        outlook === 'PROFITABLE' ? result.stopsWinner.value : outlook === 'LOSES' ? result.shipsLoser.value : null;
      const { netProfit, extraRevenue } = result;
      const { mean } = netProfit ?? extraRevenue;
      const [low, high] = [quantile(netProfit ?? extraRevenue, 0.05), quantile(netProfit ?? extraRevenue, 0.95)];
      if (netProfit === null)
        return t('simulation.revenueOnly', {
          missing: missingOf(result.assumedCosts),
          revenue: moneyCompact(mean),
          low: moneyCompact(low ?? mean),
          high: moneyCompact(high ?? mean),
          caveat: caveatOf(result.lists),
        });
      return t('simulation.verdict', {
        outlook,
        runs: count(runs),
        chance: result.probabilityOfProfit.value === null ? '–' : percent(result.probabilityOfProfit.value),
        netProfit: moneyCompact(mean),
        low: moneyCompact(low ?? mean),
        high: moneyCompact(high ?? mean),
        wrong: wrong === null ? 'none' : percent(wrong),
        caveat: caveatOf(result.lists),
      });
    },
    [t, count, moneyCompact, percent],
  );
}
