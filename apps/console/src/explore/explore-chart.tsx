import { useCallback, useMemo, type RefObject } from 'react';
import { useTranslations } from 'use-intl';
import { useWeekdays } from '../client/use-weekdays.js';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import classes from './explore-chart.module.css';
import {
  alignedSeries,
  drawn,
  largestDrawn,
  panelsOf,
  shapeOf,
  type ExploreData,
  type Figure,
  type Panel,
  type Shape,
} from './explore-shape.js';
import type { Picture } from './explore-state.js';
import { heatCells } from './heat-cells.js';
import { useExploreWords } from './key-words.js';

const mostSeries = 6;
const mostHeatRows = 40;
const mostPanels = 6;
const symbols = ['circle', 'triangle', 'diamond', 'rect', 'pin', 'arrow'] as const;
const lineTypes = ['solid', 'dashed', 'dotted'] as const;

interface ExploreChartProps {
  explored: ExploreData;
  picture: Exclude<Picture, 'table'>;
  /** Where the picture is, to be saved. */
  holder: RefObject<HTMLDivElement | null>;
}

/** The groups as bars, lines or a heat map; three dimensions as several of these with the same axes. What has no place in the picture is in the table, and it says so. */
export function ExploreChart({ explored, picture, holder }: ExploreChartProps) {
  const t = useTranslations();
  const words = useExploreWords();
  const { dimensions, measure } = explored;
  const weekdays = useWeekdays();
  const shape = useMemo(() => shapeOf(explored, weekdays), [explored, weekdays]);
  const { panels, keys, hidden, hiddenPanels } = useMemo(() => {
    const cut = panelsOf(shape, mostPanels);
    const aligned =
      picture === 'heat'
        ? {
            keys: [],
            panels: cut.panels.map(({ key, series }) => ({ key, series: series.slice(0, mostHeatRows) })),
            hidden: Math.max(0, ...cut.panels.map(({ series }) => series.length - mostHeatRows)),
          }
        : alignedSeries(cut.panels, mostSeries);
    return { ...aligned, hiddenPanels: cut.hidden };
  }, [shape, picture]);
  const beside = useMemo(
    () => dimensions.flatMap(({ dimension }, at) => (at === shape.across ? [] : [dimension])),
    [dimensions, shape.across],
  );
  const isCut = panels.length > 1 || panels[0]?.key != null;
  const inside = useMemo(() => (isCut ? beside.slice(1) : beside), [isCut, beside]);
  const seriesName = useCallback(
    (named: ShapedKeys): string =>
      named.length === 0 ? words.measure(measure) : named.map((key, at) => words.key(inside[at], key)).join(' · '),
    [words, measure, inside],
  );
  const largest = useMemo(() => (isCut ? nextRound(largestDrawn(panels)) : null), [isCut, panels]);
  return (
    <div ref={holder}>
      {picture !== 'heat' && keys.length > 1 && (
        <ul className={classes.legend} data-legend-list>
          {keys.map((named, index) => (
            <li key={JSON.stringify(named)}>
              <svg aria-hidden width="26" height="10" data-legend>
                <line
                  x1="0"
                  y1="5"
                  x2="26"
                  y2="5"
                  stroke={`var(--hue-${(index % 6) + 1})`}
                  strokeWidth={picture === 'line' ? 3 : 9}
                  strokeDasharray={picture === 'line' ? ['none', '6 4', '2 3'][index % 3] : 'none'}
                />
              </svg>
              {seriesName(named)}
            </li>
          ))}
        </ul>
      )}
      <div className={isCut ? classes.panels : undefined}>
        {panels.map((panel) => {
          const name = panel.key && words.key(beside[0], panel.key);
          return (
            <div key={JSON.stringify(panel.key)} data-panel={name ?? ''}>
              {name !== null && <h3 className={classes.panelTitle}>{name}</h3>}
              <PanelChart panel={panel} name={name} {...{ explored, picture, shape, seriesName, largest, hidden }} />
            </div>
          );
        })}
      </div>
      {hiddenPanels > 0 && (
        <p className={classes.note}>
          {t('explore.hiddenPanels', { count: hiddenPanels, dimension: beside[0] ? words.dimension(beside[0]) : '' })}
        </p>
      )}
    </div>
  );
}

type ShapedKeys = Shape['series'][number]['keys'];

