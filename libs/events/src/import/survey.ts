import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip } from 'node:zlib';
import { ImportError } from '../errors.js';
import { MAX_LINE_BYTES, readPieces, type ReadOptions } from './read-lines.js';

/** What a look at a file's bytes tells before any row is read. */
export interface Survey {
  readonly bytes: number;
  /** Physical lines that are not blank, the header among them. */
  readonly lines: number;
  /** Blank or not. */
  readonly physicalLines: number;
  readonly lineEnd: 'LF' | 'CRLF' | 'mixed line ends' | 'no line end';
  readonly endsWithLineEnd: boolean;
  /** Every quote is closed on its line, so that engine and lines agree on what a row is. */
  readonly quotesClose: boolean;
  readonly hasZeroByte: boolean;
  /** A carriage return that ends no line. */
  readonly hasStrayReturn: boolean;
  readonly longestLine: number;
}

/** Whether the engine's reader sees exactly one row a line in such a file. */
export const isRegular = (survey: Survey): boolean =>
  survey.quotesClose && !survey.hasZeroByte && !survey.hasStrayReturn && survey.longestLine <= MAX_LINE_BYTES && survey.lineEnd !== 'mixed line ends';

/** Counts a plain text file's lines and looks for what would make rows and lines differ. */
export async function surveyLines(file: string, options: ReadOptions = {}): Promise<Survey> {
  let [bytes, lines, physicalLines, ended, endedByCrLf, returns, longestLine] = [0, 0, 0, 0, 0, 0, 0];
  let [quotesClose, hasZeroByte, isInQuote] = [true, false, false];
  let lineLength = 0;
  let returnsAtEnd = 0;
  const endLine = (isTerminated: boolean): void => {
    physicalLines += 1;
    if (isTerminated) ended += 1;
    if (isTerminated && returnsAtEnd > 0) endedByCrLf += 1;
    if (lineLength > returnsAtEnd) lines += 1;
    if (lineLength > longestLine) longestLine = lineLength;
    if (isInQuote) quotesClose = false;
    isInQuote = false;
    lineLength = 0;
    returnsAtEnd = 0;
  };
  for await (const piece of readPieces(file, options)) {
    const hasQuotes = piece.includes(34);
    if (!hasZeroByte && piece.includes(0)) hasZeroByte = true;
    for (let at = piece.indexOf(13); at >= 0; at = piece.indexOf(13, at + 1)) returns += 1;
    let at = 0;
    for (;;) {
      const end = piece.indexOf(10, at);
      const stop = end < 0 ? piece.length : end;
      if (hasQuotes || isInQuote) for (let quote = piece.indexOf(34, at); quote >= 0 && quote < stop; quote = piece.indexOf(34, quote + 1)) isInQuote = !isInQuote;
      lineLength += stop - at;
      let ending = stop;
      while (ending > at && piece[ending - 1] === 13) ending -= 1;
      returnsAtEnd = ending > at ? stop - ending : returnsAtEnd + stop - ending;
      if (end < 0) break;
      endLine(true);
      at = end + 1;
    }
    bytes += piece.length;
  }
  const endsWithLineEnd = lineLength === 0;
  if (!endsWithLineEnd) endLine(false);
  const lineEnd = ended === 0 ? 'no line end' : endedByCrLf === 0 ? 'LF' : endedByCrLf === ended ? 'CRLF' : 'mixed line ends';
  return { bytes, lines, physicalLines, lineEnd, endsWithLineEnd, quotesClose, hasZeroByte, hasStrayReturn: returns > endedByCrLf, longestLine };
}

/**
 * Unpacks a gzip file. What can be read of one that was cut off is kept.
 *
 * @returns whether the file was cut off.
 * @throws ImportError `damaged` - the packed data contradict themselves.
 */
export async function unpackGzip(name: string, from: string, to: string, signal?: AbortSignal): Promise<{ isCut: boolean }> {
  const unpack = async (finishFlush: number): Promise<void> => {
    await pipeline(createReadStream(from, { highWaterMark: 1024 ** 2 }), createGunzip({ finishFlush, chunkSize: 256 * 1024 }), createWriteStream(to), ...(signal === undefined ? [] : [{ signal }]));
  };
  try {
    await unpack(constants.Z_FINISH);
    return { isCut: false };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'Z_BUF_ERROR') {
      await unpack(constants.Z_SYNC_FLUSH);
      return { isCut: true };
    }
    if (error.code === 'Z_DATA_ERROR') throw new ImportError('damaged', `${name} is a damaged gzip file: copy it again`, { cause: error });
    throw error;
  }
}
