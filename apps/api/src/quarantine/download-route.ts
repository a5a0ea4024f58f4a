import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { BYTE_ORDER_MARK, csvLine, type QuarantinedRow } from '@cartograph/events';
import type { Request, Response, Router } from 'express';
import type { IdentifyRequest } from '../accounts/identify.js';
import type { Services } from '../context.js';
import { badInput, notFound } from '../errors.js';
import {
  assertMayDownload,
  payForDownload,
  recordDownload,
  sendDownload,
  type Download,
} from '../exports/send-file.js';
import { ifThere } from '../if-there.js';
import { knownImport } from './known-import.js';

const PAGE = 5_000;

type Which = { file?: string; reason?: string };

/** `GET /imports/<id>/quarantine.csv`, `.parquet` and `.log`: the rows that an import put aside. */
export function quarantineRoutes(router: Router, services: Services, identify: IdentifyRequest): void {
  const answer =
    (format: keyof typeof DOWNLOADS) =>
    (request: Request, response: Response, pass: (error: unknown) => void): void => {
      const send = async (): Promise<void> => {
        const identity = await assertMayDownload(identify, request, 'people:read');
        payForDownload(services, request, identity);
        const importId = String(request.params['id']);
        const key = await knownImport(services.lake, importId);
        const which = whichOf(request);
        const name = `quarantine-${key}.${format}`;
        const download = await DOWNLOADS[format](services, key, name, which);
        const detail = { format, ...which };
        await recordDownload(services, request, identity, { action: 'downloadQuarantine', target: importId, detail });
        await sendDownload(response, download);
      };
      send().catch(pass);
    };
  for (const format of ['csv', 'parquet', 'log'] as const)
    router.get(`/imports/:id/quarantine.${format}`, answer(format));
}

function whichOf({ query }: Request): Which {
  const { file, reason } = query;
  for (const value of [file, reason])
    if (value !== undefined && typeof value !== 'string') throw badInput('Give "file" and "reason" once each.');
  return { ...(typeof file === 'string' ? { file } : {}), ...(typeof reason === 'string' ? { reason } : {}) };
}

/** The lake's own file as it lies there. */
async function parquetOf({ lake }: Services, key: string, fileName: string, which: Which): Promise<Download> {
  if (which.file !== undefined || which.reason !== undefined)
    throw badInput('The Parquet file holds all rows. Take "file" and "reason" out, or ask for quarantine.csv.');
  const path = (await lake.reports()).find(({ id }) => id === key)?.quarantineFile ?? null;
  if (path === null || (await ifThere(stat(path))) === null)
    throw notFound('This import put no row aside, or none is left of them.');
  return { fileName, contentType: 'application/vnd.apache.parquet', content: createReadStream(path) };
}

function csvOf(services: Services, key: string, fileName: string, which: Which): Promise<Download> {
  return Promise.resolve({
    fileName,
    contentType: 'text/csv; charset=utf-8',
    content: asCsv(rowsOf(services, key, which)),
  });
}

async function logOf(services: Services, key: string, fileName: string, which: Which): Promise<Download> {
  const header = await headerOf(services, key, which);
  return {
    fileName,
    contentType: 'text/plain; charset=utf-8',
    content: Readable.from(asLines(header, rowsOf(services, key, which)), { objectMode: false }),
  };
}

const DOWNLOADS = { csv: csvOf, parquet: parquetOf, log: logOf };

/** The first line of the files that rows are asked of; null where they have none. @throws ApiError BAD_USER_INPUT - they differ in it. */
async function headerOf({ lake }: Services, key: string, { file }: Which): Promise<string | null> {
  const files = (await lake.reports()).find(({ id }) => id === key)?.files ?? [];
  const asked = files.filter(({ name, quarantined }) => quarantined > 0 && (file === undefined || name === file));
  const headers = new Set(asked.map(({ header }) => header ?? null));
  if (headers.size > 1)
    throw badInput(
      `The files of this import have different columns, so that their rows do not fit into one file. Name one with ?file=, such as ${asked[0]?.name ?? ''}.`,
    );
  return [...headers][0] ?? null;
}

/** Page after page, so that no more than one is in memory. */
async function* rowsOf(
  { lake }: Services,
  key: string,
  which: Which,
): AsyncGenerator<QuarantinedRow[], void, undefined> {
  let after = -1;
  for (;;) {
    const { rows } = await lake.quarantine(key, { ...which, first: PAGE, after });
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.place ?? after;
  }
}

/** For a spreadsheet: a text that it would run as a formula is disarmed. */
async function* asCsv(pages: AsyncIterable<QuarantinedRow[]>): AsyncGenerator<string, void, undefined> {
  yield BYTE_ORDER_MARK + csvLine(['file', 'line', 'byte_offset', 'column', 'value', 'reason', 'remedy', 'text']);
  for await (const rows of pages)
    yield rows
      .map((row) =>
        csvLine([row.file, row.line, row.byteOffset, row.column, row.value, row.reason, row.remedy, row.text]),
      )
      .join('');
}

/** For the import: the header of the files, then every row as it stood, byte for byte. */
async function* asLines(
  header: string | null,
  pages: AsyncIterable<QuarantinedRow[]>,
): AsyncGenerator<Buffer, void, undefined> {
  if (header !== null) yield Buffer.from(`${header}\n`);
  for await (const rows of pages)
    yield Buffer.concat(
      rows.flatMap(({ text, rawBase64 }) => [
        rawBase64 === null ? Buffer.from(text) : Buffer.from(rawBase64, 'base64'),
        Buffer.from('\n'),
      ]),
    );
}
