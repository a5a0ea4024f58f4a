import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import { chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import type { ProductHistoryQuery } from '@cartograph/sdk/operations/products';

type Price = NonNullable<ProductHistoryQuery['product']>['priceHistory'][number];

/** One product's price over time, a step wherever it changes. */
export function PriceChart({ prices }: { prices: readonly Price[] }) {
  const t = useTranslations();
  const formats = useFormats();
  const points = useMemo(
    () =>
      prices.flatMap(({ price, from, until }) => [
        [from, Number(price)],
        [until, Number(price)],
      ]),
    [prices],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        useUTC: true,
        tooltip: {
          ...base.tooltip,
          trigger: 'axis',
          axisPointer: { type: 'line', lineStyle: { color: ink.line } },
          formatter: (hits: { dataIndex: number }[]) => {
            const price = prices[Math.floor((hits[0]?.dataIndex ?? 0) / 2)];
            return price
              ? tooltipLines(formats.instant(price.from), [
                  [t('metric.price.name'), formats.money(price.price)],
                  [t('metric.events.name'), formats.count(price.events)],
                ])
              : '';
          },
        },
        xAxis: {
          type: 'time',
          axisLine: { lineStyle: { color: ink.line } },
          splitLine: { show: false },
          axisLabel: {
            color: ink.quiet,
            fontSize: 12,
            hideOverlap: true,
            formatter: (at: number) => formats.dayShort(new Date(at).toISOString().slice(0, 10)),
          },
        },
        yAxis: {
          ...valueAxis(ink),
          scale: true,
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: formats.moneyCompact },
        },
        series: [
          {
            type: 'line',
            step: 'end',
            symbol: 'none',
            lineStyle: { width: 2, color: ink.hues[0] },
            itemStyle: { color: ink.hues[0] },
            data: points,
          },
        ],
      };
    },
    [points, prices, formats, t],
  );
  const columns: Column<Price>[] = [
    {
      id: 'from',
      header: t('products.priceFrom'),
      isTitle: true,
      isOneLine: true,
      render: ({ from }) => formats.instant(from),
      value: ({ from }) => from,
    },
    {
      id: 'until',
      header: t('products.priceUntil'),
      isOneLine: true,
      render: ({ until }) => formats.instant(until),
      value: ({ until }) => until,
    },
    {
      id: 'price',
      header: t('metric.price.name'),
      align: 'end',
      render: ({ price }) => formats.money(price),
      value: ({ price }) => price,
    },
    {
      id: 'events',
      header: t('metric.events.name'),
      align: 'end',
      render: ({ events }) => formats.count(events),
      value: ({ events }) => events,
    },
  ];
  const values = prices.map(({ price }) => Number(price));
  return (
    <Chart
      height={180}
      option={option}
      summary={t('products.priceSummary', {
        changes: Math.max(0, prices.length - 1),
        lowest: formats.money(String(Math.min(...values))),
        highest: formats.money(String(Math.max(...values))),
      })}
      twin={
        <DataTable
          label={t('products.priceTitle')}
          columns={columns}
          rows={prices}
          rowKey={({ from, price }) => `${from} ${price}`}
          csvName="product-prices"
          maxHeight={260}
        />
      }
    />
  );
}
