import { expect, test } from 'vitest';
import { treePath } from './tree-path.js';

test('a category lies below the parts of its code, a brand below the top', () => {
  expect(treePath('CATEGORY', 'electronics.audio')).toEqual([
    { key: null, name: '' },
    { key: 'electronics', name: 'electronics' },
    { key: 'electronics.audio', name: 'audio' },
  ]);
  expect(treePath('BRAND', 'a.b')).toEqual([
    { key: null, name: '' },
    { key: 'a.b', name: 'a.b' },
  ]);
  expect(treePath('CATEGORY', '-')).toEqual([
    { key: null, name: '' },
    { key: '-', name: '-' },
  ]);
});