/** 1, 2, 2.5 or 5 and ten times these, as axes end. */
function nextRound(value: number): number | null {
  if (value <= 0) return null;
  const ten = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5].map((step) => step * ten).find((end) => end >= value) ?? 10 * ten;
}

interface PanelChartProps {
  panel: Panel;
  /** Null where it is the only one. */
  name: string | null;
  explored: ExploreData;
  picture: Exclude<Picture, 'table'>;
  shape: Shape;
  seriesName(keys: ShapedKeys): string;
  /** Where the axes of all panels end; null: where the picture's own does. */
  largest: number | null;
  hidden: number;
}

function PanelChart({
  panel: { series: shown },
  name,
  explored,
  picture,
  shape,
  seriesName,
  largest,
  hidden,
}: PanelChartProps) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useExploreWords();
  const { dimensions, measure, total } = explored;
  const isRatio = total.denominator !== null;
  const unit = total.estimate.unit;
  const isWhole = total.exact !== null || !isRatio;
  const across = dimensions[shape.across]?.dimension;

  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const labels = shape.places.map((key) => words.keyShort(across, key));
      const lines = (figure: Figure | null): (readonly [string, string])[] => [
        [words.measure(measure), figure ? words.figure(figure) : isRatio ? '–' : words.number(0, unit, isWhole)],
        ...(figure?.estimate.low == null
          ? []
          : [[t('explore.interval'), formats.interval(figure.estimate) ?? '–'] as const]),
      ];
      const axis = {
        ...valueAxis(ink),
        min: 0,
        ...(largest === null ? {} : { max: largest }),
        axisLabel: { color: ink.quiet, fontSize: 12, formatter: (value: number) => words.number(value, unit, isWhole) },
      };
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
              return tooltipLines(
                `${rows[row] ?? ''} · ${place ? words.key(across, place) : ''}`,
                lines(shown[row]?.figures[column] ?? null),
              );
            },
          },
          xAxis: { ...categoryAxis(ink), data: labels, splitArea: { show: false } },
          yAxis: {
            ...categoryAxis(ink),
            type: 'category',
            inverse: true,
            data: rows,
            axisLabel: { color: ink.quiet, fontSize: 12, width: ink.isNarrow ? 90 : 200, overflow: 'truncate' },
          },
          series: [
            heatCells(
              shown.map(({ figures }) => figures.map((figure) => drawn(figure, isRatio))),
              ink,
              (value) => words.number(value, unit, isWhole),
              largest ?? undefined,
            ),
          ],
        };
      }
      const isUpright =
        picture === 'line' ||
        across === 'DAY' ||
        across === 'WEEK' ||
        across === 'MONTH' ||
        across === 'HOUR' ||
        across === 'WEEKDAY';
      const names = {
        ...categoryAxis(ink),
        data: labels,
        ...(isUpright
          ? {}
          : {
              inverse: true,
              axisLabel: { color: ink.quiet, fontSize: 12, width: ink.isNarrow ? 110 : 220, overflow: 'truncate' },
            }),
      };
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
            const said =
              shown.length === 1
                ? lines(shown[0]?.figures[at] ?? null)
                : shown.map(
                    ({ keys, figures }) => [seriesName(keys), lines(figures[at] ?? null)[0]?.[1] ?? '–'] as const,
                  );
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
            ? {
                type: 'line',
                symbol: symbols[index % 6],
                symbolSize: 6,
                showSymbol: shape.places.length <= 45,
                connectNulls: false,
                lineStyle: { width: 2, color: ink.hues[index % 6], type: lineTypes[index % 3] },
              }
            : { type: 'bar', barMaxWidth: 26 }),
        })),
      };
    },
    [shape, shown, picture, words, across, measure, isRatio, unit, isWhole, largest, seriesName, formats, t],
  );

  const bars =
    picture === 'bar' && shape.places.length > 8
      ? Math.min(900, 60 + shape.places.length * 22 * Math.max(1, Math.min(2, shown.length)))
      : name === null
        ? 320
        : 220;
  const height = picture === 'heat' ? Math.max(160, 48 + shown.length * 26) : bars;
  const summary = t('explore.chartSummary', {
    measure: words.measure(measure),
    places: shape.places.length,
    series: shown.length,
    hidden,
  });
  return (
    <Chart
      height={height}
      option={option}
      summary={name === null ? summary : t('explore.panelSummary', { name, summary })}
    />
  );
}
