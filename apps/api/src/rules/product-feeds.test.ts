import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkFeed, feedFile, removeOtherFeeds } from './product-feeds.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const HOUR_MS = 3_600_000;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'feeds-'));
  await mkdir(path.dirname(feedFile(dataDir, 'x')));
});
afterEach(() => rm(dataDir, { recursive: true }));

const made = async (id: string, ageMs: number): Promise<void> => {
  await writeFile(feedFile(dataDir, id), 'product_id,in_stock\n1,yes\n');
  await utimes(feedFile(dataDir, id), NOW, new Date(NOW.getTime() - ageMs));
};
const left = async (): Promise<string[]> => (await readdir(path.dirname(feedFile(dataDir, 'x')))).toSorted();

test('files of feeds that count no more go; the one that did until now stays for requests under way', async () => {
  for (const id of ['pfd_old', 'pfd_former', 'pfd_new']) await made(id, HOUR_MS);
  await removeOtherFeeds(dataDir, ['pfd_new', 'pfd_former'], NOW);
  expect(await left()).toEqual(['pfd_former.csv', 'pfd_new.csv']);
});

test('the file of a feed that somebody else is setting at the same moment stays', async () => {
  await made('pfd_mine', 0);
  await made('pfd_theirs', 1_000);
  await removeOtherFeeds(dataDir, ['pfd_mine'], NOW);
  expect(await left()).toEqual(['pfd_mine.csv', 'pfd_theirs.csv']);
});

test('a shop without any feed has nothing to remove', async () => {
  await rm(path.dirname(feedFile(dataDir, 'x')), { recursive: true });
  await expect(removeOtherFeeds(dataDir, [], NOW)).resolves.toBeUndefined();
});

test('a file that is not as it was written, or gone, is named with what to do', async () => {
  const text = 'product_id,in_stock,price\n"1",yes,\n';
  const feed = { id: 'pfd_a', fileName: 'stock.csv', fileHash: createHash('sha256').update(text).digest('hex') };
  const file = feedFile(dataDir, feed.id);
  await writeFile(file, text);
  await expect(checkFeed(dataDir, feed)).resolves.toBeUndefined();
  const told = (what: string): object => ({
    code: 'UNAVAILABLE',
    message: `The product feed stock.csv cannot be used: its file product-feeds/pfd_a.csv in the data folder ${what}. Restore the file from a backup, or set the feed again.`,
  });
  await writeFile(file, text.replace('1', '3'));
  await expect(checkFeed(dataDir, feed)).rejects.toMatchObject(told('is not as it was written'));
  await rm(file);
  await expect(checkFeed(dataDir, feed)).rejects.toMatchObject(told('cannot be read'));
  // What was set before hashes were kept.
  await expect(checkFeed(dataDir, { ...feed, fileHash: null })).resolves.toBeUndefined();
});
