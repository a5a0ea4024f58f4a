import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readStockFeed, readStockFile } from './stock-feed.js';

const shop = { products: 4, rowOf: (id: string) => ['10', '11', '12', '5773203'].indexOf(id) };
const read = (text: string) => readStockFeed(text.split('\n'), shop);

describe('readStockFeed', () => {
  it('reads ids, stock and prices, whatever the order of columns', async () => {
    const { stock, ...counts } = await read(
      '\uFEFFprice,note,Product_ID,in_stock\r\n9.5,"a, ""b""",10,yes\r\n,,11,0\r\n3,x,12,17\r\n',
    );
    expect([...stock.inStock]).toEqual([1, 0, 1, 0]);
    expect([...stock.listed]).toEqual([1, 1, 1, 0]);
    expect([...stock.prices]).toEqual([9.5, NaN, 3, NaN]);
    expect(counts).toEqual({
      lines: 3,
      inStock: 2,
      outOfStock: 1,
      repeated: 0,
      unknown: { lines: 0, examples: [] },
      bad: { lines: 0, examples: [] },
    });
  });

  it('counts every line that it cannot use, with its number and reason', async () => {
    const { bad, lines, inStock } = await read(
      'product_id,in_stock,price\n10,yes\n,yes,1\n10,perhaps,1\n10,yes,free\n10,-1,1\n"10,yes,1\n"10"x,yes,1\n11,true,2\n\n',
    );
    expect(bad.examples.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'columns'],
      [3, 'product-id'],
      [4, 'in-stock'],
      [5, 'price'],
      [6, 'in-stock'],
      [7, 'quotes'],
      [8, 'quotes'],
    ]);
    expect([bad.lines, lines, inStock]).toEqual([7, 8, 1]);
  });

  it('lets the later line of a product count, and tells unknown products apart', async () => {
    const { stock, repeated, unknown, outOfStock } = await read(
      'product_id,in_stock\n10,yes\n99,yes\n10,out_of_stock\n98,no',
    );
    expect([stock.inStock[0], repeated, outOfStock]).toEqual([0, 1, 1]);
    expect(unknown).toEqual({ lines: 2, examples: ['99', '98'] });
  });

  it('gives the first bad lines as examples and counts all', async () => {
    const { bad, unknown } = await read(`product_id,in_stock\n${'10,perhaps\n'.repeat(50)}${'7,yes\n'.repeat(30)}`);
    expect([bad.lines, bad.examples.length, unknown.lines, unknown.examples.length]).toEqual([50, 20, 30, 20]);
  });

  it('refuses what is no feed, and names what it found', async () => {
    await expect(read('id;stock\n1;2')).rejects.toThrow('The product feed starts with "id;stock"');
    await expect(read('')).rejects.toThrow('The product feed is empty');
  });

  it('reads a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartograph-feed-'));
    try {
      await writeFile(join(folder, 'feed.csv'), 'product_id,in_stock\r\n5773203,in stock');
      expect([...(await readStockFile(join(folder, 'feed.csv'), shop)).stock.inStock]).toEqual([0, 0, 0, 1]);
      await expect(readStockFile(join(folder, 'none.csv'), shop)).rejects.toThrow('ENOENT');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
