import { Button, NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { CsvValue } from './csv.js';
import classes from './data-table.module.css';
import { Defined } from '../text/defined.js';
import type { MetricKey } from '../words/metric.js';
import type { Sort } from '../page/url-state.js';

/** What of a column its cards show. */
export interface CardColumn<Row> {
  id: string;
  header: string;
  /** Explains the column on its header. */
  metric?: MetricKey;
  /** The card's heading on a phone. */
  isTitle?: boolean;
  /** Holds sentences: on a phone it takes the whole width of the card. */
  isProse?: boolean;
  render(row: Row): ReactNode;
  /** What sorting and the export read; a column without it cannot be sorted. */
  value?(row: Row): CsvValue;
  /** Stands in the sums row. */
  sum?: ReactNode;
}

interface TableCardsProps<Row> {
  label: string;
  columns: readonly CardColumn<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  renderAction?(row: Row): ReactNode;
  sort?: Sort;
  onSort?(sort: Sort): void;
}

const step = 10;

/** The rows of a table on a narrow screen: the title column as heading, the others beneath it by name. */
export function TableCards<Row>({ label, columns, rows, rowKey, renderAction, sort, onSort }: TableCardsProps<Row>) {
  const t = useTranslations();
  const [shown, setShown] = useState(step);
  const title = columns.find((column) => column.isTitle) ?? columns[0];
  const sums = columns.filter((column) => column.sum !== undefined && column !== title);
  return (
    <>
      {sort && onSort && <CardSort label={label} columns={columns} sort={sort} onSort={onSort} />}
      <ul className={classes.cards} aria-label={label}>
        {sums.length > 0 && (
          <li className={classes.card} data-kind="sum">
            <div className={classes.cardTitle}>{title?.sum ?? t('table.sum')}</div>
            <CardFacts columns={sums} content={(column) => column.sum} />
          </li>
        )}
        {rows.slice(0, shown).map((row) => (
          <li key={rowKey(row)} className={classes.card}>
            <div className={classes.cardHead}>
              <div className={classes.cardTitle}>{title?.render(row)}</div>
              {renderAction?.(row)}
            </div>
            <CardFacts
              columns={columns.filter((column) => column !== title)}
              content={(column) => column.render(row)}
            />
          </li>
        ))}
      </ul>
      {rows.length > shown && (
        <Button variant="default" fullWidth mt="sm" onClick={() => setShown(shown + step)}>
          {t('table.more', { count: Math.min(step, rows.length - shown) })}
        </Button>
      )}
    </>
  );
}

function CardFacts<Row>({
  columns,
  content,
}: {
  columns: readonly CardColumn<Row>[];
  content(column: CardColumn<Row>): ReactNode;
}) {
  const facts = columns.map((column) => ({ column, words: content(column) })).filter(({ words }) => words !== '');
  return (
    <dl className={classes.facts}>
      {facts.map(({ column, words }) => (
        <div key={column.id} className={column.isProse ? classes.prose : undefined}>
          <dt>{column.metric ? <Defined metric={column.metric}>{column.header}</Defined> : column.header}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

const directions = ['DESC', 'ASC'] as const;

/** Cards have no headers to press: the order is chosen from a list. */
function CardSort<Row>({
  label,
  columns,
  sort,
  onSort,
}: {
  label: string;
  columns: readonly CardColumn<Row>[];
  sort: Sort;
  onSort(sort: Sort): void;
}) {
  const t = useTranslations();
  const orders = columns
    .filter(({ value }) => value !== undefined)
    .flatMap(({ id, header }) => directions.map((direction) => ({ column: id, header, direction })));
  const key = ({ column, direction }: Sort): string => `${direction} ${column}`;
  return (
    <NativeSelect
      size="xs"
      mb="sm"
      aria-label={t('table.orderOf', { table: label })}
      value={key(sort)}
      onChange={(event) => {
        const chosen = orders.find((order) => key(order) === event.currentTarget.value);
        if (chosen) onSort({ column: chosen.column, direction: chosen.direction });
      }}
      data={orders.map((order) => ({
        value: key(order),
        label: t('table.order', { column: order.header, direction: order.direction }),
      }))}
    />
  );
}
