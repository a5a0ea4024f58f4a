import { expect, test } from 'vitest';
import { rowWindow } from './row-window.js';

const options = { count: 1000, rowHeight: 40, height: 400, isOn: true };

test('draws what is in sight and some to spare, and keeps the whole height', () => {
  for (const scrollTop of [0, 40, 4_000, 39_600, 1_000_000]) {
    const { from, to, before, after } = rowWindow(options, scrollTop);
    expect(before + (to - from) * 40 + after).toBe(40_000);
    expect(to - from).toBeLessThan(40);
  }
  expect(rowWindow(options, 4_000)).toMatchObject({ from: 88, to: 122 });
});

test('the last row is reached', () => {
  expect(rowWindow(options, 39_600).to).toBe(1000);
});

test('a short table is drawn whole', () => {
  expect(rowWindow({ ...options, isOn: false }, 500)).toEqual({ from: 0, to: 1000, before: 0, after: 0 });
});
