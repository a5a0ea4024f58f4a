import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { fileLiteral, literal } from '../engines/duckdb/engine.js';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import { idNumberOf } from '../ids/id-number.js';
import type { ImportProblem } from '../report.js';
import type { LogColumn } from '../schema.js';
import { AppendFile } from './append-file.js';
import { textOf, trimmed, writeRow } from './judge-line.js';
import { TABLE_LIMITS } from '../tables/table-limits.js';
import { PROBLEMS_KEPT } from './judge-tally.js';
import { LongIdFile } from './long-id-file.js';
import { NO_LINE } from './line-language.js';
import { LineScan, type LookedAt } from './line-scan.js';
import { columnOf, isCatalog } from './log-shape.js';
import { QuotedRecords } from './quoted-records.js';
import { readHead } from './read-head.js';
import { readPieces } from '../read-pieces.js';
import { cutFile, unpack, type Packing } from './read-packed.js';
import { judgeId } from './row-rules.js';
import { splitLine } from './split-line.js';

/** A table of products that is joined to the log. */
export interface CatalogFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly packing: Packing;
  readonly delimiter: string;
  readonly columns: readonly (LogColumn | null)[];
  readonly skippedLines: number;
  readonly hasBom: boolean;
}

/** What was made of the catalog. */
export interface StagedCatalog {
  /** One row a product: product_id, category_id, category_code, brand. */
  readonly parquet: string;
  /** Parquet of its category ids beyond 2^63 − 1, with their numbers; null where it has none. */
  readonly longIds: string | null;
  readonly rows: number;
  readonly products: number;
  /** Products of which the files have more than one row. */
  readonly withSeveralRows: number;
  /** Rows without a usable product id, or that cannot be read. */
  readonly bad: number;
  readonly problems: readonly ImportProblem[];
  /** For the report: `joined with catalog: 54,571 products, 20,102 with several rows`. */
  readonly readAs: string;
}

/**
 * Looks at a file that was named as a catalog.
 *
 * @throws ImportError `no-catalog` - it has no header with product_id and one of category_id, category_code, brand.
 */
export async function readCatalog(name: string, file: string, bytes: number): Promise<CatalogFile> {
  const head = await readHead(name, file);
  if (head.format !== 'csv')
    throw new ImportError('no-catalog', `${name} is a ${head.format} file: write the catalog as CSV`, {
      facts: { fault: 'format' },
    });
  const first = head.lines.findIndex((line) => line !== '');
  const readings = [',', ';', '\t', '|'].map((delimiter) => {
    const split = splitLine(head.lines[first] ?? '', delimiter);
    return { delimiter, columns: split.ok ? split.fields.map(columnOf) : [] };
  });
  const best = readings.reduce((a, b) =>
    b.columns.filter((column) => column !== null).length > a.columns.filter((column) => column !== null).length ? b : a,
  );
  if (!isCatalog(best.columns))
    throw new ImportError(
      'no-catalog',
      `${name} is no product catalog: its first line must name product_id and one of category_id, category_code, brand, and neither event_time nor user_id`,
      { facts: { fault: 'columns' } },
    );
  return {
    name,
    path: file,
    bytes,
    packing: head.packing,
    delimiter: best.delimiter,
    columns: best.columns,
    skippedLines: first + 1,
    hasBom: head.hasBom,
  };
}

interface Product {
  readonly category_id: string | null;
  readonly category_code: string | null;
  readonly brand: string | null;
  readonly filled: number;
  readonly hasSeveral: boolean;
}

/**
 * Makes one row of each product: of several rows the one with most values that are not empty, and among equals the last one in the
 * files' order. A category id that is no id leaves the category unknown; a row without a usable product id is counted as bad.
 *
 * @param options.acceptCut - take what can be read of a packed file that breaks off. Default false.
 * @param options.mostProducts - distinct products of all files.
 * @throws ImportError `no-catalog` - more products than that; `too-many-bad` - no row has a usable product id; `cut-file` - a packed file breaks off; `file-changed`.
 * Cost: about ten microseconds a row, and 200 bytes of memory a product.
 */
