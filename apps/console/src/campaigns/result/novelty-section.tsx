import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { uprightIntervals } from '../../ui/chart/interval-bars.js';
import { Section } from '../../ui/page/page.js';
import { useGivenNames } from '../given-names.js';
import type { Found } from './analysis.js';
import { EffectText } from './effect-table.js';
import { useEffectWords } from './effect-words.js';
import classes from './result.module.css';

type Novelty = Found['novelty'][number];

/** Whether effects last: day by day since a user met the campaign. */
export function NoveltySection({ novelty, alpha }: { novelty: readonly Novelty[]; alpha: number }) {
  const t = useTranslations();
  if (novelty.length === 0) return null;
  return (
    <Section title={t('result.novelty.title')} note={t('result.novelty.note', { days: novelty[0]?.days ?? 0 })}>
      <div className={classes.pair}>
        {novelty.map((check) => (
          <NoveltyView key={`${check.metric} ${check.arm}`} check={check} alpha={alpha} />
        ))}
      </div>
    </Section>
  );
}

/** Wears off where the effect and its change point in different directions. */
export function courseKind(
  { slope, slopeP, byDay }: Pick<Novelty, 'slope' | 'slopeP' | 'byDay'>,
  alpha: number,
): 'wears' | 'grows' | 'steady' | 'unknown' {
  if (slope.value === null || slopeP === null) return 'unknown';
  if (slopeP >= alpha) return 'steady';
  const first = byDay.find(({ value }) => value !== null)?.value ?? 0;
  return Math.sign(first) === -Math.sign(slope.value) ? 'wears' : 'grows';
}

function NoveltyView({ check, alpha }: { check: Novelty; alpha: number }) {
  const t = useTranslations();
  const {
    count,
    settings: { currency },
  } = useFormats();
  const names = useGivenNames();
  const words = useEffectWords();
  const { metric, arm, byDay, units, slopeP } = check;
  const told = { metric: names.metric(metric), arm: names.arm(arm) };
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const unit = byDay[0]?.unit ?? 'RATIO';
      return {
        ...base,
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          formatter: (points: { dataIndex: number }[]) => {
            const at = points[0]?.dataIndex ?? 0;
            const day = byDay[at];
            return day
              ? tooltipLines(t('result.novelty.dayOf', { day: at + 1 }), [
                  [t('result.novelty.effect'), words.value(day)],
                  [t('result.effects.interval'), words.interval(day)],
                ])
              : '';
          },
        },
        xAxis: {
          ...categoryAxis(ink),
          data: byDay.map((_, index) => count(index + 1)),
          name: t('result.novelty.day'),
          nameLocation: 'middle',
          nameGap: 26,
          nameTextStyle: { color: ink.quiet },
        },
        yAxis: {
          ...valueAxis(ink),
          name: t('result.novelty.axis', { unit, currency: currency ?? 'none' }),
          nameGap: 10,
          nameTextStyle: { color: ink.quiet, align: 'left' },
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => words.number(value, { unit }) },
        },
        grid: { ...base.grid, top: 30, bottom: 22 },
        series: [
          uprightIntervals(byDay, ink.hues[0]),
          {
            type: 'line',
            symbol: 'circle',
            symbolSize: 7,
            itemStyle: { color: ink.hues[0] },
            lineStyle: { width: 1.5, color: ink.hues[0], type: 'dotted' },
            data: byDay.map(({ value }) => value),
            markLine: {
              silent: true,
              symbol: 'none',
              animation: false,
              label: { show: false },
              data: [{ yAxis: 0, lineStyle: { color: ink.text, type: 'solid' } }],
            },
          },
        ],
      };
    },
    [byDay, count, currency, words, t],
  );
  const rows = byDay.map((estimate, index) => ({ day: index + 1, estimate }));
  const columns: Column<(typeof rows)[number]>[] = [
    {
      id: 'day',
      header: t('result.novelty.day'),
      isTitle: true,
      align: 'end',
      render: ({ day }) => count(day),
      value: ({ day }) => day,
    },
    {
      id: 'effect',
      header: t('result.novelty.effect'),
      metric: 'absoluteEffect',
      align: 'end',
      render: ({ estimate }) => <EffectText estimate={estimate} />,
      csv: ({ estimate }) => ({ effect: estimate.value, effectLow: estimate.low, effectHigh: estimate.high }),
    },
  ];
  return (
    <div>
      <p className={classes.list}>{t(`result.novelty.${courseKind(check, alpha)}`, { ...told, p: words.p(slopeP) })}</p>
      <Chart
        height={190}
        option={option}
        summary={t('result.novelty.summary', { ...told, units })}
        twin={
          <DataTable
            label={t('result.novelty.table')}
            columns={columns}
            rows={rows}
            rowKey={({ day }) => String(day)}
            csvName="campaign-novelty"
          />
        }
      />
    </div>
  );
}
