import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/act.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EstimateText } from '../ui/estimate-text.js';
import { useFaultWords } from '../ui/fault-words.js';
import { sortBy, useUrlState } from '../ui/url-state.js';
import type { OverviewData } from './overview-page.js';
import { faultsOf, usePartWords, type OverviewPart } from './part-words.js';

const sortCodec = sortBy(['date', 'visitors', 'sessions', 'buyers', 'conversion', 'revenue', 'views', 'carts', 'purchases'], { column: 'date', direction: 'DESC' });

/** The days, weeks or months as they are, with the period's own totals beneath: distinct users cannot be added up. */
export function DayTable({ overview: { parts, total, faults, period, granularity }, request }: { overview: OverviewData; request(part: OverviewPart): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useFaultWords();
  const { dated } = usePartWords(granularity);
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<OverviewPart>[]>(() => {
    const { count, money } = formats;
    const faulty = (part: OverviewPart): string => faultsOf(faults, part).map(words).join(' ');
    return [
      {
        id: 'date', isOneLine: true,
        header: t(`overview.part.${granularity}`),
        isTitle: true,
        render: (part) => (
          <>
            {dated(part)}
            {faulty(part) && <span title={faulty(part)}> ⚠</span>}
          </>
        ),
        value: ({ from }) => from,
        csv: ({ name, from, to, isPartial }) => ({ name, from, to, isPartial: isPartial ? 1 : 0 }),
        sum: t('overview.wholePeriod'),
      },
      { id: 'visitors', header: t('metric.visitors.name'), metric: 'visitors', align: 'end', render: ({ figures }) => count(figures.visitors), value: ({ figures }) => figures.visitors, sum: count(total.visitors) },
      { id: 'sessions', header: t('metric.sessions.name'), metric: 'sessions', align: 'end', render: ({ figures }) => count(figures.sessions), value: ({ figures }) => figures.sessions, sum: count(total.sessions) },
      { id: 'buyers', header: t('metric.buyers.name'), metric: 'buyers', align: 'end', render: ({ figures }) => count(figures.buyers), value: ({ figures }) => figures.buyers, sum: count(total.buyers) },
      {
        id: 'conversion',
        header: t('metric.buyersPerVisitor.name'),
        metric: 'buyersPerVisitor',
        align: 'end',
        render: ({ figures }) => <EstimateText estimate={figures.buyersPerVisitor} />,
        value: ({ figures }) => figures.buyersPerVisitor.value,
        csv: ({ figures: { buyersPerVisitor: rate } }) => ({ buyersPerVisitor: rate.value, buyersPerVisitorLow: rate.low, buyersPerVisitorHigh: rate.high }),
        sum: <EstimateText estimate={total.buyersPerVisitor} />,
      },
      { id: 'revenue', header: t('metric.revenue.name'), metric: 'revenue', align: 'end', render: ({ figures }) => money(figures.revenue), value: ({ figures }) => Number(figures.revenue), csv: ({ figures }) => ({ revenue: figures.revenue }), sum: money(total.revenue) },
      { id: 'views', header: t('metric.views.name'), metric: 'views', align: 'end', render: ({ figures }) => count(figures.counts.views), value: ({ figures }) => figures.counts.views, sum: count(total.counts.views) },
      { id: 'carts', header: t('metric.carts.name'), metric: 'carts', align: 'end', render: ({ figures }) => count(figures.counts.carts), value: ({ figures }) => figures.counts.carts, sum: count(total.counts.carts) },
      { id: 'purchases', header: t('metric.purchases.name'), metric: 'purchases', align: 'end', render: ({ figures }) => count(figures.counts.purchases), value: ({ figures }) => figures.counts.purchases, sum: count(total.counts.purchases) },
    ];
  }, [t, formats, words, faults, total, granularity, dated]);
  return (
    <DataTable
      label={t(`overview.tableTitle.${granularity}`)}
      columns={columns}
      rows={parts}
      rowKey={({ name }) => name}
      sort={sort}
      onSort={setSort}
      csvName={`overview-${period.from}-${period.to}`}
      renderAction={(part) => <ActButton what={dated(part)} request={() => request(part)} />}
      empty={t('overview.noDays')}
    />
  );
}
