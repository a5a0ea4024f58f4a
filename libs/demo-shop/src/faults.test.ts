import { describe, expect, it } from 'vitest';
import { NOVEMBER_STARTS_AT, START_SECONDS } from './calendar.js';
import { CART, PURCHASE } from './event-sorter.js';
import {
  BORROWED_SESSION,
  botsFor,
  drawDuplicates,
  isCartLogged,
  isPurchaseLogged,
  NO_SESSION,
  sessionKey,
} from './faults.js';
import { RandomStream } from './random.js';

const at = (instant: string): number => Date.parse(instant) / 1000 - START_SECONDS;

describe('faults', () => {
  it('log no purchase from the start of 15 November in Dubai to its end in UTC', () => {
    expect(isPurchaseLogged(at('2019-11-14T19:59:59Z'))).toBe(true);
    expect(isPurchaseLogged(at('2019-11-14T20:00:00Z'))).toBe(false);
    expect(isPurchaseLogged(at('2019-11-15T23:59:59Z'))).toBe(false);
    expect(isPurchaseLogged(at('2019-11-16T00:00:00Z'))).toBe(true);
  });

  it('lose carts of apparel before November only', () => {
    const random = new RandomStream(1);
    const logged = (isApparel: boolean, time: number): number =>
      Array.from({ length: 1_000 }, () => isCartLogged(isApparel, time, random)).filter(Boolean).length;
    expect(logged(true, 0)).toBeLessThan(10);
    expect(logged(true, NOVEMBER_STARTS_AT)).toBe(1_000);
    expect(logged(false, 0)).toBe(1_000);
  });

  it('copy carts far more often than other events, now and then dozens of times', () => {
    const random = new RandomStream(2);
    const copies = (type: number): number[] => Array.from({ length: 100_000 }, () => drawDuplicates(type, random));
    const carts = copies(CART);
    expect(carts.filter((count) => count > 0).length / 100_000).toBeCloseTo(0.025, 2);
    expect(Math.max(...carts)).toBeGreaterThanOrEqual(30);
    expect(Math.max(...carts)).toBeLessThan(78);
    expect(Math.max(...copies(PURCHASE))).toBe(1);
  });

  it('name sessions by number, borrow a few, lose a few', () => {
    const random = new RandomStream(3);
    expect(sessionKey(4_001, 0, random)).toBe(BORROWED_SESSION);
    expect(sessionKey(4_001, 1, random)).toBe(1);
    expect(sessionKey(2, 0, random)).toBe(0);
    const lost = Array.from({ length: 200_000 }, () => sessionKey(2, 3, random)).filter((key) => key === NO_SESSION);
    expect(lost.length).toBeGreaterThan(2);
    expect(lost.length).toBeLessThan(30);
  });

  it('send two bots to a million events, none to a small log', () => {
    expect(botsFor(1_000_000)).toBe(2);
    expect(botsFor(20_000)).toBe(0);
  });
});
