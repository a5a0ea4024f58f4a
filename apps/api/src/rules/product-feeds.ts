import { copyFile, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { FeedError, readStockFile, type FeedReport, type ModelSet, type Stock } from '@cartograph/recommend';
import type { Services } from '../context.js';
import { unavailable } from '../errors.js';
import { ifThere } from '../if-there.js';
import { ProductFeedEntity } from './product-feed.entity.js';
import { standingRules } from './standing-rules.js';

const feedFolder = (dataDir: string): string => path.join(dataDir, 'product-feeds');

/** Where the file of a feed lies. */
export const feedFile = (dataDir: string, id: string): string => path.join(feedFolder(dataDir), `${id}.csv`);

/** The feed that counts: the newest. Null where there is none. */
export function currentFeed({ decisions }: Pick<Services, 'decisions'>): Promise<ProductFeedEntity | null> {
  return decisions.read.findOne(ProductFeedEntity, { where: {}, order: { id: 'DESC' } });
}

/** The feed that counts, as requests see it. */
export const feedOfRequest = async ({ decisions }: Pick<Services, 'decisions'>): Promise<ProductFeedEntity | null> =>
  (await standingRules(decisions)).feed;

/** Counts what a file says, whatever products the models know. @throws FeedError - it is no product feed. */
export async function readFeed(file: string): Promise<{ report: FeedReport; products: number }> {
  const rows = new Map<string, number>();
  const rowOf = (id: string): number => {
    const known = rows.get(id) ?? rows.size;
    rows.set(id, known);
    return known;
  };
  // A first look finds how many products there are, the second one gives each its place.
  await readStockFile(file, { products: 0, rowOf: (id) => (rowOf(id), -1) });
  return { report: await readStockFile(file, { products: rows.size, rowOf }), products: rows.size };
}

/** Copies a file to where the feed's is; whole, or not there at all. */
export async function keepFeed(dataDir: string, id: string, from: string): Promise<void> {
  await mkdir(feedFolder(dataDir), { recursive: true });
  await copyFile(from, feedFile(dataDir, id));
  const handle = await open(feedFile(dataDir, id), 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A file that is younger may be another feed that is being set at the same moment. */
const SETTLED_MS = 10 * 60_000;

/**
 * Removes the files of feeds that nobody can be reading any more, and what a crash left behind.
 *
 * @param kept - ids of the feed that counts now and of the one that did until now, which requests under way may still be about to read.
 */
export async function removeOtherFeeds(dataDir: string, kept: readonly string[], now: Date): Promise<void> {
  const folder = feedFolder(dataDir);
  const names = kept.map((id) => `${id}.csv`);
  for (const name of (await ifThere(readdir(folder))) ?? []) {
    const file = path.join(folder, name);
    const found = names.includes(name) ? null : await ifThere(stat(file));
    if (found !== null && now.getTime() - found.mtimeMs > SETTLED_MS) await rm(file, { force: true });
  }
}

const stocks = new WeakMap<ModelSet['shared'], { feedId: string; stock: Promise<Stock> }>();

/**
 * What a feed says of the products of a model set; read once for each of them.
 *
 * @throws ApiError UNAVAILABLE - the file is gone.
 */
export async function stockOf(
  dataDir: string,
  set: ModelSet,
  feed: Pick<ProductFeedEntity, 'id' | 'fileName'>,
): Promise<Stock> {
  const known = stocks.get(set.shared);
  if (known?.feedId === feed.id) return known.stock;
  const stock = readStockFile(feedFile(dataDir, feed.id), {
    products: set.shared.products,
    rowOf: (id) => set.productIds.row(id),
  }).then((report) => report.stock);
  stocks.set(set.shared, { feedId: feed.id, stock });
  try {
    return await stock;
  } catch (error) {
    stocks.delete(set.shared);
    if (error instanceof FeedError || (error instanceof Error && 'code' in error))
      throw unavailable(`The product feed ${feed.fileName} cannot be read. Set it anew.`, error);
    throw error;
  }
}
