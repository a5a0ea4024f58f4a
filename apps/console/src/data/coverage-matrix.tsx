import type { CSSProperties, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useFaultWords } from '../ui/words/fault-words.js';
import classes from './coverage-matrix.module.css';
import type { CoverageDay, CoverageFault, CoverageMonth } from './coverage-months.js';

export const coverageRows = [
  ['views', 'VIEW'],
  ['carts', 'CART'],
  ['removes', 'REMOVE_FROM_CART'],
  ['purchases', 'PURCHASE'],
] as const;

/** The shade of a cell: faint but visible for little, full for the best. */
const strengthStyle = (part: number): CSSProperties => ({
  ['--strength' as string]: `${Math.round(12 + Math.min(1, part) * 88)}%`,
});

/** Days across, event types down: the darker the more, against that type's own best day; faults are outlined. */
export function DayMatrix({
  days,
  faults,
  best,
}: {
  days: readonly CoverageDay[];
  faults: readonly CoverageFault[];
  best: CoverageDay['counts'];
}) {
  const t = useTranslations();
  const words = useFaultWords();
  const { count, day, dayShort } = useFormats();
  const ofType = (date: string, type: string): CoverageFault | undefined =>
    faults.find((fault) => fault.date === date && (fault.eventType === null || fault.eventType === type));
  const every = Math.max(1, Math.ceil(days.length / 8));
  return (
    <Grid columns={`repeat(${days.length}, minmax(13px, 44px))`}>
      {coverageRows.map(([name, type]) => [
        <span key={name} className={classes.label}>
          {t(`eventType.${type}`)}
        </span>,
        ...days.map(({ date, counts }) => {
          const fault = ofType(date, type);
          const facts = { day: day(date), type, count: count(counts[name]) };
          return (
            <span
              key={`${name}-${date}`}
              className={classes.cell}
              data-fault={fault?.kind}
              data-none={counts[name] === 0 || undefined}
              style={strengthStyle(counts[name] / Math.max(1, best[name]))}
              title={fault ? t('data.cellFault', { ...facts, fault: words(fault) }) : t('data.cell', facts)}
            />
          );
        }),
      ])}
      <span />
      {days.map(({ date }, index) => (
        <span key={date} className={classes.tick}>
          {index % every === 0 ? dayShort(date) : ''}
        </span>
      ))}
    </Grid>
  );
}

/** Months across, by events a day; a month with a fault is outlined. */
export function MonthMatrix({ months }: { months: readonly CoverageMonth[] }) {
  const t = useTranslations();
  const { count, month: monthName } = useFormats();
  const aDay = ({ counts, days }: CoverageMonth, name: (typeof coverageRows)[number][0]): number =>
    counts[name] / Math.max(1, days.length);
  return (
    <Grid columns={`repeat(${months.length}, minmax(46px, 96px))`}>
      {coverageRows.map(([name, type]) => {
        const most = Math.max(1, ...months.map((month) => aDay(month, name)));
        return [
          <span key={name} className={classes.label}>
            {t(`eventType.${type}`)}
          </span>,
          ...months.map((month) => {
            const fault = month.faults.find(({ eventType }) => eventType === null || eventType === type);
            return (
              <span
                key={`${name}-${month.month}`}
                className={classes.cell}
                data-fault={fault?.kind}
                data-none={month.counts[name] === 0 || undefined}
                style={strengthStyle(aDay(month, name) / most)}
                title={t('data.cellMonth', {
                  month: monthName(month.month),
                  type,
                  count: count(month.counts[name]),
                  days: month.days.length,
                })}
              />
            );
          }),
        ];
      })}
      <span />
      {months.map(({ month }, index) => (
        <span key={month} className={classes.tick}>
          {index % Math.ceil(months.length / 7) === 0 ? monthName(month) : ''}
        </span>
      ))}
    </Grid>
  );
}

function Grid({ columns, children }: { columns: string; children: ReactNode }) {
  return (
    <div className={classes.matrix} aria-hidden style={{ gridTemplateColumns: `max-content ${columns}` }}>
      {children}
    </div>
  );
}
