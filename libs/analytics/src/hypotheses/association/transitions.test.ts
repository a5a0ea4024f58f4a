import { describe, expect, it } from 'vitest';
import type { StepRow } from './transition-query.js';
import { stepCounts, transitions } from './transitions.js';

const row = (before: string | null, type: string, isLast: boolean, steps: number, half = 0): StepRow => ({
  half,
  user_group: 0,
  before,
  type,
  is_last: isLast,
  steps,
});

describe('transitions', () => {
  it('count an event at a session’s end twice: as a step into it and as one into the end', () => {
    const counts = stepCounts([row(null, 'view', true, 3), row(null, 'view', false, 2), row('view', 'cart', true, 2)]);
    expect(counts.get('start')?.get('view')).toBe(5);
    expect(counts.get('view')?.get('end')).toBe(3);
    expect(counts.get('view')?.get('cart')).toBe(2);
    expect(counts.get('cart')?.get('end')).toBe(2);
  });

  it('keep the sums of rows and columns in what they expect, with nothing from start to end', () => {
    const rows = [0, 1].flatMap((half) => [
      row(null, 'view', false, 400, half),
      row(null, 'cart', false, 100, half),
      row('view', 'view', false, 300, half),
      row('view', 'cart', true, 200, half),
      row('view', 'view', true, 150, half),
      row('cart', 'view', true, 100, half),
    ]);
    const cells = transitions(rows).map(({ row: cell }) => cell);
    expect(cells.some(({ from, to }) => from === 'start' && to === 'end')).toBe(false);
    for (const side of ['from', 'to'] as const) {
      for (const place of new Set(cells.map((cell) => cell[side]))) {
        const mine = cells.filter((cell) => cell[side] === place);
        expect(mine.reduce((sum, { expected }) => sum + expected, 0)).toBeCloseTo(
          mine.reduce((sum, { steps }) => sum + steps, 0),
          6,
        );
      }
    }
  });

  it('that depend on nothing have ratios about 1, and none is found', () => {
    // Shares of the steps out of view, cart, purchase alike.
    const rows = [0, 1].flatMap((half) =>
      ['view', 'cart', 'purchase'].flatMap((before) => [
        row(before, 'view', false, 700, half),
        row(before, 'cart', false, 200, half),
        row(before, 'purchase', false, 100, half),
      ]),
    );
    for (const { row: cell, isLarge } of transitions(rows)) {
      expect(cell.ratio).toMatchObject({ ok: true });
      expect(cell.ratio.ok && cell.ratio.value).toBeCloseTo(1, 6);
      expect(isLarge).toBe(false);
    }
  });

  it('are none without steps', () => {
    expect(transitions([])).toEqual([]);
  });
});
