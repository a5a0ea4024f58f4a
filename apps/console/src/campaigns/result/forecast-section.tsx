import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Section } from '../../ui/page/page.js';
import { useGivenNames } from '../given-names.js';
import { hopePlace, hopedEffect, isBroken, leadingMetric, type CampaignResult, type Found } from './analysis.js';
import { useEffectWords } from './effect-words.js';
import classes from './result.module.css';

interface Line {
  id: string;
  name: string;
  value: string;
}

interface Quantiles {
  quantiles: readonly { q: number; value: number }[];
}

const quantile = ({ quantiles }: Quantiles, wanted: number): number | null =>
  quantiles.find(({ q }) => Math.abs(q - wanted) < 1e-9)?.value ?? null;

const measured = (metric: string): string => (metric === 'conversion' ? 'PURCHASE' : 'REVENUE');

/** What was hoped for, simulated and tried on the past, beside what came. */
export function ForecastSection({
  campaign,
  found,
  isHidden,
}: {
  campaign: CampaignResult;
  found: Found;
  isHidden: boolean;
}) {
  const t = useTranslations();
  const { change, estimate, interval } = useFormats();
  const words = useEffectWords();
  const names = useGivenNames();
  const lead = leadingMetric(found.metrics, found.decision.arm);
  const isUntold = isHidden || isBroken(found.decision);
  const place = lead && !isUntold ? hopePlace(hopedEffect(campaign.upliftRelative, lead), lead) : 'unknown';
  const hoped = change(lead ? hopedEffect(campaign.upliftRelative, lead) : campaign.upliftRelative);
  const range = (distribution: Quantiles | null | undefined): string => {
    const [low, middle, high] = [0.05, 0.5, 0.95].map((q) => (distribution ? quantile(distribution, q) : null));
    return low == null || middle == null || high == null
      ? t('result.forecast.none')
      : t('result.forecast.range', { low: change(low), middle: change(middle), high: change(high) });
  };
  // A simulation is a forecast of what it measured: conversion, or revenue.
  const source = campaign.plan.metrics.find(({ name }) => name === lead?.metric)?.source;
  const simulated = campaign.scenarioRuns.find(({ result }) => result !== null && measured(result.metric) === source)
    ?.result?.uplift;
  const tried = campaign.aaRuns
    .find(({ isOfPlan, result }) => isOfPlan && result !== null)
    ?.result?.comparisons.find(({ metric, arm }) => metric === lead?.metric && arm === lead.arm)?.falsePositiveRate;
  const lines: Line[] = [
    { id: 'hoped', name: t('result.forecast.hoped'), value: hoped },
    { id: 'simulated', name: t('result.forecast.simulated'), value: range(simulated) },
    {
      id: 'aa',
      name: t('result.forecast.aa'),
      value:
        tried?.value == null
          ? t('result.forecast.none')
          : t('result.forecast.aaRate', { rate: estimate(tried), interval: interval(tried) ?? 'none' }),
    },
    ...(lead && !isUntold
      ? [
          {
            id: 'found',
            name: t('result.forecast.found'),
            value: t('result.forecast.foundIn', {
              metric: names.metric(lead.metric),
              arm: names.arm(lead.arm),
              effect: words.value(lead.relative),
              interval: words.interval(lead.relative),
            }),
          },
        ]
      : []),
  ];
  const columns: Column<Line>[] = [
    {
      id: 'what',
      header: t('result.forecast.figure'),
      isTitle: true,
      render: ({ name }) => name,
      value: ({ id }) => id,
    },
    {
      id: 'value',
      header: t('result.forecast.value'),
      isProse: true,
      render: ({ value }) => value,
      value: ({ value }) => value,
    },
  ];
  return (
    <Section title={t('result.forecast.title')} note={t('result.forecast.note')}>
      <div className={classes.stack}>
        <p className={classes.list} data-testid="forecast">
          {isBroken(found.decision)
            ? t('result.forecast.broken')
            : isHidden
              ? t('result.forecast.notYet')
              : place === 'unknown'
                ? t('result.forecast.unknown', {
                    reason: t(`estimate.reason.${lead?.relative.incomputable?.reason ?? 'NO_DATA'}`),
                  })
                : t(`result.forecast.${place}`, { hoped })}
        </p>
        <DataTable
          label={t('result.forecast.table')}
          columns={columns}
          rows={lines}
          rowKey={({ id }) => id}
          csvName="campaign-forecast"
        />
      </div>
    </Section>
  );
}
