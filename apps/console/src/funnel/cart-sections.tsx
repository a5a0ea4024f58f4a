import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { Chart } from '../ui/chart/chart.js';
import { categoryAxis, chartBase, tooltipLines, valueAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import type { GetAbandonmentQuery } from '@cartograph/sdk/operations/abandonment';

/** What became of the carts. */
export type CartData = GetAbandonmentQuery['analytics']['abandonment'];
type Part = CartData['byCategory'][number];
type Return = CartData['returns'][number];

const outcomes = ['abandoned', 'partlyBought', 'bought', 'emptied'] as const;

/** What became of the carts, as bars from zero with their numbers beside them. */
export function CartOutcomes({ carts }: { carts: CartData }) {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const rows = outcomes.map((outcome) => {
    const known = carts[outcome];
    return { outcome, carts: known, share: known === null || carts.carts === 0 ? null : known / carts.carts };
  });
  const columns: Column<(typeof rows)[number]>[] = [
    {
      id: 'outcome',
      header: t('abandonment.outcomeColumn.outcome'),
      isTitle: true,
      render: ({ outcome }) => t(`abandonment.outcome.${outcome}`),
      value: ({ outcome }) => outcome,
    },
    {
      id: 'carts',
      header: t('abandonment.outcomeColumn.carts'),
      align: 'end',
      render: (row) => (row.carts === null ? '–' : count(row.carts)),
      value: (row) => row.carts,
      sum: count(carts.carts),
    },
    {
      id: 'share',
      header: t('abandonment.outcomeColumn.share'),
      align: 'end',
      render: ({ share }) => (share === null ? '–' : percent(share)),
      value: ({ share }) => share,
    },
  ];
  return (
    <Section
      title={t('abandonment.outcomesTitle')}
      note={t('abandonment.outcomesSummary', {
        carts: carts.carts,
        abandoned: count(carts.abandoned),
        bought: count(carts.bought),
        partly: count(carts.partlyBought),
        emptied: carts.emptied === null ? 'unknown' : count(carts.emptied),
      })}
    >
      <DataTable
        label={t('abandonment.outcomesTitle')}
        columns={columns}
        rows={rows}
        rowKey={({ outcome }) => outcome}
        csvName={`carts-${carts.period.from}-${carts.period.to}`}
      />
    </Section>
  );
}

/** Whether, and how soon, the users of abandoned carts come back and buy. */
export function CartReturns({ carts }: { carts: CartData }) {
  const t = useTranslations();
  const { count } = useFormats();
  const rate = (
    id: 'returned' | 'same' | 'anything',
    key: 'returnedPerCart' | 'boughtSamePerCart' | 'boughtAnythingPerCart',
  ): Column<Return> => ({
    id,
    header: t(`abandonment.returnColumn.${id}`),
    align: 'end',
    render: (row) => <EstimateText estimate={row[key]} />,
    value: (row) => row[key].value,
    csv: (row) => ({ [id]: row[key].value, [`${id}Low`]: row[key].low, [`${id}High`]: row[key].high }),
  });
  const columns: Column<Return>[] = [
    {
      id: 'within',
      header: t('abandonment.returnColumn.within'),
      isTitle: true,
      render: ({ hours }) => t('abandonment.within', { hours }),
      value: ({ hours }) => hours,
    },
    {
      id: 'followed',
      header: t('abandonment.returnColumn.followed'),
      align: 'end',
      render: ({ followed }) => count(followed),
      value: ({ followed }) => followed,
    },
    rate('returned', 'returnedPerCart'),
    rate('same', 'boughtSamePerCart'),
    rate('anything', 'boughtAnythingPerCart'),
  ];
  const hours = carts.hoursUntilReturn;
  return (
    <Section title={t('abandonment.returnTitle')} note={t('abandonment.returnNote')}>
      {carts.abandoned > 0 && (
        <p>
          {hours
            ? t.rich('abandonment.returnSummary', {
                median: () => <EstimateText estimate={hours.median} />,
                quarter: () => <EstimateText estimate={hours.p25} />,
                most: () => <EstimateText estimate={hours.p90} />,
              })
            : t('abandonment.nobodyReturned')}
        </p>
      )}
      <DataTable
        label={t('abandonment.returnTitle')}
        columns={columns}
        rows={carts.returns}
        rowKey={(row) => String(row.hours)}
        csvName={`cart-returns-${carts.period.from}-${carts.period.to}`}
      />
    </Section>
  );
}

const sortCodec = sortBy(['category', 'carts', 'abandoned', 'share', 'products', 'value'], {
  column: 'abandoned',
  direction: 'DESC',
});

/** Abandoned carts by local hour and by category. */
export function CartParts({ carts, request }: { carts: CartData; request(category: string): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo(() => {
    const { count, money } = formats;
    return (first: Column<Part>): Column<Part>[] => [
      first,
      {
        id: 'carts',
        header: t('abandonment.column.carts'),
        align: 'end',
        render: (row) => count(row.carts),
        value: (row) => row.carts,
      },
      {
        id: 'abandoned',
        header: t('abandonment.column.abandoned'),
        align: 'end',
        render: (row) => count(row.abandoned),
        value: (row) => row.abandoned,
      },
      {
        id: 'share',
        header: t('abandonment.column.share'),
        metric: 'cartAbandonment',
        align: 'end',
        render: (row) => <EstimateText estimate={row.abandonedPerCart} />,
        value: (row) => row.abandonedPerCart.value,
        csv: ({ abandonedPerCart: { value, low, high } }) => ({ share: value, shareLow: low, shareHigh: high }),
      },
      {
        id: 'products',
        header: t('abandonment.column.products'),
        align: 'end',
        render: (row) => count(row.productsLeft),
        value: (row) => row.productsLeft,
      },
      {
        id: 'value',
        header: t('abandonment.column.value'),
        align: 'end',
        render: (row) => money(row.valueLeft),
        value: (row) => Number(row.valueLeft),
        csv: (row) => ({ value: row.valueLeft }),
      },
    ];
  }, [formats, t]);
  const name = (part: string): string => (part === '(none)' ? t('words.noCategory') : categoryLabel(part));
  const hourName = (part: string): string => t('funnel.groupName.hour', { hour: part.padStart(2, '0') });
  const title = { hour: t('abandonment.hourTitle'), category: t('abandonment.categoryTitle') };
  return (
    <>
      <Section title={title.hour}>
        <HourChart
          hours={carts.byHour}
          twin={
            <DataTable
              label={title.hour}
              columns={columns({
                id: 'hour',
                header: t('abandonment.column.hour'),
                isTitle: true,
                render: ({ part }) => hourName(part),
                value: ({ part }) => Number(part),
              })}
              rows={carts.byHour}
              rowKey={({ part }) => part}
              csvName={`carts-by-hour-${carts.period.from}-${carts.period.to}`}
            />
          }
        />
      </Section>
      <Section
        title={title.category}
        note={t('abandonment.categoryNote', { shown: carts.byCategory.length, all: carts.categoryCount })}
      >
        <DataTable
          label={title.category}
          columns={columns({
            id: 'category',
            header: t('abandonment.column.category'),
            isTitle: true,
            render: ({ part }) => name(part),
            value: ({ part }) => name(part),
          })}
          rows={carts.byCategory}
          rowKey={({ part }) => part}
          sort={sort}
          onSort={setSort}
          csvName={`carts-by-category-${carts.period.from}-${carts.period.to}`}
          renderAction={({ part }) => <ActButton what={name(part)} request={() => request(part)} />}
          empty={t('abandonment.nothing')}
        />
      </Section>
    </>
  );
}

function HourChart({ hours, twin }: { hours: CartData['byHour']; twin: ReactNode }) {
  const t = useTranslations();
  const formats = useFormats();
  const option = useCallback(
    (ink: ChartInk) => {
      const base = chartBase(ink);
      return {
        ...base,
        tooltip: {
          ...base.tooltip,
          trigger: 'item' as const,
          formatter: ({ dataIndex }: { dataIndex: number }) => {
            const row = hours[dataIndex];
            return row
              ? tooltipLines(t('funnel.groupName.hour', { hour: row.part.padStart(2, '0') }), [
                  [t('abandonment.column.abandoned'), formats.count(row.abandoned)],
                  [t('abandonment.column.carts'), formats.count(row.carts)],
                  [t('abandonment.column.share'), formats.estimate(row.abandonedPerCart)],
                ])
              : '';
          },
        },
        xAxis: {
          ...categoryAxis(ink),
          data: hours.map(({ part }) => t('funnel.groupName.hour', { hour: part.padStart(2, '0') })),
        },
        yAxis: {
          ...valueAxis(ink),
          min: 0,
          name: t('abandonment.column.abandoned'),
          nameTextStyle: { color: ink.quiet, align: 'left' as const },
        },
        series: [
          { type: 'bar' as const, data: hours.map(({ abandoned }) => abandoned), itemStyle: { color: ink.hues[0] } },
        ],
      };
    },
    [hours, formats, t],
  );
  const best = hours.reduce(
    (most, row) => (row.abandoned > most.abandoned ? row : most),
    hours[0] ?? { part: '0', abandoned: 0 },
  );
  return (
    <Chart
      height={240}
      option={option}
      twin={twin}
      summary={t('abandonment.hourSummary', {
        hour: t('funnel.groupName.hour', { hour: best.part.padStart(2, '0') }),
        count: formats.count(best.abandoned),
      })}
    />
  );
}
