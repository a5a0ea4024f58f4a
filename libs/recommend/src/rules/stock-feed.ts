import { keptExample, shownValue, TABLE_LIMITS, TableError, tableFile, tableRows } from '@cartograph/events';
import type { TableOptions, TableRow, TableSource } from '@cartograph/events';

/** What a product feed says of the shop's products, a value a product row. */
export interface Stock {
  /** 1 = in stock, 0 = not, by the feed. */
  inStock: Uint8Array;
  /** 1 where the feed lists the product. */
  listed: Uint8Array;
  /** NaN where the feed gives none. */
  prices: Float64Array;
}

/** What a feed says of a product. */
export interface FeedProduct {
  id: string;
  isInStock: boolean;
  /** NaN where it gives none. */
  price: number;
}

/** A row of a feed that could not be used. */
interface BadFeedLine {
  /** 1 is the first line of the file. */
  line: number;
  reason: 'columns' | 'product-id' | 'in-stock' | 'price';
  /** The row, cut. */
  text: string;
}

/** Rows of a feed that could not be used: all are counted, the first are kept. */
export interface BadFeedLines {
  lines: number;
  examples: BadFeedLine[];
}

/** Rows kept as examples. */
const EXAMPLES = 20;
/** Characters of a product's id. */
const LONGEST_ID = 200;

const TRUTHS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['y', true],
  ['t', true],
  ['in stock', true],
  ['in_stock', true],
  ['false', false],
  ['no', false],
  ['n', false],
  ['f', false],
  ['out of stock', false],
  ['out_of_stock', false],
]);

/**
 * Reads a product feed: a table (see `tableRows`) with a header that names `product_id`, `in_stock` and maybe `price` in any order, other columns ignored.
 * `in_stock` is yes/no, true/false, in_stock/out_of_stock in any case, or a quantity (above 0 is in stock); an empty price is none.
 *
 * @param onProducts - gets some thousand products at once, in the order of the feed; of several rows about a product the later one counts.
 * @throws TableError - no table, or no header with `product_id` and `in_stock`; what `onProducts` throws.
 */
export async function readFeed(
  source: TableSource,
  onProducts: (products: FeedProduct[]) => void | Promise<void>,
  { signal, onBytes }: Pick<TableOptions, 'signal' | 'onBytes'> = {},
): Promise<BadFeedLines> {
  const bad: BadFeedLines = { lines: 0, examples: [] };
  let header: FeedHeader | null = null;
  for await (const rows of tableRows(source, { signal, onBytes, uneven: true, mostRows: TABLE_LIMITS.feedRows })) {
    const products: FeedProduct[] = [];
    for (const { cells, line } of rows) {
      if (header === null) {
        header = headerOf({ cells, line }, source.name);
        continue;
      }
      const product = productOf(cells, header);
      if (typeof product !== 'string') {
        products.push(product);
        continue;
      }
      bad.lines += 1;
      if (bad.examples.length < EXAMPLES)
        bad.examples.push({ line, reason: product, text: keptExample(cells.join(',')) });
    }
    await onProducts(products);
  }
  if (header === null)
    throw new TableError(
      source.name,
      'no-rows',
      'it is empty; its first line must name the columns product_id and in_stock, and may name price',
    );
  return bad;
}

/** What a feed in a file says of the products that have a row; see {@link readFeed}. */
export async function readStock(
  path: string,
  { products, rowOf }: { products: number; rowOf(id: string): number },
): Promise<Stock> {
  const stock: Stock = {
    inStock: new Uint8Array(products),
    listed: new Uint8Array(products),
    prices: new Float64Array(products).fill(Number.NaN),
  };
  await readFeed(tableFile(path), (found) => {
    for (const { id, isInStock, price } of found) {
      const row = rowOf(id);
      if (row < 0) continue;
      stock.listed[row] = 1;
      stock.inStock[row] = isInStock ? 1 : 0;
      stock.prices[row] = price;
    }
  });
  return stock;
}

interface FeedHeader {
  id: number;
  stock: number;
  /** −1 where there is none. */
  price: number;
  count: number;
}

function headerOf({ cells, line }: TableRow, file: string): FeedHeader {
  const names = cells.map((name) => name.toLowerCase());
  const header = {
    id: names.indexOf('product_id'),
    stock: names.indexOf('in_stock'),
    price: names.indexOf('price'),
    count: names.length,
  };
  if (header.id < 0 || header.stock < 0)
    throw new TableError(
      file,
      'missing-column',
      'this line must name the columns product_id and in_stock, and may name price',
      { line, value: shownValue(cells.join(',')) },
    );
  return header;
}

/** What a row says, or why it cannot be used. */
function productOf(cells: readonly string[], header: FeedHeader): FeedProduct | BadFeedLine['reason'] {
  if (cells.length !== header.count) return 'columns';
  const id = cells[header.id]!;
  if (id === '' || id.length > LONGEST_ID) return 'product-id';
  const isInStock = readTruth(cells[header.stock]!.toLowerCase());
  if (isInStock === null) return 'in-stock';
  const priceText = header.price < 0 ? '' : cells[header.price]!;
  const price = priceText === '' ? Number.NaN : Number(priceText);
  if (priceText !== '' && !(price >= 0 && Number.isFinite(price))) return 'price';
  return { id, isInStock, price };
}

function readTruth(text: string): boolean | null {
  const word = TRUTHS.get(text);
  if (word !== undefined) return word;
  const quantity = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(quantity) || quantity < 0) return null;
  return quantity > 0;
}
