import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart.js';
import { chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart-ink.js';
import { DataTable, type Column } from '../ui/data-table.js';
import type { Design, DesignWish } from './design-view.js';
import { fraction } from './plan-state.js';

type Point = Design['powerCurve'][number];

/** The chance to find an uplift, by how large it is, with this audience. */
export function PowerChart({ design, plan }: { design: Design; plan: DesignWish }) {
  const t = useTranslations();
  const { change, share } = useFormats();
  const { powerCurve, powerWithAudience } = design;
  const wished = fraction(plan.upliftPercent);
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 16, right: 28, bottom: 22 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: ink.line } },
          formatter: (points: { dataIndex: number }[]) => {
            const point = powerCurve[points[0]?.dataIndex ?? 0];
            return point ? tooltipLines(t('campaigns.curveTooltip', { uplift: change(point.upliftRelative) }), [[t('metric.power.name'), share(point.power)]]) : '';
          },
        },
        xAxis: {
          ...valueAxis(ink),
          name: t('campaigns.curveX'),
          nameLocation: 'middle',
          nameGap: 26,
          nameTextStyle: { color: ink.quiet },
          min: 'dataMin',
          max: 'dataMax',
          splitLine: { show: false },
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => change(value) },
        },
        yAxis: { ...valueAxis(ink), min: 0, max: 1, interval: 0.25, axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => share(value) } },
        series: [
          {
            type: 'line',
            symbol: 'none',
            lineStyle: { width: 2.5, color: ink.hues[0] },
            areaStyle: { color: ink.hues[0], opacity: 0.08 },
            data: powerCurve.map(({ upliftRelative, power }) => [upliftRelative, power]),
            markLine: {
              silent: true,
              precision: 12,
              symbol: 'none',
              animation: false,
              data: [
                { yAxis: plan.power, lineStyle: { color: ink.quiet, type: 'dashed' }, label: { position: 'insideStartTop', color: ink.quiet, formatter: t('campaigns.wishedPower', { power: share(plan.power) }) } },
              ],
            },
            ...(powerWithAudience !== null
              ? {
                  markPoint: {
                    precision: 12,
                    symbol: 'circle',
                    symbolSize: 11,
                    itemStyle: { color: ink.hues[2], borderColor: ink.surface, borderWidth: 2 },
                    label: { position: powerWithAudience > 0.6 ? 'bottom' : 'top', distance: 8, color: ink.text, formatter: t('campaigns.yourUplift', { uplift: change(wished), power: share(powerWithAudience) }) },
                    data: [{ coord: [wished, powerWithAudience] }],
                  },
                }
              : {}),
          },
        ],
      };
    },
    [powerCurve, powerWithAudience, wished, plan.power, change, share, t],
  );
  const columns: Column<Point>[] = [
    { id: 'uplift', header: t('metric.uplift.name'), metric: 'uplift', align: 'end', isTitle: true, render: ({ upliftRelative }) => change(upliftRelative), value: ({ upliftRelative }) => upliftRelative },
    { id: 'power', header: t('metric.power.name'), metric: 'power', align: 'end', render: ({ power }) => share(power), value: ({ power }) => power },
  ];
  return (
    <Chart
      height={280}
      option={option}
      summary={powerWithAudience === null ? t('campaigns.curveNothing') : t('campaigns.curveSummary', { uplift: change(wished), power: share(powerWithAudience), users: design.audienceSize })}
      twin={<DataTable label={t('campaigns.curveTable')} columns={columns} rows={powerCurve} rowKey={({ upliftRelative }) => String(upliftRelative)} csvName="power-curve" maxHeight={280} />}
    />
  );
}
