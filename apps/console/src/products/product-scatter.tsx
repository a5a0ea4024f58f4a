import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { Chart } from '../ui/chart/chart.js';
import { chartBase, shareAxis, tooltipLines, valueAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { categoryLabel, CategoryName } from '../ui/text/category-name.js';
import { Section } from '../ui/page/page.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { axisEnds } from '../ui/chart/axis-ends.js';
import classes from './product-scatter.module.css';
import type { AnalyzedProduct } from './standing-section.js';

const standings = ['star', 'usual', 'laggard'] as const;
const symbols = { star: 'triangle', usual: 'circle', laggard: 'diamond' } as const;

/** Too few viewers to say is drawn as what is usual. */
const standingOf = ({ standing }: AnalyzedProduct): (typeof standings)[number] =>
  standing === 'STAR' ? 'star' : standing === 'LAGGARD' ? 'laggard' : 'usual';
const rateOf = ({ rates }: AnalyzedProduct): AnalyzedProduct['rates']['buyersPerViewer']['estimate'] =>
  rates.buyersPerViewer.estimate;

/** Viewers against conversion: attention a product gets, and what becomes of it. */
export function ProductScatter({ products }: { products: readonly AnalyzedProduct[] }) {
  const t = useTranslations();
  const formats = useFormats();
  const groups = useMemo(
    () =>
      standings.map((standing) => ({
        standing,
        members: products.filter((product) => rateOf(product).value !== null && standingOf(product) === standing),
      })),
    [products],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      const colors = { star: ink.hues[0], usual: ink.hues[5], laggard: ink.hues[3] };
      return {
        ...base,
        grid: { ...base.grid, top: 34, right: 24, bottom: 24 },
        tooltip: {
          ...base.tooltip,
          trigger: 'item',
          formatter: ({ seriesIndex, dataIndex }: { seriesIndex: number; dataIndex: number }) => {
            const product = groups[seriesIndex]?.members[dataIndex];
            if (!product) return '';
            return tooltipLines(
              product.brand
                ? t('words.brandAndId', { brand: product.brand, id: product.externalId })
                : product.externalId,
              [
                [t('products.category'), product.category ? categoryLabel(product.category) : t('words.noCategory')],
                [t('metric.buyersPerViewer.name'), formats.estimate(rateOf(product))],
                [t('overview.interval'), formats.interval(rateOf(product)) ?? '–'],
                [
                  t('productAnalysis.usual'),
                  product.rates.buyersPerViewer.usual === null
                    ? '–'
                    : formats.percent(product.rates.buyersPerViewer.usual),
                ],
                [t('metric.productViewers.name'), formats.count(product.viewers)],
                [t('metric.productBuyers.name'), formats.count(product.buyers)],
              ],
            );
          },
        },
        xAxis: {
          ...valueAxis(ink),
          type: 'log',
          name: t('products.axisViewers'),
          nameLocation: 'middle',
          nameGap: 28,
          nameTextStyle: { color: ink.quiet },
          ...axisEnds(groups.flatMap(({ members }) => members.map(({ viewers }) => viewers))),
          axisLabel: { color: ink.quiet, fontSize: 12, formatter: formats.compact },
        },
        yAxis: {
          ...shareAxis(ink, Math.max(0, ...products.map((product) => rateOf(product).value ?? 0)), formats.percentMark),
          name: t('metric.buyersPerViewer.name'),
          nameTextStyle: { color: ink.quiet, align: 'left' },
        },
        series: groups.map(({ standing, members }) => ({
          type: 'scatter',
          symbol: symbols[standing],
          symbolSize: standing === 'usual' ? 8 : 11,
          itemStyle: { color: colors[standing], opacity: standing === 'usual' ? 0.55 : 0.95 },
          data: members.map((product) => [product.viewers, rateOf(product).value]),
        })),
      };
    },
    [groups, products, formats, t],
  );
  const columns = useMemo<Column<AnalyzedProduct>[]>(
    () => [
      {
        id: 'product',
        header: t('products.product'),
        isTitle: true,
        render: ({ externalId, brand }) => (brand ? t('words.brandAndId', { brand, id: externalId }) : externalId),
        csv: ({ externalId, brand }) => ({ product: externalId, brand }),
      },
      {
        id: 'category',
        header: t('products.category'),
        render: ({ category }) => <CategoryName code={category} />,
        value: ({ category }) => category,
      },
      {
        id: 'viewers',
        header: t('productAnalysis.viewers'),
        align: 'end',
        render: ({ viewers }) => formats.count(viewers),
        value: ({ viewers }) => viewers,
      },
      {
        id: 'rate',
        header: t('productAnalysis.rate.buyersPerViewer'),
        align: 'end',
        render: (product) => <EstimateText estimate={rateOf(product)} />,
        csv: (product) => ({
          buyersPerViewer: rateOf(product).value,
          buyersPerViewerLow: rateOf(product).low,
          buyersPerViewerHigh: rateOf(product).high,
        }),
      },
      {
        id: 'standing',
        header: t('field.standing'),
        render: (product) => t(`products.standing.${standingOf(product)}`),
        value: (product) => standingOf(product),
      },
    ],
    [t, formats],
  );
  if (groups.every(({ members }) => members.length === 0)) return null;
  return (
    <Section
      title={t('products.chartTitle')}
      aside={
        <ul className={classes.legend}>
          {standings.map((standing) => (
            <li key={standing} data-standing={standing}>
              <span aria-hidden className={classes.symbol} />
              {t(`products.standing.${standing}`)}
            </li>
          ))}
        </ul>
      }
    >
      <Chart
        height={340}
        option={option}
        twin={
          <DataTable
            label={t('products.chartTitle')}
            columns={columns}
            rows={groups.flatMap(({ members }) => members)}
            rowKey={({ externalId }) => externalId}
            csvName="products-viewers-and-rates"
            maxHeight={340}
          />
        }
        summary={t('products.chartSummary', {
          count: groups.reduce((sum, { members }) => sum + members.length, 0),
          stars: groups[0]?.members.length ?? 0,
          laggards: groups[2]?.members.length ?? 0,
        })}
      />
    </Section>
  );
}
