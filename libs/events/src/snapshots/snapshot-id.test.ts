import { expect, test } from 'vitest';
import type { Pointer } from '../manifest.js';
import { newSnapshotId, resolveSnapshot } from './snapshot-id.js';

const pointer: Pointer = {
  format: 'cartograph-lake',
  layoutVersion: 2,
  current: '20200102t000000-bbbbbbbb',
  snapshots: ['20200101t000000-aaaaaaaa', '20200102t000000-bbbbbbbb'],
  reports: [],
  replaced: {
    '20191231t000000-cccccccc': '20191231t000001-dddddddd',
    '20191231t000001-dddddddd': '20200101t000000-aaaaaaaa',
  },
};

test('a snapshot is meant by its id, by a piece that fits no other, or as the current one', () => {
  expect(
    ['current', '20200101t000000-aaaaaaaa', '20200101', 'bbbbbbbb'].map((text) => resolveSnapshot(pointer, text)),
  ).toEqual([pointer.current, pointer.snapshots[0], pointer.snapshots[0], pointer.current]);
  expect(() => resolveSnapshot(pointer, '2020')).toThrow('write more of the id');
  for (const text of ['', 'never', '2021', 'bbbb'])
    expect(() => resolveSnapshot(pointer, text), text).toThrow('has no snapshot');
  expect(() => resolveSnapshot({ ...pointer, current: null }, 'current')).toThrow('empty');
});

test('a snapshot from which users were erased says what took its place, however often', () => {
  for (const text of ['20191231t000000-cccccccc', '20191231t000001', '20191231t000000'])
    expect(() => resolveSnapshot(pointer, text), text).toThrow('use 20200101t000000-aaaaaaaa');
});

test('ids begin with their second and hold nothing that a path or a schema could trip over', () => {
  expect(newSnapshotId()).toMatch(/^\d{8}t\d{6}-[0-9a-f]{8}$/);
});
