/** What is wrong with a table as a whole. */
export type TableFault =
  | 'encoding'
  | 'gzip'
  | 'unpacks-too-large'
  | 'quotes'
  | 'cells'
  | 'too-many-columns'
  | 'row-too-long'
  | 'cell-too-long'
  | 'too-many-rows'
  | 'no-rows'
  | 'unknown-column'
  | 'column-twice'
  | 'missing-column';

/** Where a table cannot be read. */
export interface TablePlace {
  /** From 1, lines within quotes counted; null for the file as a whole. */
  line: number | null;
  column?: string | null;
  /** What stands there, cut. */
  value?: string | null;
}

/** A file that is no table that can be read; says where, what stands there and the remedy. */
export class TableError extends Error {
  override readonly name = 'TableError';
  readonly line: number | null;
  readonly column: string | null;
  readonly value: string | null;

  /**
   * @param file - its name.
   * @param remedy - what is wrong and what to do, without a period.
   */
  constructor(
    readonly file: string,
    readonly reason: TableFault,
    readonly remedy: string,
    { line, column = null, value = null }: TablePlace = { line: null },
    options?: ErrorOptions,
  ) {
    const at = `${file}${line === null ? '' : `, line ${line}`}${column === null ? '' : `, column "${column}"`}`;
    super(`${at}${value === null ? '' : ` "${value}"`}: ${remedy}.`, options);
    this.line = line;
    this.column = column;
    this.value = value;
  }
}
