import { expect, it } from 'vitest';
import { createMemory } from '@cartograph/threads';
import { layOutRank, writeSetting } from './rank-layout.js';

const needs = { factors: 17, items: 100, k: 5, threads: 2, slab: 65, seenEntries: 40 };

it('gives every piece of a batch a place of its own', () => {
  const layout = layOutRank(needs);
  const pieces = [
    [layout.task, 128],
    [layout.setting, 52],
    [layout.bounds, 12],
    [layout.queries, 65 * 128],
    [layout.items, 12_800],
    [layout.quantized, 6_400],
    [layout.norms, 400],
    [layout.ids, 400],
    [layout.places, 400],
    [layout.seenIndptr, 264],
    [layout.seenIndices, 160],
    [layout.outIds, 1_300],
    [layout.outScores, 1_300],
    ...layout.works.map((work) => [work, 288 + 100]),
  ].toSorted((a, b) => a[0]! - b[0]!);
  expect(pieces).toHaveLength(15);
  pieces.forEach(([pointer, length], place) =>
    expect(pointer! + length!).toBeLessThanOrEqual(pieces[place + 1]?.[0] ?? layout.bytes),
  );
  expect([layout.stride, layout.marksAt]).toEqual([32, 288]);
});

it('tells the kernel where everything is, and that nothing was seen', () => {
  const layout = layOutRank(needs);
  const { buffer } = createMemory(layout.bytes);
  const words = new Int32Array(buffer, layout.setting, 13);
  writeSetting(layout, buffer, { items: 100, k: 5, isSeen: false });
  expect([words[0], words[6], words[7], words[8], words[9], words[12]]).toEqual([
    layout.queries,
    100,
    32,
    5,
    0,
    layout.outScores,
  ]);
  writeSetting(layout, buffer, { items: 100, k: 5, isSeen: true });
  expect(words[9]).toBe(layout.seenIndptr);
});
