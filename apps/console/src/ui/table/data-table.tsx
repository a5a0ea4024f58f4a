import { ActionIcon, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconArrowsSort, IconDownload } from '@tabler/icons-react';
import { useMemo, type ReactNode, type UIEvent } from 'react';
import { useTranslations } from 'use-intl';
import { downloadText, toCsv, type CsvValue } from './csv.js';
import classes from './data-table.module.css';
import { Defined } from '../text/defined.js';
import { SectionTools } from '../page/page.js';
import { useRowWindow } from './row-window.js';
import { useProvenance, type Provenance } from '../text/provenance.js';
import { TableCards, type CardColumn } from './table-cards.js';
import type { Sort } from '../page/url-state.js';

export interface Column<Row> extends CardColumn<Row> {
  align?: 'end';
  width?: number | string;
  /** Keeps the cell on one line: days, instants. */
  isOneLine?: boolean;
  /** The export's columns when one is not enough, for instance the ends of an interval. */
  csv?(row: Row): Record<string, CsvValue>;
}

interface DataTableProps<Row> {
  /** Names the table for a screen reader. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  sort?: Sort;
  onSort?(sort: Sort): void;
  /** The server sorts: rows are shown as they come. */
  isSortedByServer?: boolean;
  /** The export's name without its ending; without it there is no export. */
  csvName?: string;
  renderAction?(row: Row): ReactNode;
  empty?: ReactNode;
  maxHeight?: number;
  /** Every row is one line high, however few there are; what is longer is cut. */
  isOneLine?: boolean;
  /** Called when the end comes into sight, to read on. */
  onEnd?: (() => void) | undefined;
}

const virtualFrom = 200;
const rowHeight = 37;
const noBreakSpace = '\u00A0';

/** A dense table: sticky header, sums, export, virtual from 200 rows on; on a phone its rows become cards. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    rowKey,
    sort,
    isSortedByServer = false,
    csvName,
    renderAction,
    empty,
    maxHeight = 560,
    isOneLine = false,
    onEnd,
  } = props;
  const isNarrow = useMediaQuery('(width <= 40em)', false, { getInitialValueInEffect: false });
  const sorted = useMemo(
    () => (isSortedByServer || !sort ? rows : sortRows(rows, columns, sort)),
    [rows, columns, sort, isSortedByServer],
  );
  const hasSums = columns.some((column) => column.sum !== undefined);
  return (
    <div className={classes.root}>
      {csvName && rows.length > 0 && (
        <SectionTools>
          <CsvButton label={label} columns={columns} rows={sorted} name={csvName} />
        </SectionTools>
      )}
      {rows.length === 0 ? (
        <div className={classes.empty}>{empty}</div>
      ) : isNarrow ? (
        <TableCards {...props} rows={sorted} />
      ) : (
        <WideTable
          {...{ label, columns, rows: sorted, rowKey, renderAction, maxHeight, hasSums, isOneLine, onEnd }}
          {...(sort ? { sort } : {})}
          {...(props.onSort ? { onSort: props.onSort } : {})}
        />
      )}
    </div>
  );
}

interface WideTableProps<Row> extends Pick<
  DataTableProps<Row>,
  'label' | 'columns' | 'rows' | 'rowKey' | 'sort' | 'onSort'
> {
  renderAction: DataTableProps<Row>['renderAction'];
  maxHeight: number;
  hasSums: boolean;
  isOneLine: boolean;
  onEnd: DataTableProps<Row>['onEnd'];
}

function WideTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  renderAction,
  maxHeight,
  hasSums,
  isOneLine,
  onEnd,
}: WideTableProps<Row>) {
  const t = useTranslations();
  const isVirtual = isOneLine || rows.length >= virtualFrom;
  const { from, to, before, after, onScroll } = useRowWindow({
    count: rows.length,
    rowHeight,
    height: maxHeight,
    isOn: isVirtual,
  });
  const shown = rows.slice(from, to);
  const scroll = (event: UIEvent<HTMLElement>): void => {
    onScroll(event);
    const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
    if (scrollHeight - scrollTop < 2 * clientHeight) onEnd?.();
  };
  return (
    <div
      role="group"
      className={classes.scroller}
      style={{ maxHeight }}
      onScroll={scroll}
      aria-label={label}
      tabIndex={0}
    >
      <table
        className={classes.table}
        data-virtual={isVirtual || undefined}
        data-one-line={isOneLine || undefined}
        aria-rowcount={isVirtual ? rows.length + 1 : undefined}
      >
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} {...(sort ? { sort } : {})} {...(onSort ? { onSort } : {})} />
            ))}
            {renderAction && (
              <th scope="col" className={classes.actionHead}>
                <span className="visually-hidden">{t('table.action')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Gap height={before} />}
          {shown.map((row, index) => (
            <tr key={rowKey(row)} aria-rowindex={isVirtual ? from + index + 2 : undefined}>
              {columns.map((column) => (
                <td key={column.id} className={cellClass(column)}>
                  {column.render(row)}
                </td>
              ))}
              {renderAction && <td className={classes.action}>{renderAction(row)}</td>}
            </tr>
          ))}
          {after > 0 && <Gap height={after} />}
        </tbody>
        {hasSums && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.id} className={column.align === 'end' ? classes.end : undefined}>
                  {column.sum}
                </td>
              ))}
              {renderAction && <td>{noBreakSpace}</td>}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

const cellClass = <Row,>({ align, isOneLine }: Column<Row>): string | undefined =>
  [align === 'end' && classes.end, isOneLine && classes.nowrap].filter(Boolean).join(' ') || undefined;

/** As high as the rows that are not drawn. */
const Gap = ({ height }: { height: number }) => <tr aria-hidden style={{ height }} />;

