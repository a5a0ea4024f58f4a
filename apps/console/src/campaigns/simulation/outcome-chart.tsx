import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import type { ChartInk } from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Defined } from '../../ui/text/defined.js';
import type { MetricKey } from '../../ui/words/metric.js';
import { histogramOption, zeroMark, type Bar } from './histogram-option.js';
import { quantile, type Distribution } from './distribution.js';
import { useUnitFormat } from './scenario-run.js';
import classes from './scenario.module.css';

type Bin = Distribution['histogram'][number];

interface OutcomeChartProps {
  metric: MetricKey;
  distribution: Distribution;
  /** Words for the two sides of zero, with their shares of the runs; without them zero is a line only. */
  sides?: { below: string; above: string };
  csvName: string;
}

/** How often each outcome came over the runs: the middle nine of ten dark, what lies below zero hatched, the mean marked. */
export function OutcomeChart({ metric, distribution, sides, csvName }: OutcomeChartProps) {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const write = useUnitFormat()(distribution.unit);
  const { histogram, mean } = distribution;
  const low = quantile(distribution, 0.05);
  const middle = quantile(distribution, 0.5);
  const high = quantile(distribution, 0.95);
  const isConstant = histogram.length === 1;
  const hasZero = (histogram[0]?.from ?? 0) < 0 && (histogram.at(-1)?.to ?? 0) > 0;
  const option = useCallback(
    (ink: ChartInk) => {
      const isInner = (from: number, to: number): boolean => low === null || high === null || (to > low && from < high);
      const top = Math.max(...histogram.map((bin) => bin.count)) * 1.2;
      const side = (text: string, isBelow: boolean) => ({
        coord: [0, top * 0.95],
        symbolSize: 0,
        label: {
          show: true,
          formatter: text,
          color: ink.text,
          fontSize: 11,
          backgroundColor: ink.surface,
          padding: [1, 2],
          position: isBelow ? ('left' as const) : ('right' as const),
          distance: 6,
        },
      });
      return histogramOption(
        ink,
        histogram,
        {
          write,
          tip: (bin) => ({
            title: t('campaigns.bin', { from: write(bin.from), to: write(bin.to) }),
            line: [t('campaigns.runsInBin'), count(bin.count)],
          }),
        },
        {
          top,
          drawBar: (bar) => barOf(bar, ink, isInner(bar.from, bar.to)),
          marks: [
            ...(hasZero ? [zeroMark(ink)] : []),
            {
              xAxis: mean,
              lineStyle: { color: ink.hues[2], type: 'dashed', width: 2 },
              label: { show: !hasZero || !sides, formatter: t('simulation.meanMark'), color: ink.text, fontSize: 11 },
            },
          ],
          ...(hasZero && sides
            ? { points: { silent: true, animation: false, data: [side(sides.below, true), side(sides.above, false)] } }
            : {}),
        },
      );
    },
    [histogram, low, high, mean, hasZero, sides, write, count, t],
  );
  const runs = histogram.reduce((sum, bin) => sum + bin.count, 0);
  const columns: Column<Bin>[] = [
    {
      id: 'from',
      header: t('simulation.bin.from'),
      align: 'end',
      isTitle: true,
      render: ({ from }) => write(from),
      value: ({ from }) => from,
    },
    { id: 'to', header: t('simulation.bin.to'), align: 'end', render: ({ to }) => write(to), value: ({ to }) => to },
    {
      id: 'runs',
      header: t('campaigns.runsInBin'),
      align: 'end',
      render: (bin) => count(bin.count),
      value: (bin) => bin.count,
    },
    {
      id: 'share',
      header: t('simulation.bin.share'),
      align: 'end',
      render: (bin) => percent(bin.count / runs),
      value: (bin) => bin.count / runs,
    },
  ];
  return (
    <div>
      <h3 className={classes.chartTitle}>
        <Defined metric={metric} />
      </h3>
      {isConstant ? (
        <p className={classes.quiet}>{t('simulation.always', { value: write(mean) })}</p>
      ) : (
        <Chart
          height={180}
          option={option}
          summary={
            low === null || middle === null || high === null
              ? t('campaigns.distributionNothing')
              : t('simulation.distribution', {
                  mean: write(mean),
                  middle: write(middle),
                  low: write(low),
                  high: write(high),
                  incomputable: distribution.incomputableRuns,
                })
          }
          twin={
            <DataTable
              label={t('simulation.bin.table', { figure: t(`metric.${metric}.name`) })}
              columns={columns}
              rows={histogram}
              rowKey={({ from }) => String(from)}
              csvName={csvName}
              maxHeight={240}
            />
          }
        />
      )}
    </div>
  );
}

/** A bar, hatched where it lies below zero, so that the side is seen without color. */
function barOf({ shape, bottom, from, to }: Bar, ink: ChartInk, isInner: boolean) {
  const isBelow = (from + to) / 2 < 0;
  const fill = isBelow ? ink.hues[3] : ink.hues[0];
  const lines = isBelow
    ? Array.from({ length: Math.floor(shape.height / 5) }, (_, index) => ({
        type: 'line' as const,
        shape: { x1: shape.x, y1: bottom - 5 * index - 2, x2: shape.x + shape.width, y2: bottom - 5 * index - 2 },
        style: { stroke: ink.surface, lineWidth: 1.5 },
      }))
    : [];
  return {
    type: 'group' as const,
    children: [{ type: 'rect' as const, shape, style: { fill, opacity: isInner ? 0.9 : 0.4 } }, ...lines],
  };
}
