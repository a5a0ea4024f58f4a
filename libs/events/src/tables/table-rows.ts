import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import papa from 'papaparse';
import { TableError } from './table-error.js';
import { shownValue, TABLE_LIMITS } from './table-limits.js';
import { bytesOf, type TableSource } from './table-source.js';

/** A row of a table. */
export interface TableRow {
  /** Trimmed. */
  cells: string[];
  /** Where it begins: from 1, lines within quotes counted. */
  line: number;
}

/** Options of {@link tableRows}. */
export interface TableOptions {
  signal?: AbortSignal | undefined;
  /** Bytes of the source read so far. */
  onBytes?: ((done: number) => void) | undefined;
  /** Rows below the first one. Default: `TABLE_LIMITS.rows`. */
  mostRows?: number;
  /** Lets rows through that have not as many cells as the first one. Default false. */
  uneven?: boolean;
  /** What may stand between cells. Default: comma, semicolon, tab, bar. */
  separators?: readonly string[];
}

/** Characters that are parsed in one go. */
const PIECE = 65_536;
/** Milliseconds after which others have their turn. */
const TURN_MS = 20;
/** What bytes that are no UTF-8 are read as, and what is in other files than text. */
const NO_UTF_8 = /[\uFFFD\0]/;

/**
 * Reads a table in UTF-8, some thousand rows at a time: a header first, then a row a line. The first line shows what stands between cells; quotes as in RFC 4180; `.gz` is unpacked;
 * empty lines are skipped. Memory does not grow with the file, and what else the process does has its turn every 20 ms.
 *
 * @throws TableError - quotes that do not close, cells too many or too few, no UTF-8, no gzip, more than `TABLE_LIMITS` allow. The signal's reason.
 */
export async function* tableRows(source: TableSource, options: TableOptions = {}): AsyncGenerator<TableRow[]> {
  const { signal, onBytes, separators = [',', ';', '\t', '|'] } = options;
  const rows = new Rows(source.name, options);
  let parser: papa.Parser | null = null;
  let [rest, fresh] = ['', ''];
  let turn = performance.now();
  const take = (isLast: boolean): TableRow[] => {
    const text = rest + fresh;
    // The first line shows how to go on.
    parser ??= parserOf(text, separators);
    const { found, end } = rows.take(parser, text, isLast);
    [rest, fresh] = [text.slice(end), ''];
    rows.checkRest(rest);
    return found;
  };
  for await (const text of textOf(source, onBytes)) {
    signal?.throwIfAborted();
    for (let from = 0; from < text.length; from += PIECE) {
      fresh += text.slice(from, from + PIECE);
      if (fresh.length < PIECE) continue;
      const found = take(false);
      if (found.length > 0) yield found;
      if (performance.now() - turn < TURN_MS) continue;
      await setImmediate();
      turn = performance.now();
      signal?.throwIfAborted();
    }
  }
  const last = take(true);
  if (last.length > 0) yield last;
}

async function* textOf(source: TableSource, onBytes: TableOptions['onBytes']): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Files that several programs wrote end lines in both ways.
  let held = '';
  for await (const bytes of bytesOf(source, (done) => onBytes?.(done))) {
    const text = held + decoder.decode(bytes, { stream: true });
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replaceAll('\r\n', '\n');
  }
  yield held + decoder.decode();
}

function parserOf(text: string, delimitersToGuess: readonly string[]): papa.Parser {
  const [, first, newline] = /^\s*(.*?)(\r|\n|$)/.exec(text) ?? [];
  const { delimiter } = papa.parse<string[]>(first ?? '', { delimitersToGuess: [...delimitersToGuess] }).meta;
  return new papa.Parser({ delimiter, newline: newline === '\r' ? '\r' : '\n' });
}

const lineEnds = (cell: string): number => (cell.includes('\n') ? cell.split('\n').length - 1 : 0);

/** Turns what the parser finds into rows, and counts lines. */
class Rows {
  #line = 1;
  #count = 0;
  #header: string[] | null = null;

  constructor(
    private readonly name: string,
    private readonly options: TableOptions,
  ) {}

  /** @returns whole rows, and where the last one ends in the text. */
  take(parser: papa.Parser, text: string, isLast: boolean): { found: TableRow[]; end: number } {
    const { data, errors, meta } = parser.parse(text, 0, !isLast) as papa.ParseResult<string[]>;
    const badQuote = errors.find(({ type }) => type === 'Quotes')?.row ?? data.length;
    const isSuspect = NO_UTF_8.test(text);
    const hasQuotes = text.includes('"');
    const found: TableRow[] = [];
    for (let index = 0; index < data.length; index += 1) {
      if (index === badQuote)
        throw new TableError(
          this.name,
          'quotes',
          'a quote is not closed, or text follows it; double quotes within quotes',
          { line: this.#line },
        );
      const row = this.#rowOf(data[index]!, isSuspect, hasQuotes);
      if (row !== null) found.push(row);
    }
    return { found, end: isLast ? text.length : meta.cursor };
  }

  /** Looks at a row that has not come to its end. */
  checkRest(rest: string): void {
    if (rest.length > TABLE_LIMITS.rowCharacters) throw this.#tooLong(rest, this.#line);
  }

  #tooLong(text: string, line: number): TableError {
    return new TableError(
      this.name,
      'row-too-long',
      `the row has more than ${TABLE_LIMITS.rowCharacters} characters; shorten it, or close a quote that is open in it`,
      { line, value: shownValue(text.trimStart()) },
    );
  }

  /** @param hasQuotes - whether a cell may hold line ends. */
  #rowOf(raw: string[], isSuspect: boolean, hasQuotes: boolean): TableRow | null {
    const line = this.#line;
    this.#line += 1;
    if (raw.length === 1 && raw[0]!.trim() === '') {
      if (hasQuotes) this.#line += lineEnds(raw[0]!);
      return null;
    }
    const cells: string[] = [];
    let characters = raw.length;
    for (let index = 0; index < raw.length; index += 1) {
      const given = raw[index]!;
      characters += given.length;
      if (given.length > TABLE_LIMITS.cellCharacters)
        throw new TableError(
          this.name,
          'cell-too-long',
          `the cell has ${given.length} characters; give at most ${TABLE_LIMITS.cellCharacters}`,
          { line, column: this.#header?.[index] ?? String(index + 1), value: shownValue(given) },
        );
      if (isSuspect && NO_UTF_8.test(given))
        throw new TableError(this.name, 'encoding', 'the file is no text in UTF-8; save it as CSV in UTF-8', { line });
      if (hasQuotes) this.#line += lineEnds(given);
      cells.push(given.trim());
    }
    if (characters > TABLE_LIMITS.rowCharacters) throw this.#tooLong(raw.join(' '), line);
    if (cells.length > TABLE_LIMITS.columns)
      throw new TableError(
        this.name,
        'too-many-columns',
        `it has ${cells.length} cells; give at most ${TABLE_LIMITS.columns}`,
        { line },
      );
    if (this.#header === null) {
      this.#header = cells.map(shownValue);
      return { cells, line };
    }
    if (!this.options.uneven && cells.length !== this.#header.length)
      throw new TableError(
        this.name,
        'cells',
        `it has ${cells.length} cells; give ${this.#header.length}, as the header has`,
        { line },
      );
    this.#count += 1;
    const most = this.options.mostRows ?? TABLE_LIMITS.rows;
    if (this.#count > most)
      throw new TableError(this.name, 'too-many-rows', `it has more than ${most} rows; send it in parts`, { line });
    return { cells, line };
  }
}
