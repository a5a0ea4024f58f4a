import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import type { ScenarioOutcome } from './scenario-run.js';
import { quantile } from './simulation-verdict.js';

export type Outlook = 'PAYS' | 'LOSES' | 'UNDECIDED';

/** Whether a campaign pays on average, by the runs. */
export const outlookOf = ({ pays }: Pick<ScenarioOutcome, 'pays'>): Outlook =>
  pays === null ? 'UNDECIDED' : pays ? 'PAYS' : 'LOSES';

interface JudgedList {
  lookedAhead: { days: number } | null;
}

/** What of a result its verdict rests on. */
interface Judged {
  pays: boolean | null;
  net: Pick<ScenarioOutcome['net'], 'mean' | 'quantiles'>;
  chanceToPay: { value: number | null };
  shipsLoser: { value: number | null };
  stopsWinner: { value: number | null };
  lists: {
    isSameDirection: boolean | null;
    netLow: number | null;
    netHigh: number | null;
    control: JudgedList | null;
    treatment: JudgedList;
  } | null;
}

/** Whether lists pay under all user models that were tried, under none, or it turns; null where none could be tried. */
export function paymentOf({
  netLow,
  netHigh,
}: {
  netLow: number | null;
  netHigh: number | null;
}): 'ALWAYS' | 'NEVER' | 'TURNS' | null {
  if (netLow === null || netHigh === null) return null;
  return netLow > 0 ? 'ALWAYS' : netHigh <= 0 ? 'NEVER' : 'TURNS';
}

/** What a verdict on lists must not be read without: that models looked ahead, that it turns under other user models, the metric's direction or whether it pays. */
function caveatOf(lists: Judged['lists']): 'none' | 'ahead' | 'turns' | 'both' {
  if (!lists) return 'none';
  const isAhead = [lists.control, lists.treatment].some((list) => list !== null && list.lookedAhead !== null);
  if (lists.isSameDirection === false || paymentOf(lists) === 'TURNS') return isAhead ? 'both' : 'turns';
  return isAhead ? 'ahead' : 'none';
}

/** What a simulated scenario says, in the page's language: whether it pays, how surely, and how often a test would decide wrongly. */
export function useScenarioVerdict(): (result: Judged, runs: number) => string {
  const t = useTranslations();
  const { count, moneyCompact, percent } = useFormats();
  return useCallback(
    (result, runs) => {
      const outlook = outlookOf(result);
      const wrong =
        outlook === 'PAYS' ? result.stopsWinner.value : outlook === 'LOSES' ? result.shipsLoser.value : null;
      const [low, high] = [quantile(result.net, 0.05), quantile(result.net, 0.95)];
      return t('simulation.verdict', {
        outlook,
        runs: count(runs),
        chance: result.chanceToPay.value === null ? '–' : percent(result.chanceToPay.value),
        net: moneyCompact(result.net.mean),
        low: moneyCompact(low ?? result.net.mean),
        high: moneyCompact(high ?? result.net.mean),
        wrong: wrong === null ? 'none' : percent(wrong),
        caveat: caveatOf(result.lists),
      });
    },
    [t, count, moneyCompact, percent],
  );
}
