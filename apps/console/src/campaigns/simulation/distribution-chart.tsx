import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart.js';
import type { ChartInk } from '../../ui/chart-ink.js';
import { Defined } from '../../ui/defined.js';
import classes from '../campaigns.module.css';
import { useDistributionFormat, type DistributionKind } from './distribution-format.js';
import { histogramOption, zeroMark } from './histogram-option.js';
import { quantile, type Distribution } from './simulation-verdict.js';

/** How often each outcome came in the simulated runs; the middle 90 % are dark, zero and the assumption are marked. */
export function DistributionChart({
  kind,
  distribution,
  assumed,
}: {
  kind: DistributionKind;
  distribution: Distribution;
  assumed: number | null;
}) {
  const t = useTranslations();
  const { count } = useFormats();
  const write = useDistributionFormat(kind);
  const low = quantile(distribution, 0.05);
  const middle = quantile(distribution, 0.5);
  const high = quantile(distribution, 0.95);
  const option = useCallback(
    (ink: ChartInk) => {
      const { histogram } = distribution;
      const isInner = (from: number, to: number): boolean => low === null || high === null || (to > low && from < high);
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
          drawBar: ({ shape, from, to }) => ({
            type: 'rect',
            shape,
            style: { fill: ink.hues[0], opacity: isInner(from, to) ? 0.9 : 0.35 },
          }),
          marks: [
            ...(histogram[0] && histogram[0].from < 0 ? [zeroMark(ink)] : []),
            ...(assumed === null
              ? []
              : [
                  {
                    xAxis: assumed,
                    lineStyle: { color: ink.hues[2], type: 'dashed', width: 2 },
                    label: { formatter: t('campaigns.assumed'), color: ink.text },
                  },
                ]),
          ],
        },
      );
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
            : t('campaigns.distributionSummary', {
                middle: write(middle),
                low: write(low),
                high: write(high),
                incomputable: distribution.incomputableRuns,
              })
        }
      />
    </div>
  );
}
