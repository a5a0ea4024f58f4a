import { Button, SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { anyText, oneOf, useUrlState } from '../ui/page/url-state.js';
import { coverageRows, DayMatrix, MonthMatrix } from './coverage-matrix.js';
import classes from './coverage-matrix.module.css';
import { MOST_DAYS, type CoverageDay, type CoverageMonth, type ShopData } from './coverage-months.js';

const viewCodec = oneOf(['picture', 'table'], 'picture');

interface CoverageViewProps {
  coverage: ShopData['coverage'];
  months: readonly CoverageMonth[];
  /** The month whose days are shown; null for all. */
  chosen: CoverageMonth | null;
}

/** Days of a short log at once; of a long one its months, and the days of the month that is chosen. */
export function CoverageView({ coverage: { days, faults }, months, chosen }: CoverageViewProps) {
  const t = useTranslations();
  const { count, day } = useFormats();
  const [view, setView] = useUrlState('view', viewCodec);
  const hasMonths = days.length > MOST_DAYS;
  const shown = chosen?.days ?? days;
  const columns = useMemo<Column<CoverageDay>[]>(
    () => [
      {
        id: 'date',
        header: t('overview.day'),
        isTitle: true,
        isOneLine: true,
        render: ({ date }) => day(date),
        value: ({ date }) => date,
      },
      ...coverageRows.map(([name]): Column<CoverageDay> => ({
        id: name,
        header: t(`metric.${name}.name`),
        metric: name,
        align: 'end',
        render: ({ counts }) => count(counts[name]),
        value: ({ counts }) => counts[name],
      })),
    ],
    [t, day, count],
  );
  return (
    <div>
      <div className={classes.switch}>
        <SegmentedControl
          size="xs"
          aria-label={t('chart.view')}
          value={view}
          onChange={(value) => setView(viewCodec.read(value) ?? 'picture', 'replace')}
          data={[
            { value: 'picture', label: t('chart.picture') },
            { value: 'table', label: t('chart.table') },
          ]}
        />
      </div>
      {hasMonths && <MonthChoice months={months} chosen={chosen} />}
      {view === 'table' ? (
        <DataTable
          label={t('data.coverageTitle')}
          columns={columns}
          rows={shown}
          rowKey={({ date }) => date}
          csvName="coverage"
          maxHeight={360}
        />
      ) : (
        <>
          <div role="group" className={classes.scroller} aria-label={t('data.coverageTitle')} tabIndex={0}>
            <p className="visually-hidden">{t('data.coverageSummary', { days: days.length, faults: faults.length })}</p>
            {hasMonths && !chosen ? (
              <MonthMatrix months={months} />
            ) : (
              <DayMatrix days={shown} faults={chosen?.faults ?? faults} best={bestOf(days)} />
            )}
          </div>
          <p className={classes.legend}>
            {hasMonths && !chosen ? t('data.coverageLegendMonths') : t('data.coverageLegend')}
          </p>
        </>
      )}
    </div>
  );
}

/** The months with events as buttons; each says how many it has, and how many faults. What an empty one lacks is told among the faults. */
function MonthChoice({ months, chosen }: { months: readonly CoverageMonth[]; chosen: CoverageMonth | null }) {
  const t = useTranslations();
  const { month: monthName } = useFormats();
  const [, setMonth] = useUrlState('month', anyText);
  return (
    <div className={classes.months}>
      <Button
        size="compact-sm"
        variant={chosen ? 'subtle' : 'light'}
        aria-pressed={!chosen}
        onClick={() => setMonth('')}
      >
        {t('data.allMonths')}
      </Button>
      {months
        .filter(({ month, counts }) => counts.total > 0 || month === chosen?.month)
        .map(({ month, counts, faults }) => (
          <Button
            key={month}
            size="compact-sm"
            variant={chosen?.month === month ? 'light' : 'subtle'}
            color={faults.length > 0 ? 'rose' : undefined}
            aria-pressed={chosen?.month === month}
            title={t('data.monthButton', { month: monthName(month), events: counts.total, faults: faults.length })}
            onClick={() => setMonth(month)}
          >
            {monthName(month)}
            {faults.length > 0 && (
              <span className={classes.badge} aria-hidden>
                {faults.length}
              </span>
            )}
          </Button>
        ))}
    </div>
  );
}

function bestOf(days: readonly CoverageDay[]): CoverageDay['counts'] {
  const most = (name: keyof CoverageDay['counts']): number =>
    days.reduce((top, { counts }) => Math.max(top, counts[name]), 0);
  return {
    views: most('views'),
    carts: most('carts'),
    removes: most('removes'),
    purchases: most('purchases'),
    total: most('total'),
  };
}
