import { useCallback, useMemo, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart-ink.js';
import classes from './explore-chart.module.css';
import type { ExploreData } from './explore-page.js';
import { drawn, largestSeries, shapeOf, type Figure } from './explore-shape.js';
import type { Picture } from './explore-state.js';
import { heatCells } from './heat-cells.js';
import { useExploreWords } from './key-words.js';

const mostSeries = 6;
const mostHeatRows = 40;
const symbols = ['circle', 'triangle', 'diamond', 'rect', 'pin', 'arrow'] as const;
const lineTypes = ['solid', 'dashed', 'dotted'] as const;

interface ExploreChartProps {
  explored: ExploreData;
  picture: Exclude<Picture, 'table'>;
  /** Where the picture is, to be saved. */
  holder: RefObject<HTMLDivElement | null>;
}

/** The groups as bars, lines or a heat map; what has no place in the picture is in the table, and it says so. */
export function ExploreChart({ explored, picture, holder }: ExploreChartProps) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useExploreWords();
  const shape = useMemo(() => shapeOf(explored), [explored]);
  const { dimensions, measure, total } = explored;
  const isRatio = total.denominator !== null;
  const unit = total.estimate.unit;
  const isWhole = total.exact !== null || !isRatio;
  const across = dimensions[shape.across]?.dimension;
  const beside = useMemo(() => dimensions.filter((_, at) => at !== shape.across), [dimensions, shape.across]);
  const shown = useMemo(() => (picture === 'heat' ? shape.series.slice(0, mostHeatRows) : largestSeries(shape.series, mostSeries)), [shape, picture]);
  const seriesName = useCallback((keys: (typeof shape.series)[number]['keys']): string => (keys.length === 0 ? words.measure(measure) : keys.map((key, at) => words.key(beside[at]?.dimension, key)).join(' · ')), [words, measure, beside]);

  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const labels = shape.places.map((key) => words.keyShort(across, key));
      const lines = (figure: Figure | null): (readonly [string, string])[] => [
        [words.measure(measure), figure ? words.figure(figure) : isRatio ? '–' : words.number(0, unit, isWhole)],
        ...(figure?.estimate.low == null ? [] : [[t('explore.interval'), formats.interval(figure.estimate) ?? '–'] as const]),
      ];
      const axis = { ...valueAxis(ink), min: 0, axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => words.number(value, unit, isWhole) } };
      if (picture === 'heat') {
        const rows = shown.map(({ keys }) => seriesName(keys));
        return {
          ...base,
          grid: { ...base.grid, top: 8 },
          tooltip: {
            ...base.tooltip,
            trigger: 'item',
            formatter: ({ data }: { data: number[] }) => {
              const [column = 0, row = 0] = data;
              const place = shape.places[column];
              return tooltipLines(`${rows[row] ?? ''} · ${place ? words.key(across, place) : ''}`, lines(shown[row]?.figures[column] ?? null));
            },
          },
          xAxis: { ...categoryAxis(ink), data: labels, splitArea: { show: false } },
          yAxis: { ...categoryAxis(ink), type: 'category', inverse: true, data: rows, axisLabel: { color: ink.quiet, fontSize: 12, width: ink.isNarrow ? 90 : 200, overflow: 'truncate' } },
          series: [heatCells(shown.map(({ figures }) => figures.map((figure) => drawn(figure, isRatio))), ink, (value) => words.number(value, unit, isWhole))],
        };
      }
      const isUpright = picture === 'line' || across === 'DAY' || across === 'WEEK' || across === 'MONTH' || across === 'HOUR' || across === 'WEEKDAY';
      const names = { ...categoryAxis(ink), data: labels, ...(isUpright ? {} : { inverse: true, axisLabel: { color: ink.quiet, fontSize: 12, width: ink.isNarrow ? 110 : 220, overflow: 'truncate' } }) };
      return {
        ...base,
        grid: { ...base.grid, top: 12 },
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          axisPointer: { type: picture === 'line' ? 'line' : 'shadow', lineStyle: { color: ink.line } },
          formatter: (points: { dataIndex: number }[]) => {
            const at = points[0]?.dataIndex ?? 0;
            const place = shape.places[at];
            const said = shown.length === 1 ? lines(shown[0]?.figures[at] ?? null) : shown.map(({ keys, figures }) => [seriesName(keys), lines(figures[at] ?? null)[0]?.[1] ?? '–'] as const);
            return tooltipLines(place ? words.key(across, place) : '', said);
          },
        },
        xAxis: isUpright ? { ...names, boundaryGap: picture !== 'line' } : axis,
        yAxis: isUpright ? axis : names,
        series: shown.map(({ keys, figures }, index) => ({
          name: seriesName(keys),
          data: figures.map((figure) => drawn(figure, isRatio)),
          itemStyle: { color: ink.hues[index % 6] },
          ...(picture === 'line'
            ? { type: 'line', symbol: symbols[index % 6], symbolSize: 6, showSymbol: shape.places.length <= 45, connectNulls: false, lineStyle: { width: 2, color: ink.hues[index % 6], type: lineTypes[index % 3] } }
            : { type: 'bar', barMaxWidth: 26 }),
        })),
      };
    },
    [shape, shown, picture, words, across, measure, isRatio, unit, isWhole, seriesName, formats, t],
  );

  const hidden = shape.series.length - shown.length;
  const bars = picture === 'bar' && shape.places.length > 8 ? Math.min(900, 60 + shape.places.length * 22 * Math.max(1, Math.min(2, shown.length))) : 320;
  const height = picture === 'heat' ? Math.max(160, 48 + shown.length * 26) : bars;
  return (
    <div ref={holder}>
      {picture !== 'heat' && shown.length > 1 && (
        <ul className={classes.legend}>
          {shown.map(({ keys }, index) => (
            <li key={JSON.stringify(keys)}>
              <svg aria-hidden width="26" height="10" data-legend>
                <line x1="0" y1="5" x2="26" y2="5" stroke={`var(--hue-${(index % 6) + 1})`} strokeWidth={picture === 'line' ? 3 : 9} strokeDasharray={picture === 'line' ? ['none', '6 4', '2 3'][index % 3] : 'none'} />
              </svg>
              {seriesName(keys)}
            </li>
          ))}
        </ul>
      )}
      <Chart height={height} option={option} summary={t('explore.chartSummary', { measure: words.measure(measure), places: shape.places.length, series: shown.length, hidden })} />
    </div>
  );
}
