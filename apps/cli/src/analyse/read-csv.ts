import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { default as papa, type Parser } from 'papaparse';
import { CliError } from '../failure.js';
import type { StepProgress } from '../progress.js';

/** Hooks of reading a file. */
export interface ReadHooks {
  onProgress?: (progress: StepProgress) => void;
  signal?: AbortSignal;
}

/** Thrown by a row's taker to end the reading without an error. */
export class EnoughRows extends Error {
  override readonly name = 'EnoughRows';
}

/** What bytes that are no UTF-8 are read as, and what is in other files than text. */
const NO_UTF_8 = /[\uFFFD\0]/;

const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by this user',
  Z_DATA_ERROR: 'it is no gzip, or it is damaged',
  Z_BUF_ERROR: 'it is cut off',
};

/**
 * Reads a table row by row: commas, semicolons, tabs or bars between the cells, which the first line shows; quotes as in RFC 4180; `.gz` is unpacked.
 *
 * @param onRow - gets the header first; cells are trimmed. `line` counts from 1, lines within quotes counted.
 * @throws CliError - the file cannot be read, a quote is never closed, or a row has not as many cells as the header; names file and line.
 * Memory does not grow with the file.
 */
export async function readCsv(
  file: string,
  onRow: (cells: string[], line: number) => void,
  { onProgress, signal }: ReadHooks = {},
): Promise<void> {
  const name = basename(file);
  const total = (await stat(file).catch(unreadable(name))).size;
  const source = createReadStream(file);
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.once('error', (error) => text.destroy(error));
  let [line, width] = [1, 0];
  const take = (row: string[]): void => {
    const cells = row.map((cell) => cell.trim());
    if (row.some((cell) => NO_UTF_8.test(cell)))
      throw new CliError(`${name}, line ${line}: the file is no text in UTF-8; save it as CSV in UTF-8.`);
    const isEmpty = cells.length === 1 && cells[0] === '';
    if (width === 0 && !isEmpty) {
      width = cells.length;
      cells[0] = cells[0]!.replace(/^\uFEFF/, '').trim();
    } else if (!isEmpty && cells.length !== width) {
      throw new CliError(`${name}, line ${line}: it has ${cells.length} cells; give ${width}, as the header has.`);
    }
    if (!isEmpty) onRow(cells, line);
    line += 1;
    for (const cell of row) if (cell.includes('\n')) line += cell.split('\n').length - 1;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      // The parser's `complete` follows an abort too, so the error must come first.
      const fail = (parser: Parser, error: unknown): void => {
        reject(error);
        parser.abort();
      };
      papa.parse<string[]>(text.setEncoding('utf8'), {
        delimitersToGuess: [',', ';', '\t', '|'],
        chunk: ({ data, errors }, parser) => {
          try {
            signal?.throwIfAborted();
            const bad = errors.find(({ type }) => type === 'Quotes');
            data.forEach((row, index) => {
              if (bad && index === bad.row)
                throw new CliError(
                  `${name}, line ${line}: a quote is not closed, or text follows it; double quotes within quotes.`,
                );
              take(row);
            });
            onProgress?.({ step: 'reading', file: name, done: source.bytesRead, total, unit: 'bytes', rows: line - 1 });
          } catch (error) {
            fail(parser, error);
          }
        },
        complete: () => resolve(),
        error: reject,
      });
    });
  } catch (error) {
    if (!(error instanceof EnoughRows)) throw isSystem(error) ? unreadableError(name, error) : error;
  } finally {
    source.destroy();
  }
}

const isSystem = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && String(error.code) in UNREADABLE;

const unreadableError = (name: string, error: NodeJS.ErrnoException): CliError =>
  new CliError(`${name}: ${UNREADABLE[String(error.code)]}; give a file of comma-separated text.`, 1, { cause: error });

function unreadable(name: string): (error: unknown) => never {
  return (error) => {
    throw isSystem(error) ? unreadableError(name, error) : error;
  };
}
