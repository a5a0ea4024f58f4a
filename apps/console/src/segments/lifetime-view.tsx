import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { askable, useScope } from '../scope/scope.js';
import { claimAbout } from '../ui/text/claim.js';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { Chart } from '../ui/chart/chart.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText, Unknown } from '../ui/text/estimate-text.js';
import { intervalBars } from '../ui/chart/interval-bars.js';
import { intervalRows } from '../ui/chart/interval-rows.js';
import { inSentence } from '../ui/page/lead.js';
import { Section } from '../ui/page/page.js';
import { EmptyState } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { Choice } from './choice.js';
import {
  GetLifetimeValueDocument,
  LifetimeValueEvidenceDocument,
  type GetLifetimeValueQuery,
} from '@cartograph/sdk/operations/segments';
import { SegmentsFrame } from './segments-frame.js';

type Data = GetLifetimeValueQuery['analytics']['lifetimeValue'];
type Band = Data['bands'][number];
type Held = Data['holdout']['bands'][number];
type Parameter = Data['purchases']['parameters'][number];

const horizons = ['3', '6', '12', '24'] as const;
const horizonCodec = oneOf(horizons, '12');
const keyOf = ({ from, to }: { from: number; to: number | null }): string => `${from}-${to ?? ''}`;

/** What are the customers worth? */
export function LifetimeView() {
  const t = useTranslations();
  const formats = useFormats();
  const { variables } = useScope();
  const { pathname, search } = useLocation();
  const [months, setMonths] = useUrlState('months', horizonCodec);
  const input = { months: Number(months) };
  const [{ data, error }, ask] = useQuery({ query: GetLifetimeValueDocument, variables: { ...variables, input } });
  const words = (shown: Data) => ({
    value: formats.estimate(shown.all.valuePerCustomer),
    interval: formats.interval(shown.all.valuePerCustomer) ?? '–',
    months: shown.months,
    customers: shown.customers,
  });
  return (
    <SegmentsFrame
      data={data?.analytics.lifetimeValue}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      answer={(shown) => (
        <>
          <TrackingLead answer={shown} lacks="purchases" />
          {shown.all.valuePerCustomer.value === null
            ? t('segments.value.nothing', { customers: shown.customers, repeat: shown.repeatCustomers })
            : t.rich('segments.value.answer', { ...inSentence, ...words(shown) })}
        </>
      )}
      request={(shown) => ({
        page: pathname + search,
        title: t('segments.value.actTitle'),
        summary:
          shown.all.valuePerCustomer.value === null
            ? t('segments.value.nothing', { customers: shown.customers, repeat: shown.repeatCustomers })
            : t('segments.value.summary', words(shown)),
        document: LifetimeValueEvidenceDocument,
        variables: {
          period: askable(shown.period),
          filter: variables.filter,
          includeBots: variables.includeBots,
          input,
        },
        snapshotId: shown.snapshot.id,
        ...claimAbout(shown.all.valuePerCustomer, 'analytics', 'lifetimeValue', 'all', 'valuePerCustomer'),
        audience: { kind: 'BUYERS', period: askable(shown.period) },
      })}
      controls={
        <Choice
          label={t('segments.value.monthsLabel')}
          value={months}
          values={horizons}
          name={(value) => t('segments.value.months', { months: Number(value) })}
          onChange={setMonths}
        />
      }
    >
      {(shown) =>
        shown.incomputable ? (
          <EmptyState title={t('segments.value.refusedTitle')}>
            {t('segments.value.refused', { customers: shown.customers, repeat: shown.repeatCustomers })}
          </EmptyState>
        ) : (
          <>
            <Bands data={shown} />
            <Holdout data={shown} />
            <Parameters data={shown} />
          </>
        )
      }
    </SegmentsFrame>
  );
}

function useBandName(): (band: { from: number; to: number | null }) => string {
  const t = useTranslations();
  return useCallback(
    ({ from, to }) =>
      t('segments.value.band', {
        from,
        range: `${from}–${to ?? ''}`,
        kind: to === null ? 'more' : from === to ? 'one' : 'range',
      }),
    [t],
  );
}

