import { array, assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnitIndex } from './unit-index.js';

describe('UnitIndex', () => {
  it('numbers different ids in the order in which they come, and finds them again', () => {
    assert(
      property(array(string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 400 }), (ids) => {
        const index = new UnitIndex();
        const known = new Map<string, number>();
        for (const id of ids) {
          if (!known.has(id)) known.set(id, known.size);
          expect(index.add(id)).toBe(known.get(id));
        }
        expect(index.size).toBe(known.size);
        for (const [id, unit] of known) expect([index.find(id), index.id(unit)]).toEqual([unit, id]);
        expect(index.find('not among them')).toBe(-1);
      }),
    );
  });

  it('keeps hundreds of thousands of ids, of any length, apart', () => {
    const index = new UnitIndex();
    for (let unit = 0; unit < 300_000; unit += 1) index.add(`user-${unit}`);
    const long = ['a', 'b'].map((end) => 'x'.repeat(5_000) + end);
    expect(long.map((id) => index.add(id))).toEqual([300_000, 300_001]);
    for (const unit of [0, 1, 299_999]) expect(index.find(`user-${unit}`)).toBe(unit);
    expect(index.id(300_001)).toBe(long[1]);
    expect(index.size).toBe(300_002);
  });

  it('keeps ids apart of which one lies across the end of a piece of memory', () => {
    const index = new UnitIndex();
    const id = (unit: number): string => `${unit}-${'y'.repeat(3_000_000)}`;
    for (let unit = 0; unit < 12; unit += 1) expect(index.add(id(unit))).toBe(unit);
    for (let unit = 0; unit < 12; unit += 1) expect(index.id(unit) === id(unit)).toBe(true);
  });
});
