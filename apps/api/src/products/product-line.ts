import { readProductLines, type ProductLine, type ProductLines } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../context.js';
import { globalId } from '../node-id.js';
import { productLoader } from './product-loader.js';
import { Product, PRODUCT_PREFIX } from './product.js';

/** Of more products than this none is held in memory, and each answer asks the lake for its own. */
const MOST = 300_000;
/** The current snapshot, and one that requests still read while another is committed. */
const SNAPSHOTS = 2;

const known = new LRUCache<string, Promise<ProductLines | null>>({ max: SNAPSHOTS });

/** What lists say of all products of a snapshot; read once, by the first who asks. */
function linesOf(store: EventStore): Promise<ProductLines | null> {
  const { id } = store.snapshot;
  const found = known.get(id);
  if (found) return found;
  // A reading that failed is told to whoever waits for it, and tried again by the next.
  const lines = readProductLines(store, MOST).catch((error: unknown) => {
    known.delete(id);
    throw error;
  });
  known.set(id, lines);
  return lines;
}

/**
 * A product of the snapshot that the request reads. Its category, brand and price are at hand; the lake is asked only where a request wants more of it, once for all
 * products of the request.
 *
 * @returns null where the snapshot has no such product.
 */
export async function productLine(context: RequestContext, externalId: string): Promise<Product | null> {
  const store = await context.store();
  const lines = await linesOf(store);
  if (lines === null) return productLoader.load(context, externalId);
  const line = lines.get(externalId);
  return line && lineProduct(context, line, store.snapshot.id);
}

/** What is not at hand. */
const REST = [
  'lowestPrice',
  'highestPrice',
  'counts',
  'revenue',
  'buyers',
  'viewers',
] as const satisfies readonly (keyof Product)[];

const CONTEXT = Symbol('the request that a line answers');
type Line = Product & { [CONTEXT]: RequestContext };

/** What all lines share, so that none of them brings closures of its own. GraphQL waits for whatever a field holds. */
const LINE = Object.create(
  Product.prototype,
  Object.fromEntries(
    REST.map((name) => [
      name,
      {
        get(this: Line) {
          return rest(this[CONTEXT], this.externalId, name);
        },
      },
    ]),
  ),
) as object;

function lineProduct(
  context: RequestContext,
  { productId, categoryId, category, brand, price }: ProductLine,
  snapshotId: string,
): Product {
  const line = Object.create(LINE) as Line;
  line[CONTEXT] = context;
  line.id = globalId(PRODUCT_PREFIX, productId);
  line.externalId = productId;
  line.snapshotId = snapshotId;
  line.categoryId = categoryId;
  line.category = category;
  line.brand = brand;
  line.price = price;
  return line;
}

async function rest<Name extends (typeof REST)[number]>(
  context: RequestContext,
  productId: string,
  name: Name,
): Promise<Product[Name]> {
  const product = await productLoader.load(context, productId);
  if (!product) throw new Error(`product ${productId} is among the lines of a snapshot and not in it`);
  return product[name];
}
