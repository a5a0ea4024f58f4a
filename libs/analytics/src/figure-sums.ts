import { decimalOf, tenThousandths } from './decimal.js';
import type { PeopleRow, SalesRow } from './overview-rollups.js';

/** People of the same days and the same whole, with `more` of them and without `less`. Days that `rows` does not have are left out. */
export function changedPeople(
  rows: readonly PeopleRow[],
  more: readonly PeopleRow[],
  less: readonly PeopleRow[],
): PeopleRow[] {
  const [added, taken] = [byDay(more), byDay(less)];
  return rows.map((row) => {
    const of = (column: 'visitors' | 'sessions' | 'buyers' | 'purchase_sessions'): number =>
      row[column] + (added.get(row.day)?.[column] ?? 0) - (taken.get(row.day)?.[column] ?? 0);
    return {
      day: row.day,
      visitors: of('visitors'),
      sessions: of('sessions'),
      buyers: of('buyers'),
      purchase_sessions: of('purchase_sessions'),
    };
  });
}

/** Events and revenue of the same days and the same whole, without `less`. Days that `rows` does not have are left out. */
export function lessSales(rows: readonly SalesRow[], less: readonly SalesRow[]): SalesRow[] {
  const taken = byDay(less);
  return rows.map((row) => {
    const of = (column: 'views' | 'carts' | 'removes' | 'purchases'): number =>
      row[column] - (taken.get(row.day)?.[column] ?? 0);
    const revenue = decimalOf(tenThousandths(row.revenue ?? '0') - tenThousandths(taken.get(row.day)?.revenue ?? '0'));
    return {
      day: row.day,
      views: of('views'),
      carts: of('carts'),
      removes: of('removes'),
      purchases: of('purchases'),
      revenue,
    };
  });
}

function byDay<Row extends { day: string | null }>(rows: readonly Row[]): Map<string | null, Row> {
  return new Map(rows.map((row) => [row.day, row]));
}
