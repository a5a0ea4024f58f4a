import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { askable, useScope } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { claimAbout, entry } from '../ui/text/claim.js';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { Chart } from '../ui/chart/chart.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { inSentence } from '../ui/page/lead.js';
import { Section } from '../ui/page/page.js';
import { EmptyState } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { oneOf, sortBy, useUrlState } from '../ui/page/url-state.js';
import { Choice } from './choice.js';
import {
  GetRepeatPurchaseDocument,
  RepeatPurchaseEvidenceDocument,
  type GetRepeatPurchaseQuery,
} from '@cartograph/sdk/operations/segments';
import { SegmentsFrame } from './segments-frame.js';
import { shareLine } from './share-line.js';

type Data = GetRepeatPurchaseQuery['analytics']['repeatPurchase'];
type Row = Data['categories'][number];
type Within = Data['all']['within'][number];

const nexts = ['same', 'any'] as const;
const nextCodec = oneOf(nexts, 'same');
const sortCodec = sortBy(['category', 'sessions', 'followed', 'p25', 'p50', 'p75', 'week', 'month'], {
  column: 'sessions',
  direction: 'DESC',
});
const shareAt = (within: readonly Within[], days: number): Within['share'] | null =>
  within.find((one) => one.days === days)?.share ?? null;

/** How long until they buy again? */
export function RepeatView() {
  const t = useTranslations();
  const formats = useFormats();
  const { variables } = useScope();
  const { pathname, search } = useLocation();
  const [{ data, error }, ask] = useQuery({
    query: GetRepeatPurchaseDocument,
    variables: { ...variables, categoriesFirst: 40 },
  });
  const knownOf = ({ all }: Data): Within | undefined =>
    all.within.find(({ days, share }) => days === 30 && share.value !== null) ??
    all.within.findLast(({ share }) => share.value !== null);
  const words = (shown: Data) => {
    const { all } = shown;
    const known = knownOf(shown);
    return (
      known && {
        days: known.days,
        share: formats.estimate(known.share),
        interval: formats.interval(known.share) ?? '–',
        users: all.users,
      }
    );
  };
  const request = (shown: Data, row: Row | null): ActRequest => {
    const told = words(shown);
    const own = row && shareAt(row.same.within, 30);
    const known = knownOf(shown);
    return {
      page: pathname + search,
      title: row
        ? t('segments.repeat.actTitleOf', { category: categoryLabel(row.category) })
        : t('segments.repeat.actTitle'),
      summary:
        row && own?.value != null
          ? t('segments.repeat.summaryOf', {
              category: categoryLabel(row.category),
              share: formats.estimate(own),
              interval: formats.interval(own) ?? '–',
              users: row.same.users,
            })
          : told
            ? t('segments.repeat.summary', told)
            : t('segments.repeat.nothing'),
      document: RepeatPurchaseEvidenceDocument,
      variables: { period: askable(shown.period), filter: variables.filter, includeBots: variables.includeBots },
      snapshotId: shown.snapshot.id,
      ...(row && own?.value != null
        ? claimAbout(
            own,
            'analytics',
            'repeatPurchase',
            'categories',
            entry({ category: row.category }),
            'same',
            'within',
            entry({ days: 30 }),
            'share',
          )
        : known
          ? claimAbout(
              known.share,
              'analytics',
              'repeatPurchase',
              'all',
              'within',
              entry({ days: known.days }),
              'share',
            )
          : {}),
      audience: { kind: 'BUYERS', period: askable(shown.period) },
    };
  };
  return (
    <SegmentsFrame
      data={data?.analytics.repeatPurchase}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      answer={(shown) => {
        const told = words(shown);
        return (
          <>
            <TrackingLead answer={shown} lacks="purchases" />
            {told ? t.rich('segments.repeat.answer', { ...inSentence, ...told }) : t('segments.repeat.nothing')}
          </>
        );
      }}
      request={(shown) => request(shown, null)}
    >
      {(shown) =>
        shown.purchaseSessions === 0 ? (
          <EmptyState title={t('segments.empty.title')}>{t('segments.repeat.nothing')}</EmptyState>
        ) : (
          <>
            <CurveSection data={shown} />
            <Section
              title={t('segments.repeat.tableTitle')}
              note={t('segments.repeat.note', { shown: shown.categories.length, count: shown.categoryCount })}
            >
              <CategoryTable data={shown} request={(row) => request(shown, row)} />
            </Section>
          </>
        )
      }
    </SegmentsFrame>
  );
}

