import { describe, expect, it } from 'vitest';
import { longSession, secondLook } from './behaviors.js';

describe('a second look', () => {
  it('is one chance more, not a stronger wish, where later looks lead to the cart as often as first ones', () => {
    const rows = [0, 1].map((half) => ({
      half,
      band: 4,
      first_looks: 1000,
      first_carted: 100,
      once_uncarted: 600,
      later_looks: 400,
      later_carted: 40,
    }));
    const { row, isLarge } = secondLook(rows);
    expect(row.controlled).toMatchObject({ ok: true, value: 1 });
    expect(isLarge).toBe(false);
    expect(row.support).toBe(600);
  });

  it('leads to the cart where later looks do so more often', () => {
    const rows = [0, 1].map((half) => ({
      half,
      band: 4,
      first_looks: 1000,
      first_carted: 50,
      once_uncarted: 700,
      later_looks: 400,
      later_carted: 60,
    }));
    const { row, pValue, heldOut, isLarge } = secondLook(rows);
    expect(row.controlled.ok && row.controlled.value).toBeCloseTo((60 * 950) / (340 * 50), 9);
    expect([isLarge, (pValue ?? 1) < 1e-6, (heldOut ?? 1) < 1e-6]).toEqual([true, true, true]);
  });
});

describe('a long session', () => {
  it('has carts for having views: the odds ratio reverses per view', () => {
    const rows = [0, 1].flatMap((half) => [
      { half, is_long: true, sessions: 1000, cart_sessions: 300, views: 15_000, carts: 350 },
      { half, is_long: false, sessions: 9000, cart_sessions: 700, views: 20_000, carts: 800 },
    ]);
    const { row, isLarge, heldOut } = longSession(rows);
    expect(row.simpson).toBe('reversed');
    expect(row.controlled.ok && row.controlled.value).toBeCloseTo(350 / 15_000 / (800 / 20_000), 9);
    expect([isLarge, heldOut !== null && heldOut > 0.99]).toEqual([false, true]);
  });

  it('is not compared where there is none', () => {
    expect(
      longSession([{ half: 0, is_long: false, sessions: 5, cart_sessions: 1, views: 9, carts: 1 }]).row,
    ).toMatchObject({ apparent: { ok: false }, controlled: { ok: false, reason: 'no-data' }, simpson: null });
    expect(secondLook([]).row.controlled).toMatchObject({ ok: false, reason: 'no-data' });
  });
});
