import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import classes from './snapshots.module.css';
import type { SnapshotDifferenceQuery } from '@cartograph/sdk/operations/snapshots';

type Difference = SnapshotDifferenceQuery['snapshotDifference'];
type Month = Difference['months'][number];

/** What becomes of the figures between two snapshots: in a sentence, by log file, by month. */
export function DifferenceView({ difference, hasMonths = true }: { difference: Difference; hasMonths?: boolean }) {
  const t = useTranslations();
  const { count, money, bytes, list, signed } = useFormats();
  const { from, to, months, added, removed, sharedBytes } = difference;
  const columns: Column<Month>[] = [
    {
      id: 'month',
      header: t('data.snapshots.month'),
      isTitle: true,
      isOneLine: true,
      render: ({ month }) => month,
      value: ({ month }) => month,
    },
    {
      id: 'before',
      header: t('data.snapshots.before'),
      align: 'end',
      render: ({ fromRows }) => count(fromRows),
      value: ({ fromRows }) => fromRows,
    },
    {
      id: 'after',
      header: t('data.snapshots.after'),
      align: 'end',
      render: ({ toRows }) => count(toRows),
      value: ({ toRows }) => toRows,
    },
    {
      id: 'change',
      header: t('data.snapshots.change'),
      align: 'end',
      render: ({ fromRows, toRows, isSame }) => (isSame ? t('data.snapshots.unchanged') : signed(toRows - fromRows)),
      csv: ({ fromRows, toRows, isSame }) => ({ change: toRows - fromRows, sameFiles: String(isSame) }),
    },
    {
      id: 'revenue',
      header: t('metric.revenue.name'),
      align: 'end',
      render: ({ fromRevenue, toRevenue }) =>
        fromRevenue === toRevenue
          ? money(toRevenue)
          : t('data.snapshots.became', { from: money(fromRevenue), to: money(toRevenue) }),
      csv: ({ fromRevenue, toRevenue }) => ({ fromRevenue, toRevenue }),
    },
  ];
  return (
    <div className={classes.difference} data-testid="snapshot-difference">
      <p className={classes.sentence}>
        {t('data.snapshots.difference', {
          rows: to.rows - from.rows,
          change: signed(to.rows - from.rows),
          from: count(from.rows),
          to: count(to.rows),
          revenueFrom: money(from.totals?.revenue ?? '0'),
          revenueTo: money(to.totals?.revenue ?? '0'),
        })}
      </p>
      {added.length > 0 && <p>{t('data.snapshots.added', { files: list(added.map(({ name }) => name)) })}</p>}
      {removed.length > 0 && <p>{t('data.snapshots.dropped', { files: list(removed.map(({ name }) => name)) })}</p>}
      {hasMonths && (
        <>
          {sharedBytes > 0 && <p>{t('data.snapshots.shared', { bytes: bytes(sharedBytes) })}</p>}
          <DataTable
            label={t('data.snapshots.byMonth')}
            columns={columns}
            rows={months}
            rowKey={({ month }) => month}
            csvName="snapshot-difference"
          />
        </>
      )}
    </div>
  );
}