function CurveSection({ data: { all } }: { data: Data }) {
  const t = useTranslations();
  const formats = useFormats();
  const known = useMemo(() => all.within.filter(({ share }) => share.value !== null), [all]);
  const points = useMemo(
    () =>
      known.map(({ days, share: { value, low, high, unit } }) => ({
        name: String(days),
        value,
        low,
        high,
        lines: [
          [t('segments.repeat.share'), formats.estimate({ value, unit })],
          [t('overview.interval'), formats.interval({ value, low, high, unit }) ?? '–'],
        ] as const,
      })),
    [known, formats, t],
  );
  const option = useCallback(
    (ink: ChartInk) => shareLine(points, ink, formats.percentMark, t('segments.repeat.axis')),
    [points, formats, t],
  );
  const columns = useMemo<Column<Within>[]>(
    () => [
      {
        id: 'days',
        header: t('segments.repeat.axis'),
        isTitle: true,
        render: ({ days }) => formats.count(days),
        value: ({ days }) => days,
      },
      {
        id: 'share',
        header: t('segments.repeat.share'),
        metric: 'boughtAgain',
        align: 'end',
        render: ({ share }) => <EstimateText estimate={share} />,
        value: ({ share }) => share.value,
      },
    ],
    [t, formats],
  );
  const table = (
    <DataTable
      label={t('segments.repeat.curveTitle')}
      columns={columns}
      rows={all.within}
      rowKey={({ days }) => String(days)}
    />
  );
  const last = known.at(-1);
  return (
    <Section
      title={t('segments.repeat.curveTitle')}
      note={t('segments.repeat.curveNote', { users: all.users, repeated: formats.count(all.repeated) })}
    >
      {last ? (
        <Chart
          height={280}
          option={option}
          twin={table}
          summary={t('segments.repeat.chartSummary', {
            days: last.days,
            share: formats.estimate(last.share),
            interval: formats.interval(last.share) ?? '–',
          })}
        />
      ) : (
        table
      )}
    </Section>
  );
}

function CategoryTable({ data, request }: { data: Data; request(row: Row): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const [next, setNext] = useUrlState('next', nextCodec);
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<Row>[]>(() => {
    const name = (category: string): string =>
      category === '(none)' ? t('words.noCategory') : categoryLabel(category);
    const gap = (id: 'p25' | 'p50' | 'p75'): Column<Row> => ({
      id,
      header: t(`segments.repeat.gap.${id}`),
      metric: 'purchaseGaps',
      align: 'end',
      render: (row) => <EstimateText estimate={row[next].observed[`${id}Days`]} stacked />,
      value: (row) => row[next].observed[`${id}Days`].value,
      csv: (row) => {
        const { value, low, high } = row[next].observed[`${id}Days`];
        return { [`${id}Days`]: value, [`${id}DaysLow`]: low, [`${id}DaysHigh`]: high };
      },
    });
    const share = (id: string, at: number): Column<Row> => ({
      id,
      header: t('segments.repeat.within', { days: at }),
      metric: 'boughtAgain',
      align: 'end',
      render: (row) => {
        const estimate = shareAt(row[next].within, at);
        return estimate && <EstimateText estimate={estimate} />;
      },
      value: (row) => shareAt(row[next].within, at)?.value ?? null,
      csv: (row) => ({
        [id]: shareAt(row[next].within, at)?.value ?? null,
        [`${id}Low`]: shareAt(row[next].within, at)?.low ?? null,
        [`${id}High`]: shareAt(row[next].within, at)?.high ?? null,
      }),
    });
    return [
      {
        id: 'category',
        header: t('segments.repeat.category'),
        isTitle: true,
        render: ({ category }) => name(category),
        value: ({ category }) => category,
      },
      {
        id: 'sessions',
        header: t('segments.repeat.sessions'),
        align: 'end',
        render: ({ purchaseSessions }) => formats.count(purchaseSessions),
        value: ({ purchaseSessions }) => purchaseSessions,
      },
      {
        id: 'followed',
        header: t('segments.repeat.followed'),
        align: 'end',
        render: (row) => formats.count(row[next].observed.n),
        value: (row) => row[next].observed.n,
      },
      gap('p25'),
      gap('p50'),
      gap('p75'),
      share('week', 7),
      share('month', 30),
    ];
  }, [t, formats, next]);
  return (
    <>
      <Choice
        label={t('segments.repeat.nextLabel')}
        value={next}
        values={nexts}
        name={(value) => t(`segments.repeat.next.${value}`)}
        onChange={setNext}
      />
      <DataTable
        label={t('segments.repeat.tableTitle')}
        columns={columns}
        rows={data.categories}
        rowKey={({ category }) => category}
        sort={sort}
        onSort={setSort}
        csvName={`repeat-purchases-${data.period.from}-${data.period.to}`}
        renderAction={(row) => <ActButton what={categoryLabel(row.category)} request={() => request(row)} />}
      />
    </>
  );
}
