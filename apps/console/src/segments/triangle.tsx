import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import classes from './triangle.module.css';

export interface TriangleCell {
  /** Null: unknown. */
  text: string | null;
  /** 0 to 1: how dark it is. */
  weight: number;
  title: string;
}

export interface TriangleRow {
  name: string;
  /** Written after the name, where there is something to say. */
  note?: string;
  size: string;
  cells: readonly TriangleCell[];
}

/** A cell of a cohort that cannot be: the period has no such unit. */
const NOTHING = '\u00A0';

interface TriangleProps {
  label: string;
  rowHeader: string;
  sizeHeader: string;
  columns: readonly string[];
  rows: readonly TriangleRow[];
}

/** Cohorts as rows, what followed as columns. Every cell says its number; an unknown one is hatched and has a dash, a cell that cannot be is empty. */
export function Triangle({ label, rowHeader, sizeHeader, columns, rows }: TriangleProps) {
  const t = useTranslations();
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" className={classes.name}>
              {rowHeader}
            </th>
            <th scope="col" className={classes.number}>
              {sizeHeader}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className={classes.number}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, note, size, cells }) => (
            <tr key={name}>
              <th scope="row" className={classes.name}>
                {name}
                {note && <span className={classes.note}> {note}</span>}
              </th>
              <td className={classes.number}>{size}</td>
              {columns.map((column, place) => {
                const cell = cells[place];
                if (!cell) return <td key={column}>{NOTHING}</td>;
                if (cell.text === null) {
                  return (
                    <td key={column} className={classes.unknown} title={cell.title}>
                      <span aria-hidden>{UNKNOWN}</span>
                      <span className="visually-hidden">{t('segments.unknownCell')}</span>
                    </td>
                  );
                }
                return (
                  <td
                    key={column}
                    className={classes.cell}
                    title={cell.title}
                    style={{
                      background: `color-mix(in srgb, var(--hue-1) ${Math.round(cell.weight * 62)}%, var(--surface))`,
                    }}
                  >
                    {cell.text}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
