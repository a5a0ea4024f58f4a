import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { Chart } from '../../ui/chart/chart.js';
import { chartBase, tooltipLines, valueAxis, type ChartInk } from '../../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { useInputWords, type ScenarioOutcome } from './scenario-run.js';

type Bar = ScenarioOutcome['tornado'][number];
interface BarApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
}

const rowHeight = 52;

/** What each input that is not sure does to the mean net profit, the longest bar first. */
export function TornadoChart({ bars, netProfit }: { bars: readonly Bar[]; netProfit: number }) {
  const t = useTranslations();
  const { moneyCompact } = useFormats();
  const { nameOf, write } = useInputWords();
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        grid: { ...base.grid, top: 22, left: 12, right: 12 },
        tooltip: {
          ...base.tooltip,
          trigger: 'item',
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const bar = bars[dataIndex];
            return bar
              ? tooltipLines(nameOf(bar.input), [
                  [write(bar.input, bar.low), moneyCompact(bar.netProfitAtLow)],
                  [write(bar.input, bar.high), moneyCompact(bar.netProfitAtHigh)],
                ])
              : '';
          },
        },
        xAxis: {
          ...valueAxis(ink),
          scale: true,
          splitNumber: ink.isNarrow ? 3 : 6,
          axisLabel: { color: ink.quiet, fontSize: 12, hideOverlap: true, formatter: moneyCompact },
        },
        yAxis: { type: 'category', inverse: true, show: false, data: bars.map(({ input }) => input) },
        series: [
          {
            type: 'custom',
            encode: { x: [1, 2], y: 0 },
            data: bars.map(({ netProfitAtLow, netProfitAtHigh }, index) => [index, netProfitAtLow, netProfitAtHigh]),
            renderItem: (params: { dataIndex: number; coordSys?: { x: number; width: number } }, api: BarApi) => {
              const bar = bars[params.dataIndex];
              if (!bar) return null;
              const [atLow, y] = api.coord([api.value(1), api.value(0)]);
              const [atHigh] = api.coord([api.value(2), api.value(0)]);
              const [atNetProfit] = api.coord([netProfit, api.value(0)]);
              const { x: left, width } = params.coordSys ?? { x: 0, width: 0 };
              const part = (to: number, fill: string) => ({
                type: 'rect' as const,
                shape: {
                  x: Math.min(atNetProfit, to),
                  y: y - 2,
                  width: Math.max(1, Math.abs(to - atNetProfit)),
                  height: 16,
                },
                style: { fill },
              });
              const end = (at: number, other: number, text: string) => {
                const isLeft = at <= other;
                const room = isLeft ? at - left : left + width - at;
                const isInside = room < 60;
                return {
                  type: 'text' as const,
                  style: {
                    text,
                    x: at + (isLeft === isInside ? 5 : -5),
                    y: y + 6,
                    align: isLeft === isInside ? ('left' as const) : ('right' as const),
                    verticalAlign: 'middle' as const,
                    fill: isInside ? ink.surface : ink.text,
                    font: `11px ${ink.font}`,
                  },
                };
              };
              return {
                type: 'group' as const,
                children: [
                  part(atLow, ink.hues[2]),
                  part(atHigh, ink.hues[1]),
                  {
                    type: 'text' as const,
                    style: {
                      text: nameOf(bar.input),
                      x: left + 2,
                      y: y - 15,
                      align: 'left' as const,
                      verticalAlign: 'middle' as const,
                      fill: ink.text,
                      font: `600 12px ${ink.font}`,
                    },
                  },
                  end(atLow, atHigh, write(bar.input, bar.low)),
                  end(atHigh, atLow, write(bar.input, bar.high)),
                ],
              };
            },
            markLine: {
              silent: true,
              precision: 12,
              symbol: 'none',
              animation: false,
              data: [
                {
                  xAxis: netProfit,
                  lineStyle: { color: ink.text, type: 'dashed' },
                  label: {
                    position: 'start',
                    formatter: t('simulation.tornado.asIs', { netProfit: moneyCompact(netProfit) }),
                    color: ink.text,
                    fontSize: 11,
                  },
                },
                { xAxis: 0, lineStyle: { color: ink.quiet, type: 'solid' }, label: { show: false } },
              ],
            },
          },
        ],
      };
    },
    [bars, netProfit, moneyCompact, nameOf, write, t],
  );
  const columns: Column<Bar>[] = [
    {
      id: 'input',
      header: t('simulation.tornado.input'),
      isTitle: true,
      render: ({ input }) => nameOf(input),
      value: ({ input }) => input,
    },
    {
      id: 'low',
      header: t('simulation.tornado.low'),
      align: 'end',
      render: ({ input, low }) => write(input, low),
      value: ({ low }) => low,
    },
    {
      id: 'netProfitAtLow',
      header: t('simulation.tornado.netProfitAtLow'),
      align: 'end',
      render: ({ netProfitAtLow }) => moneyCompact(netProfitAtLow),
      value: ({ netProfitAtLow }) => netProfitAtLow,
    },
    {
      id: 'high',
      header: t('simulation.tornado.high'),
      align: 'end',
      render: ({ input, high }) => write(input, high),
      value: ({ high }) => high,
    },
    {
      id: 'netProfitAtHigh',
      header: t('simulation.tornado.netProfitAtHigh'),
      align: 'end',
      render: ({ netProfitAtHigh }) => moneyCompact(netProfitAtHigh),
      value: ({ netProfitAtHigh }) => netProfitAtHigh,
    },
  ];
  const [first] = bars;
  return (
    <Chart
      height={bars.length * rowHeight + 50}
      option={option}
      summary={
        first
          ? t('simulation.tornado.summary', {
              input: nameOf(first.input),
              low: write(first.input, first.low),
              high: write(first.input, first.high),
              atLow: moneyCompact(first.netProfitAtLow),
              atHigh: moneyCompact(first.netProfitAtHigh),
            })
          : ''
      }
      twin={
        <DataTable
          label={t('simulation.tornado.table')}
          columns={columns}
          rows={bars}
          rowKey={({ input }) => input}
          csvName="tornado"
        />
      }
    />
  );
}
