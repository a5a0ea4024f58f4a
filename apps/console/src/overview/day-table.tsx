import { useMemo, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText, Unknown } from '../ui/text/estimate-text.js';
import { useFaultWords } from '../ui/words/fault-words.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import { lostDays } from './lost-days.js';
import type { OverviewData } from './overview-data.js';
import { faultsOf, usePartWords, type OverviewPart } from './part-words.js';

const sortCodec = sortBy(
  ['date', 'visitors', 'sessions', 'buyers', 'conversion', 'revenue', 'views', 'carts', 'purchases'],
  { column: 'date', direction: 'DESC' },
);

/** The days, weeks or months as they are, with the period's own totals beneath: distinct users cannot be added up. */
export function DayTable({
  overview: { parts, total, faults, period, granularity },
  request,
}: {
  overview: OverviewData;
  request(part: OverviewPart): ActRequest;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useFaultWords();
  const { dated } = usePartWords(granularity);
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<OverviewPart>[]>(() => {
    const { count, money } = formats;
    const isLost = lostDays(faults);
    // What the log lost is a dash with its reason, in files nothing: 0 would be a bad day.
    const told = (part: OverviewPart, what: 'purchases' | 'events', shown: ReactNode): ReactNode =>
      isLost(part, what) ? <Unknown reason="NOT_LOGGED" /> : shown;
    const known = <Value,>(part: OverviewPart, what: 'purchases' | 'events', value: Value): Value | null =>
      isLost(part, what) ? null : value;
    const counted = (
      id: 'visitors' | 'sessions' | 'buyers' | 'views' | 'carts' | 'purchases',
      what: 'purchases' | 'events',
      of: (figures: OverviewPart['figures']) => number,
    ): Column<OverviewPart> => ({
      id,
      header: t(`metric.${id}.name`),
      metric: id,
      align: 'end',
      render: (part) => told(part, what, count(of(part.figures))),
      value: (part) => known(part, what, of(part.figures)),
      sum: count(of(total)),
    });
    const faulty = (part: OverviewPart): string => faultsOf(faults, part).map(words).join(' ');
    return [
      {
        id: 'date',
        isOneLine: true,
        header: t(`overview.part.${granularity}`),
        isTitle: true,
        render: (part) => (
          <>
            {dated(part)}
            {faulty(part) && (
              <span role="img" aria-label={faulty(part)} title={faulty(part)}>
                {' ⚠'}
              </span>
            )}
          </>
        ),
        value: ({ from }) => from,
        csv: ({ name, from, to, isPartial }) => ({ name, from, to, isPartial: isPartial ? 1 : 0 }),
        sum: t('overview.wholePeriod'),
      },
      counted('visitors', 'events', ({ visitors }) => visitors),
      counted('sessions', 'events', ({ sessions }) => sessions),
      counted('buyers', 'purchases', ({ buyers }) => buyers),
      {
        id: 'conversion',
        header: t('metric.conversionRate.name'),
        metric: 'conversionRate',
        align: 'end',
        render: (part) => told(part, 'purchases', <EstimateText estimate={part.figures.conversionRate} />),
        value: (part) => known(part, 'purchases', part.figures.conversionRate.value),
        csv: (part) => {
          const { value, low, high } = part.figures.conversionRate;
          return {
            conversionRate: known(part, 'purchases', value),
            conversionRateLow: known(part, 'purchases', low),
            conversionRateHigh: known(part, 'purchases', high),
          };
        },
        sum: <EstimateText estimate={total.conversionRate} />,
      },
      {
        id: 'revenue',
        header: t('metric.revenue.name'),
        metric: 'revenue',
        align: 'end',
        render: (part) => told(part, 'purchases', money(part.figures.revenue)),
        value: (part) => known(part, 'purchases', Number(part.figures.revenue)),
        csv: (part) => ({ revenue: known(part, 'purchases', part.figures.revenue) }),
        sum: money(total.revenue),
      },
      counted('views', 'events', ({ counts }) => counts.views),
      counted('carts', 'events', ({ counts }) => counts.carts),
      counted('purchases', 'purchases', ({ counts }) => counts.purchases),
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