function Bands({ data }: { data: Data }) {
  const t = useTranslations();
  const formats = useFormats();
  const nameOf = useBandName();
  const { bands, months } = data;
  const option = useCallback(
    (ink: ChartInk) => {
      const chart = intervalRows<Band>(bands, ink, {
        name: nameOf,
        lines: ({ valuePerCustomer, customers }) => [
          [t('segments.value.value', { months }), formats.estimate(valuePerCustomer)],
          [t('overview.interval'), formats.interval(valuePerCustomer) ?? '–'],
          [t('segments.value.customers'), formats.count(customers)],
        ],
        tick: formats.moneyCompact,
        nameStyle: { width: ink.isNarrow ? 110 : 190, overflow: 'break' },
      });
      return {
        ...chart,
        xAxis: { ...chart.xAxis, min: 0 },
        series: intervalBars(
          bands.map(({ valuePerCustomer: { value, low, high } }) => ({ value, low, high })),
          ink,
        ),
      };
    },
    [bands, months, formats, t, nameOf],
  );
  const columns = useMemo<Column<Band>[]>(
    () => [
      {
        id: 'band',
        header: t('segments.value.bandHeader'),
        isTitle: true,
        render: nameOf,
        sum: t('segments.value.everybody'),
      },
      {
        id: 'customers',
        header: t('segments.value.customers'),
        align: 'end',
        render: ({ customers }) => formats.count(customers),
        sum: formats.count(data.customers),
      },
      {
        id: 'alive',
        header: t('segments.value.alive'),
        metric: 'aliveShare',
        align: 'end',
        render: ({ aliveShare }) => <EstimateText estimate={aliveShare} />,
        sum: <EstimateText estimate={data.all.aliveShare} />,
      },
      {
        id: 'purchases',
        header: t('segments.value.purchases', { months }),
        metric: 'expectedPurchases',
        align: 'end',
        render: ({ purchasesPerCustomer }) => <EstimateText estimate={purchasesPerCustomer} />,
        sum: <EstimateText estimate={data.all.purchasesPerCustomer} />,
      },
      {
        id: 'value',
        header: t('segments.value.value', { months }),
        metric: 'customerValue',
        align: 'end',
        render: ({ valuePerCustomer }) => <EstimateText estimate={valuePerCustomer} />,
        sum: <EstimateText estimate={data.all.valuePerCustomer} />,
      },
    ],
    [t, formats, nameOf, data, months],
  );
  const csv = useMemo<Column<Band>[]>(
    () => columns.map((column) => ({ ...column, value: (band: Band) => csvOf(column.id, band) })),
    [columns],
  );
  return (
    <>
      <Section title={t('segments.value.chartTitle', { months })}>
        <Chart
          height={220}
          option={option}
          summary={t('segments.value.chartSummary', {
            count: bands.length,
            total: formats.estimate(data.total),
            interval: formats.interval(data.total) ?? '–',
            months,
          })}
        />
      </Section>
      <Section title={t('segments.value.tableTitle')}>
        <DataTable
          label={t('segments.value.tableTitle')}
          columns={csv}
          rows={bands}
          rowKey={keyOf}
          csvName={`lifetime-value-${data.period.from}-${data.period.to}`}
        />
      </Section>
    </>
  );
}

function csvOf(column: string, band: Band): string | number | null {
  if (column === 'band') return keyOf(band);
  if (column === 'customers') return band.customers;
  return (
    column === 'alive' ? band.aliveShare : column === 'purchases' ? band.purchasesPerCustomer : band.valuePerCustomer
  ).value;
}

function Holdout({ data: { holdout } }: { data: Data }) {
  const t = useTranslations();
  const formats = useFormats();
  const nameOf = useBandName();
  const columns = useMemo<Column<Held>[]>(
    () => [
      {
        id: 'band',
        header: t('segments.value.bandHeader'),
        isTitle: true,
        render: nameOf,
        sum: t('segments.value.everybody'),
      },
      {
        id: 'customers',
        header: t('segments.value.customers'),
        align: 'end',
        render: ({ customers }) => formats.count(customers),
        sum: formats.count(holdout.all.customers),
      },
      {
        id: 'predicted',
        header: t('segments.value.predicted'),
        align: 'end',
        render: ({ predicted }) => (predicted === null ? <Unknown reason="TOO_FEW" /> : formats.decimal(predicted, 3)),
        sum: holdout.all.predicted === null ? '–' : formats.decimal(holdout.all.predicted, 3),
      },
      {
        id: 'actual',
        header: t('segments.value.actual'),
        align: 'end',
        render: ({ actual }) => <EstimateText estimate={actual} />,
        sum: <EstimateText estimate={holdout.all.actual} />,
      },
    ],
    [t, formats, nameOf, holdout],
  );
  const held = holdout.isWithinInterval === null ? 'unknown' : holdout.isWithinInterval ? 'yes' : 'no';
  return (
    <Section
      title={t('segments.value.holdoutTitle')}
      note={t('segments.value.holdoutNote', {
        calibration: holdout.calibrationDays,
        holdout: holdout.holdoutDays,
        held,
      })}
    >
      <DataTable label={t('segments.value.holdoutTitle')} columns={columns} rows={holdout.bands} rowKey={keyOf} />
    </Section>
  );
}

function Parameters({ data: { purchases, spending } }: { data: Data }) {
  const t = useTranslations();
  const rows = [
    ...purchases.parameters.map((one) => ({ ...one, model: 'BG/NBD' })),
    ...spending.parameters.map((one) => ({ ...one, model: 'Gamma-Gamma' })),
  ];
  const columns = useMemo<Column<Parameter & { model: string }>[]>(
    () => [
      {
        id: 'name',
        header: t('segments.value.parameter'),
        isTitle: true,
        render: ({ name, model }) => `${model} ${name}`,
      },
      {
        id: 'estimate',
        header: t('segments.value.estimate'),
        align: 'end',
        render: ({ estimate }) => <EstimateText estimate={estimate} />,
      },
    ],
    [t],
  );
  return (
    <Section
      title={t('segments.value.modelTitle')}
      note={t('segments.value.modelNote', { converged: purchases.converged && spending.converged ? 'yes' : 'no' })}
    >
      <DataTable label={t('segments.value.modelTitle')} columns={columns} rows={rows} rowKey={({ name }) => name} />
    </Section>
  );
}
