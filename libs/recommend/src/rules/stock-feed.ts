import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What a product feed says of the shop's products, a value a product row. */
export interface Stock {
  /** 1 = in stock, 0 = not, by the feed. */
  inStock: Uint8Array;
  /** 1 where the feed lists the product. */
  listed: Uint8Array;
  /** NaN where the feed gives none. */
  prices: Float64Array;
}

/** A line of a feed that could not be used. */
export interface BadFeedLine {
  /** 1 is the first line of the file. */
  line: number;
  reason: 'columns' | 'quotes' | 'product-id' | 'in-stock' | 'price';
  text: string;
}

/** A feed as it was read: every line is in one of the counts. */
export interface FeedReport {
  stock: Stock;
  /** Lines below the header that are not empty. */
  lines: number;
  /** Products in stock, out of stock. */
  inStock: number;
  outOfStock: number;
  /** Lines about a product listed before; the later line counts. */
  repeated: number;
  /** Lines about products that nobody ever met in the log, and the first of their ids. */
  unknown: { lines: number; examples: string[] };
  bad: { lines: number; examples: BadFeedLine[] };
}

/** A feed that is none; names the header that was found and what is expected. */
export class FeedError extends Error {
  override readonly name = 'FeedError';
}

/** Lines given as examples of each fault; the counts are of all. */
const EXAMPLES = 20;

const TRUTHS: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['yes', 1],
  ['y', 1],
  ['t', 1],
  ['in stock', 1],
  ['in_stock', 1],
  ['false', 0],
  ['no', 0],
  ['n', 0],
  ['f', 0],
  ['out of stock', 0],
  ['out_of_stock', 0],
]);

/**
 * Reads a product feed: CSV with a header that names `product_id`, `in_stock` and maybe `price` in any order, other columns ignored.
 * `in_stock` is yes/no, true/false, in_stock/out_of_stock in any case, or a quantity (above 0 is in stock); an empty price is none.
 *
 * @param lines - lines without their ends; a byte order mark and CRs are taken off, empty lines skipped.
 * @param shop - the number of product rows, and the row of an id (−1 unknown).
 * @throws FeedError - no header with `product_id` and `in_stock`.
 */
export async function readStockFeed(
  lines: Iterable<string> | AsyncIterable<string>,
  shop: { products: number; rowOf(id: string): number },
): Promise<FeedReport> {
  const stock: Stock = {
    inStock: new Uint8Array(shop.products),
    listed: new Uint8Array(shop.products),
    prices: new Float64Array(shop.products).fill(Number.NaN),
  };
  const report: FeedReport = {
    stock,
    lines: 0,
    inStock: 0,
    outOfStock: 0,
    repeated: 0,
    unknown: { lines: 0, examples: [] },
    bad: { lines: 0, examples: [] },
  };
  let header: { id: number; stock: number; price: number; count: number } | null = null;
  let line = 0;
  for await (const raw of lines) {
    line += 1;
    const text = (line === 1 ? raw.replace(/^\uFEFF/, '') : raw).replace(/\r$/, '');
    if (text.trim() === '') continue;
    if (header === null) {
      header = readHeader(text);
      continue;
    }
    report.lines += 1;
    const fields = splitFields(text);
    const problem = fields === null ? 'quotes' : take(fields, header, shop.rowOf, report);
    if (problem === null) continue;
    report.bad.lines += 1;
    if (report.bad.examples.length < EXAMPLES) report.bad.examples.push({ line, reason: problem, text });
  }
  if (header === null)
    throw new FeedError(
      'The product feed is empty; its first line must name the columns product_id and in_stock, and may name price.',
    );
  for (let row = 0; row < shop.products; row += 1) {
    if (stock.listed[row] === 0) continue;
    if (stock.inStock[row] === 1) report.inStock += 1;
    else report.outOfStock += 1;
  }
  return report;
}

/** Reads a product feed from a file in UTF-8; see `readStockFeed`. */
export async function readStockFile(
  path: string,
  shop: { products: number; rowOf(id: string): number },
): Promise<FeedReport> {
  const input = createReadStream(path, 'utf8');
  try {
    return await readStockFeed(createInterface({ input, crlfDelay: Infinity }), shop);
  } finally {
    input.destroy();
  }
}

function readHeader(text: string): { id: number; stock: number; price: number; count: number } {
  const names = (splitFields(text) ?? []).map((name) => name.trim().toLowerCase());
  const header = {
    id: names.indexOf('product_id'),
    stock: names.indexOf('in_stock'),
    price: names.indexOf('price'),
    count: names.length,
  };
  if (header.id < 0 || header.stock < 0) {
    throw new FeedError(
      `The product feed starts with "${text.slice(0, 100)}"; its first line must name the columns product_id and in_stock, and may name price.`,
    );
  }
  return header;
}

/** Takes one line into the stock, or says why it cannot. */
function take(
  fields: string[],
  header: { id: number; stock: number; price: number; count: number },
  rowOf: (id: string) => number,
  report: FeedReport,
): BadFeedLine['reason'] | null {
  if (fields.length !== header.count) return 'columns';
  const id = fields[header.id]!.trim();
  if (id === '') return 'product-id';
  const inStock = readTruth(fields[header.stock]!.trim().toLowerCase());
  if (inStock === null) return 'in-stock';
  const priceText = header.price < 0 ? '' : fields[header.price]!.trim();
  const price = priceText === '' ? Number.NaN : Number(priceText);
  if (priceText !== '' && !(price >= 0 && Number.isFinite(price))) return 'price';
  const row = rowOf(id);
  if (row < 0) {
    report.unknown.lines += 1;
    if (report.unknown.examples.length < EXAMPLES) report.unknown.examples.push(id);
    return null;
  }
  if (report.stock.listed[row] === 1) report.repeated += 1;
  report.stock.listed[row] = 1;
  report.stock.inStock[row] = inStock;
  report.stock.prices[row] = price;
  return null;
}

function readTruth(text: string): number | null {
  const word = TRUTHS.get(text);
  if (word !== undefined) return word;
  const quantity = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(quantity) || quantity < 0) return null;
  return quantity > 0 ? 1 : 0;
}

/** The fields of a line of CSV; null where quotes do not close or stand before more text. */
function splitFields(line: string): string[] | null {
  if (!line.includes('"')) return line.split(',');
  const fields: string[] = [];
  for (let at = 0; at <= line.length; at += 1) {
    const isQuoted = line[at] === '"';
    const field = isQuoted ? /^"((?:[^"]|"")*)"(?=,|$)/.exec(line.slice(at)) : /^([^,]*)/.exec(line.slice(at));
    if (field === null) return null;
    fields.push(isQuoted ? field[1]!.replaceAll('""', '"') : field[1]!);
    at += field[0].length;
  }
  return fields;
}
