import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSurface } from './power-surface.js';

interface Told {
  surface: Parameters<typeof readSurface>[0];
  exact: { units: number; effect: number; power: number | null }[];
}
const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'power-surface.golden.json'), 'utf8')) as Record<
  'oneLook' | 'plannedLooks' | 'anytime',
  Told
>;

test.each([
  ['oneLook', 0.002],
  ['plannedLooks', 0.005],
  ['anytime', 0.01],
] as const)('between the points of %s power is read to within %d', (name, tolerance) => {
  const { surface, exact } = golden[name];
  const reader = readSurface(surface);
  let read = 0;
  for (const { units, effect, power } of exact) {
    const told = reader.powerAt(units, effect);
    if (power === null || told === null) continue;
    expect(Math.abs(told - power), `${units} users, ${effect}: ${told} instead of ${power}`).toBeLessThan(tolerance);
    read += 1;
  }
  expect(read).toBeGreaterThan(20);
});

test('the points themselves are read as they are; beyond them, and before a first look, there is nothing', () => {
  const { effects, rows } = golden.oneLook.surface;
  const reader = readSurface(golden.oneLook.surface);
  const last = rows.at(-1);
  expect(reader.powerAt(last?.units ?? 0, effects[5] ?? 0)).toBeCloseTo(last?.powers[5] ?? -1, 5);
  expect(reader.curve(last?.units ?? 0)).toHaveLength(effects.length);
  expect(reader.powerAt(24_001, 0.1)).toBeNull();
  expect(reader.powerAt(100, 0.1)).toBeNull();
  expect(reader.powerAt(9_000, 0.6)).toBeNull();
  expect(readSurface(golden.anytime.surface).powerAt(900, 0.1)).toBeNull();
  expect(readSurface({ effects: [], rows: [] }).curve(10)).toEqual([]);
});

test('the smallest effect that is found has the power asked for; where none has, there is none', () => {
  const reader = readSurface(golden.oneLook.surface);
  const found = reader.detectable(24_000, 0.8);
  expect(reader.powerAt(24_000, found ?? 0)).toBeCloseTo(0.8, 6);
  expect(reader.detectable(500, 0.8)).toBeNull();
});

test('losses are read with their sign', () => {
  const { effects, rows } = golden.oneLook.surface;
  const up = readSurface(golden.oneLook.surface);
  const down = readSurface({ effects: effects.map((effect) => -effect), rows });
  expect(down.powerAt(9_100, -0.111)).toBeCloseTo(up.powerAt(9_100, 0.111) ?? -1, 9);
  expect(down.detectable(9_100, 0.5)).toBeCloseTo(up.detectable(9_100, 0.5) ?? -1, 9);
});
