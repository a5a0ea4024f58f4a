import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart.js';
import { chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart-ink.js';
import { Defined } from '../ui/defined.js';
import classes from './campaigns.module.css';
import { useDistributionFormat, type DistributionKind } from './distribution-format.js';
import { quantile, type Distribution } from './verdicts.js';

interface BarApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
}

/** How often each outcome came in the simulated runs; the middle 90 % are dark, zero and the assumption are marked. */
export function DistributionChart({ kind, distribution, assumed }: { kind: DistributionKind; distribution: Distribution; assumed: number | null }) {
  const t = useTranslations();
  const { count } = useFormats();
  const write = useDistributionFormat(kind);
  const low = quantile(distribution, 0.05);
  const middle = quantile(distribution, 0.5);
  const high = quantile(distribution, 0.95);
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const { histogram } = distribution;
      const isInner = (from: number, to: number): boolean => low === null || high === null || (to > low && from < high);
      return {
        ...base,
        grid: { ...base.grid, top: 22, right: 18, left: 6 },
        tooltip: {
          ...base.tooltip,
          trigger: 'item',
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const bin = histogram[dataIndex];
            return bin ? tooltipLines(t('campaigns.bin', { from: write(bin.from), to: write(bin.to) }), [[t('campaigns.runsInBin'), count(bin.count)]]) : '';
          },
        },
        xAxis: { ...valueAxis(ink), scale: true, splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: ink.line } }, splitNumber: 4, axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true, formatter: write } },
        yAxis: { ...valueAxis(ink), min: 0, show: false },
        series: [
          {
            type: 'custom',
            encode: { x: [0, 1], y: 2 },
            data: histogram.map(({ from, to, count: runs }) => [from, to, runs]),
            renderItem: (_params: unknown, api: BarApi) => {
              const [left, top] = api.coord([api.value(0), api.value(2)]);
              const [right, bottom] = api.coord([api.value(1), 0]);
              return {
                type: 'rect',
                shape: { x: left + 0.5, y: top, width: Math.max(1, right - left - 1), height: bottom - top },
                style: { fill: ink.hues[0], opacity: isInner(api.value(0), api.value(1)) ? 0.9 : 0.35 },
              };
            },
            markLine: {
              silent: true,
              precision: 12,
              symbol: 'none',
              animation: false,
              data: [
                ...(histogram[0] && histogram[0].from < 0 ? [{ xAxis: 0, lineStyle: { color: ink.text, type: 'solid' }, label: { show: false } }] : []),
                ...(assumed === null ? [] : [{ xAxis: assumed, lineStyle: { color: ink.hues[2], type: 'dashed', width: 2 }, label: { formatter: t('campaigns.assumed'), color: ink.text } }]),
              ],
            },
          },
        ],
      };
    },
    [distribution, assumed, low, high, write, count, t],
  );
  return (
    <div>
      <h3 className={classes.chartTitle}>
        <Defined metric={kind} />
      </h3>
      <Chart
        height={190}
        option={option}
        summary={
          low === null || middle === null || high === null
            ? t('campaigns.distributionNothing')
            : t('campaigns.distributionSummary', { middle: write(middle), low: write(low), high: write(high), incomputable: distribution.incomputableRuns })
        }
      />
    </div>
  );
}