function HeaderCell<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: Sort; onSort?(sort: Sort): void }) {
  const t = useTranslations();
  const isSorted = sort?.column === column.id;
  const name = column.metric ? <Defined metric={column.metric}>{column.header}</Defined> : column.header;
  const canSort = onSort !== undefined && column.value !== undefined;
  const Arrow = !isSorted ? IconArrowsSort : sort.direction === 'ASC' ? IconArrowUp : IconArrowDown;
  const next: Sort = {
    column: column.id,
    direction: isSorted ? (sort.direction === 'ASC' ? 'DESC' : 'ASC') : column.align === 'end' ? 'DESC' : 'ASC',
  };
  return (
    <th
      scope="col"
      className={column.align === 'end' ? classes.end : undefined}
      style={column.width ? { width: column.width } : undefined}
      aria-sort={isSorted ? (sort.direction === 'ASC' ? 'ascending' : 'descending') : undefined}
    >
      <span className={classes.headCell}>
        {name}
        {canSort && (
          <button
            type="button"
            className={classes.sort}
            data-active={isSorted || undefined}
            aria-label={t('table.sortBy', { column: column.header })}
            onClick={() => onSort(next)}
          >
            <Arrow size={14} stroke={1.8} aria-hidden />
          </button>
        )}
      </span>
    </th>
  );
}

function CsvButton<Row>({
  label,
  columns,
  rows,
  name,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  name: string;
}) {
  const t = useTranslations();
  const provenance = useProvenance();
  const save = (): void =>
    downloadText(`${name}${provenance.isSynthetic ? '-synthetic' : ''}.csv`, tableCsv(columns, rows, provenance));
  return (
    <Tooltip label={t('table.csvOf', { table: label })}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={t('table.csvOf', { table: label })}
        onClick={save}
      >
        <IconDownload size={16} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}

/** The whole table as CSV; every row carries its snapshot and, for the demo shop, that it is synthetic. */
export function tableCsv<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { snapshot, isSynthetic }: Pick<Provenance, 'snapshot' | 'isSynthetic'>,
): string {
  return toCsv(
    rows.map((row) => ({
      ...Object.assign(
        {},
        ...columns.map((column) => column.csv?.(row) ?? (column.value ? { [column.id]: column.value(row) } : {})),
      ),
      snapshot: snapshot?.id ?? null,
      ...(isSynthetic ? { synthetic: 'true' } : {}),
    })),
  );
}

/** Sorts by a column's value; unknown comes last in both directions, equals keep their order. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort): readonly Row[] {
  const value = columns.find((column) => column.id === sort.column)?.value;
  if (!value) return rows;
  const sign = sort.direction === 'ASC' ? 1 : -1;
  return rows.toSorted((a, b) => {
    const [left, right] = [value(a), value(b)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return (
      sign *
      (typeof left === 'number' && typeof right === 'number'
        ? left - right
        : String(left).localeCompare(String(right), undefined, { numeric: true }))
    );
  });
}
