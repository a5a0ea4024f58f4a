import { describe, expect, test } from 'vitest';
import { layOut, LEAST_DRAWN, type Step } from './transition-layout.js';

const steps: Step[] = [
  { from: 'START', to: 'VIEW', share: 1, ratio: 1.05 },
  { from: 'VIEW', to: 'VIEW', share: 0.75, ratio: 1 },
  { from: 'VIEW', to: 'CART', share: 0.04, ratio: 1.3 },
  { from: 'VIEW', to: 'PURCHASE', share: 0.01, ratio: 0.9 },
  { from: 'CART', to: 'VIEW', share: 0.6, ratio: 0.8 },
  { from: 'PURCHASE', to: 'END', share: 0.7, ratio: null },
];

describe.each([false, true])('the layout of steps, narrow: %s', (isNarrow) => {
  const layout = layOut(steps, isNarrow);

  test('has the places that steps touch, in the order of a session, within its bounds', () => {
    expect(layout.nodes.map(({ place }) => place)).toEqual(['START', 'VIEW', 'CART', 'PURCHASE', 'END']);
    for (const { x, y } of [...layout.nodes, ...layout.arcs.map(({ label }) => label)]) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(layout.width);
      expect(y).toBeGreaterThan(layout.top);
      expect(y).toBeLessThan(layout.top + layout.height);
    }
  });

  test('draws steps that are frequent enough, and puts those that repeat into the box', () => {
    expect(layout.arcs.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'START VIEW',
      'VIEW CART',
      'CART VIEW',
      'PURCHASE END',
    ]);
    expect(layout.arcs.every(({ share }) => share >= LEAST_DRAWN)).toBe(true);
    expect(layout.nodes.find(({ place }) => place === 'VIEW')?.again).toBe(0.75);
    expect(layout.nodes.find(({ place }) => place === 'CART')?.again).toBeNull();
  });

  test('marks what is more or less frequent than expected', () => {
    expect(layout.arcs.map(({ kind }) => kind)).toEqual(['as', 'more', 'less', 'as']);
  });
});

test('nothing to draw has no places', () => {
  expect(layOut([], false)).toMatchObject({ nodes: [], arcs: [], width: 0 });
});
