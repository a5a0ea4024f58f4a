import { SegmentedControl } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import { categoryAxis, chartBase, shareAxis, tooltipLines, valueAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { uprightIntervals } from '../ui/chart/interval-bars.js';
import { Section } from '../ui/page/page.js';
import { runsOf, shadedRuns } from '../ui/chart/shaded-runs.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { bestDay, daySeries, isOverYears, measures } from './day-series.js';
import type { OverviewData } from './overview-data.js';
import { faultsOf, usePartWords } from './part-words.js';

const measureCodec = oneOf(measures, 'conversion');
const fewDays = 10;

/** One measure by local day, week or month; parts with a fault in the log are shaded, and conversion carries its interval. */
export function DayChart({ overview }: { overview: OverviewData }) {
  const t = useTranslations();
  const formats = useFormats();
  const [measure, setMeasure] = useUrlState('chart', measureCodec);
  const { parts, faults, granularity } = overview;
  const { dated, short } = usePartWords(granularity);
  const option = useCallback(
    (ink: ChartInk) => {
      const series = daySeries(parts, measure, faults);
      const faulty = new Map(
        parts.flatMap((part) => faultsOf(faults, part).map((fault) => [part.from, fault] as const)),
      );
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 12 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: ink.line } },
          formatter: (points: { dataIndex: number }[]) => {
            const at = points[0]?.dataIndex ?? 0;
            const [day, part] = [series[at], parts[at]];
            if (!day || !part) return '';
            const fault = faulty.get(day.date);
            return tooltipLines(dated(part), [
              [
                t(`overview.measure.${measure}`),
                day.value === null
                  ? '–'
                  : measure === 'revenue'
                    ? formats.moneyCompact(day.value)
                    : measure === 'conversion'
                      ? formats.percent(day.value)
                      : formats.count(day.value),
              ],
              ...(day.low !== null && day.high !== null
                ? [[t('overview.interval'), formats.interval({ ...day, unit: 'FRACTION' }) ?? '–'] as const]
                : []),
              ...(fault ? [[t('overview.fault'), t(`fault.${fault.kind}.name`)] as const] : []),
            ]);
          },
        },
        xAxis: {
          ...categoryAxis(ink),
          data: series.map(({ date }) => date),
          axisLabel: {
            color: ink.quiet,
            fontSize: 12,
            hideOverlap: true,
            formatter:
              granularity === 'DAY' && isOverYears(series) ? (date: string) => formats.month(date.slice(0, 7)) : short,
          },
          boundaryGap: true,
        },
        yAxis: [
          measure === 'conversion'
            ? shareAxis(ink, Math.max(0, ...series.map(({ value, high }) => high ?? value ?? 0)), formats.percentMark)
            : {
                ...valueAxis(ink),
                min: 0,
                axisLabel: {
                  color: ink.quiet,
                  fontSize: 12,
                  formatter: measure === 'revenue' ? formats.moneyCompact : formats.compact,
                },
              },
          { show: false, type: 'value', min: 0, max: 1 },
        ],
        series: [
          shadedRuns(
            runsOf(series, ({ date }) => faulty.has(date)),
            ink.warn,
          ),
          ...(measure === 'conversion' && series.length <= fewDays ? [uprightIntervals(series, ink.hues[0])] : []),
          ...(measure === 'conversion'
            ? [
                {
                  type: 'line',
                  stack: 'interval',
                  symbol: 'none',
                  silent: true,
                  lineStyle: { opacity: 0 },
                  data: series.map(({ low }) => low),
                  z: 1,
                },
                {
                  type: 'line',
                  stack: 'interval',
                  symbol: 'none',
                  silent: true,
                  lineStyle: { opacity: 0 },
                  areaStyle: { color: ink.hues[0], opacity: 0.16 },
                  data: series.map(({ low, high }) => (low === null || high === null ? null : high - low)),
                  z: 1,
                },
                {
                  type: 'line',
                  symbol: 'circle',
                  symbolSize: 5,
                  showSymbol: series.length <= 45,
                  lineStyle: { width: 2, color: ink.hues[0] },
                  itemStyle: { color: ink.hues[0] },
                  data: series.map(({ value }) => value),
                  z: 3,
                },
              ]
            : [
                {
                  type: 'bar',
                  barMaxWidth: 22,
                  itemStyle: { color: ink.hues[0], borderRadius: [2, 2, 0, 0] },
                  data: series.map(({ value }) => value),
                  z: 2,
                },
              ]),
        ],
      };
    },
    [parts, faults, granularity, measure, formats, t, dated, short],
  );
  const whole = parts.some(({ isPartial }) => !isPartial) ? parts.filter(({ isPartial }) => !isPartial) : parts;
  // A week or month is not spoilt by one day; a partial one is not compared with whole ones.
  const best = bestDay(daySeries(whole, measure, faults), granularity === 'DAY' ? faults : [], measure);
  const bestPart = parts.find(({ from }) => from === best?.date);
  return (
    <Section
      title={t(`overview.chartTitle.${granularity}`)}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('overview.measureLabel')}
          value={measure}
          onChange={(value) => setMeasure(measureCodec.read(value) ?? 'conversion')}
          data={measures.map((value) => ({ value, label: t(`overview.measure.${value}`) }))}
        />
      }
    >
      <Chart
        height={280}
        option={option}
        summary={
          best && bestPart
            ? t('overview.chartSummary', {
                part: granularity,
                measure,
                days: parts.length,
                best: granularity === 'DAY' ? formats.day(best.date) : dated(bestPart),
                value:
                  measure === 'conversion'
                    ? formats.percent(best.value)
                    : measure === 'revenue'
                      ? formats.moneyCompact(best.value)
                      : formats.count(best.value),
                faults: parts.reduce((sum, part) => sum + faultsOf(faults, part).length, 0),
              })
            : t('overview.chartNothing')
        }
      />
    </Section>
  );
}
