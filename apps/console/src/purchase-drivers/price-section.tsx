import { useCallback, useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import type { ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { Chart } from '../ui/chart/chart.js';
import { categoryAxis, chartBase, shareAxis, tooltipLines, type ChartInk } from '../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText, Unknown } from '../ui/text/estimate-text.js';
import { uprightIntervals } from '../ui/chart/interval-bars.js';
import { useQWords } from '../ui/text/q-text.js';
import { Method } from '../ui/page/method.js';
import { Section } from '../ui/page/page.js';
import { usePowerWords } from '../ui/words/power-words.js';
import { Waiting } from '../ui/notice/states.js';
import { GetPricesDocument } from '@cartograph/sdk/operations/prices';
import found from '../ui/table/finding-list.module.css';
import classes from './purchase-drivers.module.css';
import type { PricesData } from './purchase-drivers-state.js';
import type { PurchaseDriversWords } from './use-purchase-drivers-words.js';

type Band = PricesData['categories'][number]['bands'][number];
type PriceAct = (what: {
  title: string;
  summary: string;
  input: Record<string, unknown>;
  category: string;
  snapshotId: string;
}) => ActRequest;

const LISTED = { first: 20, changesFirst: 20 };

/** Price bands of one category, and what went along with changes of price in it. */
export function PriceSection({
  category,
  variables,
  words,
  act,
}: {
  category: string;
  variables: ScopeVariables;
  words: PurchaseDriversWords;
  act: PriceAct;
}) {
  const t = useTranslations();
  const filter = { ...variables.filter, category };
  const [{ data, error }, ask] = useQuery({
    query: GetPricesDocument,
    variables: { ...variables, filter, input: LISTED },
  });
  const prices = data?.analytics.prices;
  return (
    <>
      <Section
        title={t('purchaseDrivers.prices.title', { category: words.category(category) })}
        note={t('purchaseDrivers.prices.note')}
      >
        <QueryView
          data={prices}
          error={error}
          onRetry={() => ask({ requestPolicy: 'network-only' })}
          whileLoading={<Waiting heights={[260, 160]} />}
        >
          {(shown) => <Shown prices={shown} category={category} words={words} act={act} />}
        </QueryView>
      </Section>
      {prices && prices.changes.length > 0 && <ChangeSection prices={prices} />}
    </>
  );
}

function Shown({
  prices,
  category,
  words,
  act,
}: {
  prices: PricesData;
  category: string;
  words: PurchaseDriversWords;
  act: PriceAct;
}) {
  const t = useTranslations();
  const q = useQWords();
  const powerWords = usePowerWords('PRICE');
  const formats = useFormats();
  const bands = prices.categories.find((one) => one.category === category)?.bands ?? [];
  const range = useCallback(
    ({ from, until }: Band): string =>
      t('purchaseDrivers.prices.range', {
        kind: from === null ? 'low' : until === null ? 'high' : 'mid',
        from: from === null ? '' : formats.money(from),
        until: until === null ? '' : formats.money(until),
      }),
    [t, formats],
  );
  const changed = prices.associations.filter((one) => one.category === null && one.changes > 0);
  return (
    <>
      {bands.length > 0 ? (
        <BandChart
          bands={bands}
          range={range}
          category={words.category(category)}
          csvName={`prices-${category}-${prices.period.from}-${prices.period.to}`}
          act={(band) =>
            act({
              title: t('purchaseDrivers.prices.actBand', { band: band.band, category: words.category(category) }),
              summary: t('purchaseDrivers.prices.bandSummary', {
                band: band.band,
                category: words.category(category),
                range: range(band),
                rate: formats.estimate(band.cartsPerView),
                interval: formats.interval(band.cartsPerView) ?? '–',
              }),
              input: LISTED,
              category,
              snapshotId: prices.snapshot.id,
            })
          }
        />
      ) : (
        <p>{t('purchaseDrivers.prices.none')}</p>
      )}
      {changed.length > 0 && (
        <ul className={`${found.list} ${classes.apart}`}>
          {changed.map(({ direction, outcome, changes, products, ratio, qValue, status, detectable }) => {
            const text = t('purchaseDrivers.prices.association', {
              direction,
              outcome,
              changes,
              products,
              days: prices.windowDays,
              ratio: words.ratio(ratio.value),
              interval: words.interval(ratio),
              known: ratio.value === null ? 'no' : 'yes',
              q: q(qValue),
              status: status ?? 'none',
              least: formats.share(prices.minimumEffect),
              detectable: detectable === null ? 'none' : words.ratio(detectable),
            });
            return (
              <li key={`${direction} ${outcome}`} className={found.item}>
                <span aria-hidden>{direction === 'CUT' ? '↓' : '↑'}</span>
                <div>{text}</div>
                <ActButton
                  what={text}
                  request={() =>
                    act({
                      title: t('purchaseDrivers.prices.actChange', { direction, category: words.category(category) }),
                      summary: t('purchaseDrivers.prices.associationKept', { finding: text }),
                      input: LISTED,
                      category,
                      snapshotId: prices.snapshot.id,
                    })
                  }
                />
              </li>
            );
          })}
        </ul>
      )}
      <Method definition={prices.definition} computedInMs={prices.computedInMs} fromCache={prices.fromCache}>
        <p>
          {t('purchaseDrivers.prices.method', {
            days: prices.windowDays,
            least: formats.share(prices.minimumEffect),
            power: powerWords.all(prices.power),
          })}
        </p>
      </Method>
    </>
  );
}

function BandChart({
  bands,
  range,
  category,
  csvName,
  act,
}: {
  bands: readonly Band[];
  range(band: Band): string;
  category: string;
  csvName: string;
  act(band: Band): ActRequest;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const columns = useMemo<Column<Band>[]>(
    () => [
      {
        id: 'band',
        header: t('purchaseDrivers.prices.band'),
        isTitle: true,
        render: ({ band }) => t('purchaseDrivers.bandName', { band }),
        value: ({ band }) => band,
      },
      {
        id: 'range',
        header: t('purchaseDrivers.prices.rangeHead'),
        render: range,
        csv: ({ from, until }) => ({ from, until }),
      },
      {
        id: 'products',
        header: t('purchaseDrivers.prices.products'),
        align: 'end',
        render: ({ products }) => formats.count(products),
        csv: ({ products }) => ({ products }),
      },
      {
        id: 'views',
        header: t('purchaseDrivers.prices.views'),
        align: 'end',
        render: ({ views }) => formats.count(views),
        csv: ({ views }) => ({ views }),
      },
      {
        id: 'carts',
        header: t('purchaseDrivers.prices.carts'),
        align: 'end',
        render: ({ carts }) => formats.count(carts),
        csv: ({ carts }) => ({ carts }),
      },
      {
        id: 'purchases',
        header: t('purchaseDrivers.prices.purchases'),
        align: 'end',
        render: ({ purchases }) => formats.count(purchases),
        csv: ({ purchases }) => ({ purchases }),
      },
      {
        id: 'revenue',
        header: t('purchaseDrivers.prices.revenue'),
        align: 'end',
        render: ({ revenue }) => formats.money(revenue),
        csv: ({ revenue }) => ({ revenue }),
      },
      {
        id: 'cartRate',
        header: t('purchaseDrivers.prices.cartsPerView'),
        align: 'end',
        render: ({ cartsPerView }) => <EstimateText estimate={cartsPerView} stacked />,
        csv: ({ cartsPerView: { value, low, high } }) => ({
          cartsPerView: value,
          cartsPerViewLow: low,
          cartsPerViewHigh: high,
        }),
      },
      {
        id: 'purchaseRate',
        header: t('purchaseDrivers.prices.purchasesPerView'),
        align: 'end',
        render: ({ purchasesPerView }) => <EstimateText estimate={purchasesPerView} stacked />,
        csv: ({ purchasesPerView: { value, low, high } }) => ({
          purchasesPerView: value,
          purchasesPerViewLow: low,
          purchasesPerViewHigh: high,
        }),
      },
    ],
    [t, formats, range],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        tooltip: {
          ...base.tooltip,
          trigger: 'axis' as const,
          formatter: ([first]: { dataIndex: number }[]) => {
            const band = first && bands[first.dataIndex];
            return band
              ? tooltipLines(t('purchaseDrivers.bandName', { band: band.band }), [
                  [t('purchaseDrivers.prices.cartsPerView'), formats.estimate(band.cartsPerView)],
                  [t('purchaseDrivers.prices.views'), formats.count(band.views)],
                ])
              : '';
          },
        },
        grid: { ...base.grid, left: 12, top: 34 },
        xAxis: {
          ...categoryAxis(ink),
          data: bands.map((band) => `${t('purchaseDrivers.bandName', { band: band.band })}\n${range(band)}`),
          axisLabel: { color: ink.text, fontSize: 12, lineHeight: 16 },
        },
        yAxis: {
          ...shareAxis(
            ink,
            Math.max(0, ...bands.map(({ cartsPerView: { value, high } }) => high ?? value ?? 0)),
            formats.percentMark,
          ),
          name: t('purchaseDrivers.prices.cartsPerView'),
          nameTextStyle: { color: ink.quiet, align: 'left' as const },
        },
        series: [
          {
            type: 'bar' as const,
            barMaxWidth: 64,
            itemStyle: { color: ink.hues[0] },
            data: bands.map(({ cartsPerView }) => cartsPerView.value),
          },
          uprightIntervals(
            bands.map(({ cartsPerView: { value, low, high } }) => ({ value, low, high })),
            ink.text,
          ),
        ],
      };
    },
    [bands, range, formats, t],
  );
  const best = bands.toSorted((a, b) => (b.cartsPerView.value ?? -1) - (a.cartsPerView.value ?? -1))[0];
  return (
    <Chart
      height={260}
      option={option}
      summary={
        best
          ? t('purchaseDrivers.prices.summary', {
              category,
              band: best.band,
              rate: formats.estimate(best.cartsPerView),
            })
          : t('purchaseDrivers.prices.none')
      }
      twin={
        <DataTable
          label={t('purchaseDrivers.prices.band')}
          columns={columns}
          rows={bands}
          rowKey={({ band }) => band}
          csvName={csvName}
          renderAction={(band) => (
            <ActButton what={t('purchaseDrivers.bandName', { band: band.band })} request={() => act(band)} />
          )}
        />
      }
    />
  );
}

function ChangeSection({ prices }: { prices: PricesData }) {
  const t = useTranslations();
  const formats = useFormats();
  const columns = useMemo<Column<PricesData['changes'][number]>[]>(
    () => [
      {
        id: 'product',
        header: t('purchaseDrivers.prices.product'),
        isTitle: true,
        render: ({ productId }) => productId,
        csv: ({ productId }) => ({ productId }),
      },
      {
        id: 'when',
        header: t('purchaseDrivers.prices.when'),
        isOneLine: true,
        render: ({ changedAt }) => formats.instantShort(changedAt),
        csv: ({ changedAt }) => ({ changedAt }),
      },
      {
        id: 'before',
        header: t('purchaseDrivers.prices.before'),
        align: 'end',
        render: ({ priceBefore }) => formats.money(priceBefore),
        csv: ({ priceBefore }) => ({ priceBefore }),
      },
      {
        id: 'after',
        header: t('purchaseDrivers.prices.after'),
        align: 'end',
        render: ({ priceAfter }) => formats.money(priceAfter),
        csv: ({ priceAfter }) => ({ priceAfter }),
      },
      {
        id: 'change',
        header: t('purchaseDrivers.prices.change'),
        align: 'end',
        render: ({ relativeChange }) => formats.change(relativeChange),
        csv: ({ relativeChange }) => ({ relativeChange }),
      },
      {
        id: 'associated',
        header: t('purchaseDrivers.prices.associated'),
        align: 'end',
        render: ({ associated }) =>
          associated.value === null ? (
            <Unknown reason={associated.incomputable?.reason ?? 'NO_DATA'} />
          ) : (
            <EstimateText estimate={associated} stacked />
          ),
        csv: ({ associated: { value, low, high } }) => ({
          associated: value,
          associatedLow: low,
          associatedHigh: high,
        }),
      },
    ],
    [t, formats],
  );
  return (
    <Section
      title={t('purchaseDrivers.prices.changes')}
      note={t('purchaseDrivers.prices.changesNote', {
        listed: prices.changes.length,
        listable: prices.listableChangeCount,
        total: prices.changeCount,
        views: prices.smallestViews,
      })}
    >
      <DataTable
        label={t('purchaseDrivers.prices.changes')}
        columns={columns}
        rows={prices.changes}
        rowKey={({ productId, changedAt }) => `${productId} ${changedAt}`}
        maxHeight={320}
      />
    </Section>
  );
}
