import { describe, expect, it } from 'vitest';
import { TWO_MONTHS } from './calendar.js';
import { CATEGORIES } from './categories.js';
import { ATTRACTIONS, FALSE_PEAKS, isUnder, NOVEMBER_BRAND, PEAKS, PRICE_BANDS, SEQUELS } from './plan.js';

const windows = [...PEAKS, ...FALSE_PEAKS];
const plansUnder = (code: string): typeof CATEGORIES => CATEGORIES.filter((plan) => isUnder(plan.code, code));

/** Brands of a category at any price. */
const brandsUnder = (code: string): string[] =>
  plansUnder(code).flatMap(({ brands }) => [brands].flat().flatMap((weights: object) => Object.keys(weights)));

describe('what is planted', () => {
  it('has an id of its own each', () => {
    const ids = [...windows, ...ATTRACTIONS, ...SEQUELS].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('stands in categories that the shop sells', () => {
    const codes = [...windows, ...ATTRACTIONS, NOVEMBER_BRAND].map(({ category }) => category);
    const leading = SEQUELS.flatMap(({ after, category }) => [after.category, category]);
    expect([...codes, ...leading].filter((code) => plansUnder(code).length === 0)).toEqual([]);
  });

  it('favors brands that these categories carry, and price bands that there are', () => {
    const missing = ATTRACTIONS.filter(({ category, attribute }) =>
      attribute.name === 'brand'
        ? !brandsUnder(category).includes(attribute.value)
        : !PRICE_BANDS.includes(attribute.value),
    );
    expect(missing).toEqual([]);
    expect(brandsUnder(NOVEMBER_BRAND.category)).toContain(NOVEMBER_BRAND.brand);
  });

  it('is stronger than nothing, in the plan and in the log', () => {
    expect(
      windows.filter(({ intensity, expected }) => !(intensity > 1 && expected > 1 && expected <= intensity)),
    ).toEqual([]);
    expect(ATTRACTIONS.filter(({ factor, expected }) => !(factor > 1 && expected > 1))).toEqual([]);
    expect(
      SEQUELS.filter(
        ({ chance, readiness, expectedLift }) => !(chance > 0 && chance < 1 && readiness > 1 && expectedLift > 1),
      ),
    ).toEqual([]);
  });

  it('leads on to another shelf', () => {
    expect(
      SEQUELS.filter(({ after, category }) => isUnder(category, after.category) || isUnder(after.category, category)),
    ).toEqual([]);
  });
});

describe('windows', () => {
  it('are hours in a row of one day of the week', () => {
    const broken = windows.filter(
      ({ weekday, hours }) =>
        !(
          weekday >= 1 &&
          weekday <= 7 &&
          hours.length > 0 &&
          hours.every((hour, place) => hour >= 0 && hour <= 23 && hour === hours[0]! + place)
        ),
    );
    expect(broken).toEqual([]);
  });

  it('do not meet in one category, so that each can be found by itself', () => {
    const meeting = windows.filter((one, place) =>
      windows.some(
        (other, at) =>
          at !== place &&
          (isUnder(one.category, other.category) || isUnder(other.category, one.category)) &&
          one.weekday === other.weekday,
      ),
    );
    expect(meeting).toEqual([]);
  });

  it('are told apart from real peaks by what is wrong with them', () => {
    expect(PEAKS.filter(({ onlyOn, dampedBy }) => onlyOn !== undefined || dampedBy !== undefined)).toEqual([]);
    expect(FALSE_PEAKS.filter(({ onlyOn, dampedBy = 1 }) => onlyOn === undefined && !(dampedBy > 1))).toEqual([]);
  });

  it('of a single day fall on a date of their weekday, inside the log', () => {
    const days = FALSE_PEAKS.flatMap(({ onlyOn, weekday }) =>
      onlyOn === undefined ? [] : [{ onlyOn: Date.parse(onlyOn), weekday }],
    );
    expect(days).toHaveLength(1);
    for (const { onlyOn, weekday } of days) {
      expect(new Date(onlyOn).getUTCDay() || 7).toBe(weekday);
      const second = (onlyOn - Date.UTC(2019, 9, 1)) / 1000;
      expect(second).toBeGreaterThanOrEqual(TWO_MONTHS.start);
      expect(second).toBeLessThan(TWO_MONTHS.end);
    }
  });
});

describe('a code', () => {
  it('lies under itself and under its own beginnings, part by part', () => {
    expect(isUnder('apparel.shoes.keds', 'apparel.shoes.keds')).toBe(true);
    expect(isUnder('apparel.shoes.keds', 'apparel')).toBe(true);
    expect(isUnder('apparel.shoes', 'apparel.shoes.keds')).toBe(false);
    expect(isUnder('auto.accessories', 'a')).toBe(false);
    expect(isUnder('kids', 'kid')).toBe(false);
  });

  it('that is empty lies under nothing but itself', () => {
    expect(isUnder('', '')).toBe(true);
    expect(isUnder('', 'auto')).toBe(false);
  });
});