export async function stageCatalog(
  connection: DuckDBConnection,
  files: readonly CatalogFile[],
  folder: string,
  {
    signal,
    acceptCut = false,
    mostProducts = TABLE_LIMITS.catalogProducts,
  }: { readonly signal?: AbortSignal | undefined; readonly acceptCut?: boolean; readonly mostProducts?: number } = {},
): Promise<StagedCatalog> {
  const products = new Map<string, Product>();
  const problems: ImportProblem[] = [];
  let [rows, bad] = [0, 0];
  for (const [index, file] of files.entries()) {
    const plain = file.packing === 'none' ? file.path : path.join(folder, `catalog-${index + 1}`);
    if (file.packing !== 'none') {
      const { isCut } = await unpack(file.name, file.path, file.packing, plain, { signal });
      if (isCut && !acceptCut) throw cutFile(file.name, file.packing);
      if (isCut)
        problems.unshift({
          file: file.name,
          line: 0,
          column: null,
          value: '',
          reason: `truncated-${file.packing}`,
          remedy: 'the packed catalog breaks off, so products are missing: copy it again and import it to get the rest',
          isWarning: true,
        });
    }
    const take = (line: LookedAt, verdict: ProductVerdict): void => {
      rows += 1;
      if (verdict.reason === null) {
        addProduct(verdict, products);
        if (products.size > mostProducts)
          throw new ImportError(
            'no-catalog',
            `${file.name}, line ${line.number}: the catalog has more than ${mostProducts} products, so nothing was imported. Leave out products that the log does not name.`,
            { facts: { file: file.name, fault: 'products', limit: mostProducts } },
          );
        return;
      }
      bad += 1;
      if (problems.length < PROBLEMS_KEPT)
        problems.push({
          file: file.name,
          line: line.number,
          column: 'product_id',
          value: verdict.value.slice(0, 200),
          reason: verdict.reason,
          remedy:
            'the row is left out of the catalog: write product_id as a whole number, and each product as a row of its own',
          isWarning: true,
        });
    };
    const records = new QuotedRecords({ shape: file, judge: (line) => judgeProduct(line, file), take });
    const scan = new LineScan(NO_LINE, {
      always: Number.POSITIVE_INFINITY,
      zonelessExamples: 0,
      look: (line) => {
        if (line.number > file.skippedLines) records.add(line);
      },
    });
    for await (const piece of readPieces(plain, { signal })) scan.feed(piece);
    scan.finish();
    records.finish();
    if (plain !== file.path) await rm(plain);
    if ((await stat(file.path)).size !== file.bytes)
      throw new ImportError(
        'file-changed',
        `${file.name} was written to while it was read, so nothing was imported: wait until it is complete, or import a copy of it`,
        { facts: { file: file.name } },
      );
  }
  if (products.size === 0)
    throw new ImportError(
      'too-many-bad',
      `${files.map(({ name }) => name).join(', ')}: none of the catalog's ${rows} rows has a usable product id`,
      { problems, facts: { file: files.map(({ name }) => name).join(', '), read: rows, fault: 'catalog' } },
    );
  const { parquet, longIds } = await writeProducts(connection, products, folder, signal);
  const withSeveralRows = [...products.values()].filter(({ hasSeveral }) => hasSeveral).length;
  const english = new Intl.NumberFormat('en');
  return {
    parquet,
    longIds,
    rows,
    products: products.size,
    withSeveralRows,
    bad,
    problems,
    readAs: `joined with catalog: ${english.format(products.size)} products, ${english.format(withSeveralRows)} with several rows`,
  };
}

/** A product's row, or what is wrong with it. */
type ProductVerdict =
  | { readonly reason: null; readonly id: string; readonly product: Omit<Product, 'filled' | 'hasSeveral'> }
  | { readonly reason: string; readonly value: string };

function judgeProduct(line: LookedAt, { columns, delimiter, hasBom }: CatalogFile): ProductVerdict {
  const read = textOf(line, hasBom);
  if ('verdict' in read) return { reason: read.verdict.reason ?? 'bad-row', value: line.bytes.toString('utf8') };
  const split = splitLine(read.text, delimiter);
  if (!split.ok) return { reason: split.reason, value: read.text };
  if (split.fields.length < columns.length) return { reason: 'missing-columns', value: read.text };
  const valueOf = (column: LogColumn): string | null => {
    const at = columns.indexOf(column);
    return at < 0 ? null : trimmed(split.fields[at]);
  };
  const id = valueOf('product_id');
  const fault = judgeId(id);
  if (id === null || fault !== null) return { reason: fault ?? 'missing-value', value: id ?? '' };
  const category = valueOf('category_id');
  const product = {
    category_id: category !== null && judgeId(category) === null ? category : null,
    category_code: valueOf('category_code'),
    brand: valueOf('brand'),
  };
  return { reason: null, id, product };
}

function addProduct({ id, product }: Extract<ProductVerdict, { reason: null }>, products: Map<string, Product>): void {
  const filled = Object.values(product).filter((value) => value !== null).length;
  const known = products.get(id);
  if (known === undefined || filled >= known.filled)
    products.set(id, { ...product, filled, hasSeveral: known !== undefined });
  else if (!known.hasSeveral) products.set(id, { ...known, hasSeveral: true });
}

async function writeProducts(
  connection: DuckDBConnection,
  products: ReadonlyMap<string, Product>,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Pick<StagedCatalog, 'parquet' | 'longIds'>> {
  const [text, parquet] = [path.join(folder, 'catalog.csv'), path.join(folder, 'catalog.parquet')];
  const out = new AppendFile(text);
  const longIds = new LongIdFile(path.join(folder, 'catalog-long-ids.parquet'));
  let waiting = 0;
  for (const [id, { category_id, category_code, brand }] of products) {
    longIds.take({ category_id });
    out.add(writeRow([id, category_id ?? '', category_code ?? '', brand ?? ''], ','));
    if ((waiting += 1) % 50_000 === 0) await Promise.all([out.flush(), longIds.flush()]);
  }
  await out.close();
  await run(
    connection,
    `COPY (SELECT ${idNumberOf('product_id')} AS product_id, ${idNumberOf('category_id')} AS category_id, category_code, brand FROM read_csv(${fileLiteral(text)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', new_line = '\\n',
    columns = {product_id: 'VARCHAR', category_id: 'VARCHAR', category_code: 'VARCHAR', brand: 'VARCHAR'}) ORDER BY product_id) TO ${literal(parquet)} (FORMAT parquet, COMPRESSION zstd)`,
    signal === undefined ? {} : { signal },
  );
  await rm(text);
  return { parquet, longIds: await longIds.finish(connection, signal) };
}
