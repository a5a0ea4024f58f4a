import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/data-table.js';
import classes from './coverage-matrix.module.css';
import type { ShopData } from './data-page.js';

type Coverage = ShopData['coverage'];
type Day = Coverage['days'][number];

const rows = [
  ['views', 'VIEW'],
  ['carts', 'CART'],
  ['removes', 'REMOVE_FROM_CART'],
  ['purchases', 'PURCHASE'],
] as const;

/** The shade of a cell: faint but visible for little, full for the best day. */
const strengthStyle = (part: number): CSSProperties => ({ ['--strength' as string]: `${Math.round(12 + part * 88)}%` });

/** Days across, event types down: the darker the more, against that type's own best day; faults are outlined. */
export function CoverageMatrix({ coverage: { days, faults } }: { coverage: Coverage }) {
  const t = useTranslations();
  const { count, day, dayShort } = useFormats();
  const [view, setView] = useState<'picture' | 'table'>('picture');
  const columns = useMemo<Column<Day>[]>(
    () => [
      { id: 'date', header: t('overview.day'), isTitle: true, render: ({ date }) => day(date), value: ({ date }) => date },
      ...rows.map(([name]): Column<Day> => ({ id: name, header: t(`metric.${name}.name`), metric: name, align: 'end', render: ({ counts }) => count(counts[name]), value: ({ counts }) => counts[name] })),
    ],
    [t, day, count],
  );
  const faultAt = (date: string, type: string) => faults.find((fault) => fault.date === date && (fault.eventType === null || fault.eventType === type));
  return (
    <div>
      <div className={classes.switch}>
        <SegmentedControl
          size="xs"
          aria-label={t('chart.view')}
          value={view}
          onChange={(value) => setView(value === 'table' ? 'table' : 'picture')}
          data={[
            { value: 'picture', label: t('chart.picture') },
            { value: 'table', label: t('chart.table') },
          ]}
        />
      </div>
      {view === 'table' ? (
        <DataTable label={t('data.coverageTitle')} columns={columns} rows={days} rowKey={({ date }) => date} csvName="coverage" maxHeight={360} />
      ) : (
        <div role="group" className={classes.scroller} aria-label={t('data.coverageTitle')} tabIndex={0}>
          <p className="visually-hidden">{t('data.coverageSummary', { days: days.length, faults: faults.length })}</p>
          <div className={classes.matrix} aria-hidden style={{ gridTemplateColumns: `max-content repeat(${days.length}, minmax(13px, 44px))` }}>
            {rows.map(([name, type]) => {
              const most = Math.max(1, ...days.map(({ counts }) => counts[name]));
              return [
                <span key={name} className={classes.label}>
                  {t(`eventType.${type}`)}
                </span>,
                ...days.map(({ date, counts }) => {
                  const fault = faultAt(date, type);
                  return (
                    <span
                      key={`${name}-${date}`}
                      className={classes.cell}
                      data-fault={fault?.kind}
                      data-none={counts[name] === 0 || undefined}
                      style={strengthStyle(counts[name] / most)}
                      title={fault ? t('data.cellFault', { day: day(date), type, count: count(counts[name]), fault: fault.kind }) : t('data.cell', { day: day(date), type, count: count(counts[name]) })}
                    />
                  );
                }),
              ];
            })}
            <span />
            {days.map(({ date }, index) => (
              <span key={date} className={classes.tick}>
                {index % Math.max(1, Math.ceil(days.length / 8)) === 0 ? dayShort(date) : ''}
              </span>
            ))}
          </div>
        </div>
      )}
      <p className={classes.legend}>{t('data.coverageLegend')}</p>
    </div>
  );
}
