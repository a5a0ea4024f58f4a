import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { explore, MOST_PRODUCTS } from '@cartograph/analytics';
import { BYTE_ORDER_MARK, csvLine, parquetOfCsv, type EventStore } from '@cartograph/events';
import type { Request, Response, Router } from 'express';
import type { IdentifyRequest } from '../accounts/identify.js';
import { redact } from '../audit/audit-mutations.js';
import { answered, answeredApart } from '../analytics/answers/answered.js';
import { SECONDS_PER_MILLION } from '../analytics/answers/lanes.js';
import { productsApart } from '../analytics/products/products.resolver.js';
import type { Services } from '../context.js';
import type { Identity } from '../identity.js';
import { ApiError, badInput } from '../errors.js';
import { deadline } from '../limits/time-limit.js';
import { exploreQuestion, Parameters, productsQuestion } from './answer-question.js';
import { type AnswerTable, exploreTable, productsTable } from './answer-tables.js';
import { assertMayDownload, payForDownload, recordDownload, sendDownload } from './send-file.js';

const LINES_AT_ONCE = 1_000;
const LONGEST_MS = 120_000;

type Asked = Pick<Services, 'lake' | 'askApart'> & {
  identity: Identity;
  store: () => Promise<EventStore>;
  signal: AbortSignal;
  charge: (points: number) => void;
};

const TABLES: Readonly<
  Record<string, (asked: Asked, parameters: Parameters, timeZone: string) => Promise<AnswerTable>>
> = {
  explore: async (asked, parameters, timeZone) => {
    const question = await exploreQuestion(parameters, timeZone, asked.store);
    const { value } = await answered(
      asked,
      ['explore', question],
      (store, signal) => explore(store, { ...question, signal }),
      { secondsPerMillion: SECONDS_PER_MILLION.events },
    );
    return exploreTable(value, value.snapshot.isSynthetic);
  },
  products: async (asked, parameters, timeZone) => {
    const question = { ...(await productsQuestion(parameters, timeZone, asked.store)), first: MOST_PRODUCTS };
    const { value } = await answeredApart(asked, productsApart, question);
    if (value.total > MOST_PRODUCTS)
      throw badInput(
        `These are ${value.total} products; a file has up to ${MOST_PRODUCTS}. Ask for a category, a brand, or a standing.`,
      );
    return productsTable(value, value.snapshot.isSynthetic);
  },
};

/**
 * `GET /exports/explore.csv`, `/exports/explore.parquet`, and the same of `products`: an answer as a file. The parameters are those of the question; every
 * row of the demo shop says that it is synthetic.
 */
export function answerRoutes(router: Router, services: Services, identify: IdentifyRequest): void {
  const send = async (request: Request, response: Response): Promise<void> => {
    const identity = await assertMayDownload(identify, request, 'analytics:read');
    const [name, format] = [String(request.params['name']), String(request.params['format'])];
    const tableOf = TABLES[name];
    if (!tableOf || (format !== 'csv' && format !== 'parquet'))
      throw new ApiError(
        'NOT_FOUND',
        'There is no such file. Files are explore.csv, explore.parquet, products.csv and products.parquet.',
      );
    const charge = payForDownload(services, request, identity);
    const limit = deadline(LONGEST_MS);
    response.on('close', () => {
      limit.clear();
      if (!response.writableFinished) limit.abort(new ApiError('UNAVAILABLE', 'The caller went away.'));
    });
    const store = await services.lake.store();
    let table: AnswerTable;
    try {
      table = await tableOf(
        {
          lake: services.lake,
          identity,
          askApart: services.askApart,
          store: () => Promise.resolve(store),
          signal: limit.signal,
          charge,
        },
        new Parameters(request.query),
        services.timeZone,
      );
    } finally {
      await store.close();
    }
    const detail = redact({ name, format, ...request.query }) as object;
    await recordDownload(services, request, identity, { action: 'downloadAnswer', target: null, detail });
    if (format === 'csv')
      await sendDownload(response, {
        fileName: `${name}.csv`,
        contentType: 'text/csv; charset=utf-8',
        content: spreadsheetOf(table),
      });
    else await sendParquet(services, response, name, table, limit.signal);
  };
  router.get('/exports/:name.:format', (request, response, pass) => void send(request, response).catch(pass));
}

/** For a spreadsheet: with a byte-order mark, and texts that it would run as formulas disarmed. */
async function* spreadsheetOf({ columns, rows }: AnswerTable): AsyncGenerator<string, void, undefined> {
  yield BYTE_ORDER_MARK + csvLine(Object.keys(columns));
  for (let from = 0; from < rows.length; from += LINES_AT_ONCE)
    yield rows
      .slice(from, from + LINES_AT_ONCE)
      .map(csvLine)
      .join('');
}

async function sendParquet(
  { dataDir, engine }: Services,
  response: Response,
  name: string,
  { columns, rows }: AnswerTable,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-export-'));
  try {
    const [from, to] = [path.join(folder, 'rows.csv'), path.join(folder, `${name}.parquet`)];
    const csv = await open(from, 'wx', 0o600);
    try {
      await csv.write([Object.keys(columns), ...rows].map(plainLine).join(''));
    } finally {
      await csv.close();
    }
    await parquetOfCsv(dataDir, { ...engine, from, to, columns, rows: rows.length, signal });
    const file = await open(to);
    await sendDownload(response, {
      fileName: `${name}.parquet`,
      contentType: 'application/vnd.apache.parquet',
      content: file.createReadStream(),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A line whose texts are what they are: nobody opens it but the engine. An empty text is quoted, for a cell without quotes is NULL. */
const plainLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => (cell === null ? '' : typeof cell === 'number' ? String(cell) : `"${cell.replaceAll('"', '""')}"`)).join(',')}\n`;
