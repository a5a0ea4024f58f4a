import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { CampaignsQuery } from '@cartograph/sdk/operations/campaigns';
import { isBeforeEnd, isBroken } from './result/analysis.js';
import { outlookOf } from './simulation/scenario-verdict.js';

type Listed = CampaignsQuery['campaigns']['nodes'][number];
export type Judged = Pick<Listed, 'status' | 'startedAt' | 'endedAt' | 'plan' | 'analyses' | 'scenarioRuns'>;

/** What is expected of campaigns, and what was found. Money is in the log's currency. */
interface ListOutlook {
  /** Of the newest scenario of each whose margin and costs are known: net profit is margin less cost, the mean of its runs, added up. */
  forecast: { count: number; profitable: number; loses: number; netProfit: number };
  /** Of the others: what they would sell more, added up. */
  revenueOnly: { count: number; revenue: number };
  /** Of the newest analysis of each, where it may be told and says more than to keep running. */
  found: { count: number; better: number; worse: number; revenue: number | null };
}

const scenarioOf = ({ scenarioRuns }: Judged) =>
  scenarioRuns.find(({ isTrial, result }) => !isTrial && result !== null)?.result ?? null;

function foundOf(campaign: Judged) {
  const found = campaign.analyses.find(({ result }) => result !== null)?.result ?? null;
  return found === null ||
    isBroken(found.decision) ||
    isBeforeEnd(campaign, found) ||
    found.decision.kind === 'KEEP_RUNNING'
    ? null
    : found;
}

/** What the users of the treatment arms spent more than control's would have; null where no metric is about it, or it cannot be computed. */
function revenueOf({ plan }: Judged, { metrics, arms }: NonNullable<ReturnType<typeof foundOf>>): number | null {
  const name = plan.metrics.find(({ kind, source }) => source === 'REVENUE' && kind === 'MEAN')?.name;
  const told = metrics.flatMap(({ metric, arm, absolute: { value } }) =>
    metric === name && value !== null ? [value * (arms.find((one) => one.arm === arm)?.units ?? 0)] : [],
  );
  return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0);
}

export function listOutlook(campaigns: readonly Judged[]): ListOutlook {
  const simulated = campaigns.flatMap((campaign) => scenarioOf(campaign) ?? []);
  const scenarios = simulated.flatMap(({ isProfitable, netProfit }) =>
    netProfit === null ? [] : [{ isProfitable, netProfit }],
  );
  const unpriced = simulated.filter(({ netProfit }) => netProfit === null);
  const judged = campaigns.flatMap((campaign) => {
    const found = foundOf(campaign);
    return found ? [{ kind: found.decision.kind, revenue: revenueOf(campaign, found) }] : [];
  });
  const revenues = judged.flatMap(({ revenue }) => revenue ?? []);
  return {
    forecast: {
      count: scenarios.length,
      profitable: scenarios.filter((result) => outlookOf(result) === 'PROFITABLE').length,
      loses: scenarios.filter((result) => outlookOf(result) === 'LOSES').length,
      netProfit: scenarios.reduce((sum, { netProfit }) => sum + netProfit.mean, 0),
    },
    revenueOnly: {
      count: unpriced.length,
      revenue: unpriced.reduce((sum, { extraRevenue }) => sum + extraRevenue.mean, 0),
    },
    found: {
      count: judged.length,
      better: judged.filter(({ kind }) => kind === 'SHIP').length,
      worse: judged.filter(({ kind }) => kind === 'STOP').length,
      revenue: revenues.length === 0 ? null : revenues.reduce((sum, value) => sum + value, 0),
    },
  };
}

/** Will it be profitable? What is expected of the campaigns, and what was found; before either, how many there are. */
export function useListAnswer(): (campaigns: readonly Judged[], hasMore: boolean) => string {
  const t = useTranslations();
  const { moneyCompact } = useFormats();
  return useCallback(
    (campaigns, hasMore) => {
      const { forecast, revenueOnly, found } = listOutlook(campaigns);
      const signed = (value: number): string => (value > 0 ? `+${moneyCompact(value)}` : moneyCompact(value));
      return [
        ...(forecast.count + revenueOnly.count + found.count === 0
          ? [
              t('campaigns.answer.list', {
                count: campaigns.length,
                simulated: campaigns.filter(({ status }) => status !== 'DRAFT').length,
              }),
            ]
          : []),
        ...(forecast.count > 0
          ? [t('campaigns.answer.forecast', { ...forecast, netProfit: signed(forecast.netProfit) })]
          : []),
        ...(revenueOnly.count > 0
          ? [t('campaigns.answer.revenueOnly', { count: revenueOnly.count, revenue: signed(revenueOnly.revenue) })]
          : []),
        ...(found.count > 0
          ? [
              t('campaigns.answer.found', {
                ...found,
                revenue: found.revenue === null ? 'none' : signed(found.revenue),
              }),
            ]
          : []),
        ...(hasMore ? [t('campaigns.answer.newestOnly', { count: campaigns.length })] : []),
      ].join(' ');
    },
    [t, moneyCompact],
  );
}
