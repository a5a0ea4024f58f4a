import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFeed, readStock, type BadFeedLines, type FeedProduct } from './stock-feed.js';

async function read(text: string): Promise<{ products: FeedProduct[]; bad: BadFeedLines }> {
  const products: FeedProduct[] = [];
  const open = (): Readable => Readable.from([Buffer.from(text)], { objectMode: false });
  const bad = await readFeed({ name: 'feed.csv', open }, (found) => void products.push(...found));
  return { products, bad };
}

describe('readFeed', () => {
  it('reads ids, stock and prices, whatever the order of columns', async () => {
    expect(
      await read(
        '\uFEFFprice,note,Product_ID,in_stock\r\n9.5,"a, ""b""",10,yes\r\n,"two\nlines",11,0\r\n3,x,12,17\r\n',
      ),
    ).toEqual({
      products: [
        { id: '10', isInStock: true, price: 9.5 },
        { id: '11', isInStock: false, price: Number.NaN },
        { id: '12', isInStock: true, price: 3 },
      ],
      bad: { lines: 0, examples: [] },
    });
  });

  it('counts every row that it cannot use, with its line and reason', async () => {
    const { bad, products } = await read(
      `product_id,in_stock,price\n10,yes\n,yes,1\n${'1'.repeat(201)},yes,1\n10,perhaps,1\n10,yes,free\n10,-1,1\n11,true,2\n\n`,
    );
    expect(bad.examples.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'columns'],
      [3, 'product-id'],
      [4, 'product-id'],
      [5, 'in-stock'],
      [6, 'price'],
      [7, 'in-stock'],
    ]);
    expect([bad.lines, products.length]).toEqual([6, 1]);
  });

  it('keeps the first bad rows as examples, cut, and counts all', async () => {
    const { bad } = await read(`product_id,in_stock,note\n${`10,perhaps,${'x'.repeat(5_000)}\n`.repeat(50)}`);
    expect([bad.lines, bad.examples.length]).toEqual([50, 20]);
    expect(new Set(bad.examples.map(({ text }) => text.length))).toEqual(new Set([1_000]));
  });

  it('refuses what is no feed, and names what it found', async () => {
    await expect(read('id;stock\n1;2')).rejects.toThrow(
      'feed.csv, line 1 "id,stock": this line must name the columns product_id and in_stock',
    );
    await expect(read('')).rejects.toThrow('feed.csv: it is empty');
    await expect(read('product_id,in_stock\n"10,yes\n11,yes\n')).rejects.toThrow(
      'feed.csv, line 2: a quote is not closed',
    );
  });
});

describe('readStock', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cartograph-feed-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const shop = { products: 4, rowOf: (id: string) => ['10', '11', '12', '5773203'].indexOf(id) };

  it('gives each product of the shop what the later row says, and passes over others', async () => {
    const file = join(folder, 'feed.csv');
    await writeFile(
      file,
      'product_id,in_stock,price\r\n10,yes,9\r\n99,yes,1\r\n10,out_of_stock,\r\n5773203,in stock,2.5',
    );
    const stock = await readStock(file, shop);
    expect([...stock.inStock]).toEqual([0, 0, 0, 1]);
    expect([...stock.listed]).toEqual([1, 0, 0, 1]);
    expect([...stock.prices]).toEqual([Number.NaN, Number.NaN, Number.NaN, 2.5]);
    await expect(readStock(join(folder, 'none.csv'), shop)).rejects.toThrow('ENOENT');
  });
});
