import { expect, it } from 'vitest';
import { clusterOf } from './segment-name.js';

it('reads a cluster out of its name', () => {
  expect(clusterOf('cluster-1-of-4')).toEqual({ place: 1, of: 4 });
  expect(clusterOf('champions')).toBeNull();
});
