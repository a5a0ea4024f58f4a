import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makePrivate, TableError, type TableSource } from '@cartograph/events';
import { readFeed, readStock, type BadFeedLines, type ModelSet, type Stock } from '@cartograph/recommend';
import type { EntityManager } from 'typeorm';
import type { Services } from '../context.js';
import { ApiError, unavailable } from '../errors.js';
import { ifThere } from '../if-there.js';
import { newId } from '../node-id.js';
import { FEED_PREFIX, ProductFeedEntity } from './product-feed.entity.js';
import { forgetStandingRules, standingRules } from './standing-rules.js';

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

/**
 * Takes a product feed in place of the one before, as {@link makeFeed} and {@link replaceFeed} do.
 *
 * @throws TableError - it is no feed, or lists no product; nothing has changed then.
 */
export async function takeFeed(
  services: Pick<Services, 'dataDir' | 'decisions' | 'now'>,
  source: TableSource,
  createdById: string | null,
  hooks: Parameters<typeof readFeed>[2],
): Promise<ProductFeedEntity> {
  const { dataDir, decisions } = services;
  const feed = await makeFeed(services, source, createdById, hooks);
  try {
    await settleFeeds(services, await decisions.write((manager) => replaceFeed(manager, feed)));
    return feed;
  } catch (error) {
    if (!(await decisions.read.existsBy(ProductFeedEntity, { id: feed.id })))
      await rm(feedFile(dataDir, feed.id), { force: true });
    throw error;
  }
}

/**
 * Makes a product feed that does not count yet. What is kept of it is each usable row's id, stock and price, whole on the disk.
 *
 * @throws TableError - it is no feed, or lists no product; no file is left then.
 */
export async function makeFeed(
  { dataDir, now }: Pick<Services, 'dataDir' | 'now'>,
  source: TableSource,
  createdById: string | null,
  hooks: Parameters<typeof readFeed>[2],
): Promise<ProductFeedEntity> {
  const id = newId(FEED_PREFIX);
  const file = feedFile(dataDir, id);
  await makePrivate(feedFolder(dataDir));
  try {
    const counts = await writeFeed(file, source, hooks);
    return Object.assign(new ProductFeedEntity(), {
      id,
      fileName: source.name,
      updatedAt: now(),
      ...counts,
      createdById,
    });
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

/** Lets a feed count in place of the one before. @returns the ids of the feeds whose files stay, for {@link settleFeeds}. */
export async function replaceFeed(manager: EntityManager, feed: ProductFeedEntity): Promise<string[]> {
  const former = await forgetFeeds(manager);
  await manager.insert(ProductFeedEntity, feed);
  return [feed.id, ...former];
}

/** Lets requests see which feed counts, once that is written, and removes the files of others. */
export async function settleFeeds(
  { dataDir, decisions, now }: Pick<Services, 'dataDir' | 'decisions' | 'now'>,
  kept: readonly string[],
): Promise<void> {
  forgetStandingRules(decisions);
  await removeOtherFeeds(dataDir, kept, now());
}

type FeedCounts = Pick<
  ProductFeedEntity,
  'products' | 'inStock' | 'repeatedLines' | 'badLines' | 'badExamples' | 'fileHash'
>;

async function writeFeed(
  file: string,
  source: TableSource,
  hooks: Parameters<typeof readFeed>[2],
): Promise<FeedCounts> {
  const inStock = new Map<string, boolean>();
  let rows = 0;
  const kept = await open(file, 'wx');
  const hash = createHash('sha256');
  const write = async (text: string): Promise<void> => {
    hash.update(text);
    await kept.write(text);
  };
  try {
    await write('product_id,in_stock,price\n');
    const bad = await readFeed(
      source,
      async (products) => {
        let text = '';
        for (const { id, isInStock, price } of products) {
          inStock.set(id, isInStock);
          text += `"${id.replaceAll('"', '""')}",${isInStock ? 'yes' : 'no'},${Number.isNaN(price) ? '' : price}\n`;
        }
        rows += products.length;
        if (text !== '') await write(text);
      },
      hooks,
    );
    hooks?.signal?.throwIfAborted();
    // With a rule about stock it would leave nothing to recommend.
    if (rows === 0) throw new TableError(source.name, 'no-rows', nothingIn(bad));
    await kept.sync();
    return {
      products: inStock.size,
      inStock: [...inStock.values()].filter(Boolean).length,
      repeatedLines: rows - inStock.size,
      badLines: bad.lines,
      badExamples: bad.examples,
      fileHash: hash.digest('hex'),
    };
  } finally {
    await kept.close();
  }
}

function nothingIn({ lines, examples: [first] }: BadFeedLines): string {
  const found =
    first === undefined
      ? 'it has no line below the header'
      : `${lines} lines cannot be used, the first of them line ${first.line} (${first.reason})`;
  return `it lists no product: ${found}; give a line for each product with its product_id, and in_stock as yes, no or a quantity`;
}

/** @returns the ids of the feeds that counted. */
export async function forgetFeeds(manager: EntityManager): Promise<string[]> {
  const feeds = await manager.find(ProductFeedEntity, { select: { id: true } });
  await manager.createQueryBuilder().delete().from(ProductFeedEntity).execute();
  return feeds.map(({ id }) => id);
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

/** @throws ApiError UNAVAILABLE - the feed's file is gone, or is not as it was written. */
export async function checkFeed(dataDir: string, feed: FeedOfFile): Promise<void> {
  if (feed.fileHash === null) return;
  const file = feedFile(dataDir, feed.id);
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash).catch((error: unknown) => {
    throw unreadable(feed, 'cannot be read', error);
  });
  if (hash.digest('hex') !== feed.fileHash) throw unreadable(feed, 'is not as it was written');
}

type FeedOfFile = Pick<ProductFeedEntity, 'id' | 'fileName' | 'fileHash'>;

const unreadable = ({ id, fileName }: FeedOfFile, what: string, cause?: unknown): ApiError =>
  unavailable(
    `The product feed ${fileName} cannot be used: its file product-feeds/${id}.csv in the data folder ${what}. Restore the file from a backup, or set the feed again.`,
    cause,
  );

const stocks = new WeakMap<ModelSet['shared'], { feedId: string; stock: Promise<Stock> }>();

/**
 * What a feed says of the products of a model set; read once for each of them.
 *
 * @throws as {@link checkFeed}.
 */
export async function stockOf(dataDir: string, set: ModelSet, feed: FeedOfFile): Promise<Stock> {
  const known = stocks.get(set.shared);
  if (known?.feedId === feed.id) return known.stock;
  const stock = checkFeed(dataDir, feed).then(() =>
    readStock(feedFile(dataDir, feed.id), { products: set.shared.products, rowOf: (id) => set.productIds.row(id) }),
  );
  stocks.set(set.shared, { feedId: feed.id, stock });
  try {
    return await stock;
  } catch (error) {
    stocks.delete(set.shared);
    if (error instanceof ApiError) throw error;
    if (error instanceof TableError || (error instanceof Error && 'code' in error))
      throw unreadable(feed, 'cannot be read', error);
    throw error;
  }
}
