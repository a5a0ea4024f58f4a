import { describe, expect, it } from 'vitest';
import { DAY_SECONDS, dayNumber, TWO_MONTHS } from './calendar.js';
import { drawCustomer, isInPeak, scheduleVisit, search } from './customer.js';
import { FALSE_PEAKS, PEAKS } from './plan.js';
import { RandomStream } from './random.js';
import { customersFor, openShop } from './shop.js';

const shop = openShop({ seed: 7, events: 1_000_000 });

function draw(count: number) {
  const random = new RandomStream(0);
  return Array.from({ length: count }, (_, index) => {
    random.reseed(9, index);
    return drawCustomer(shop, index, random);
  });
}

describe('drawCustomer', () => {
  it('plans visits in order of time, mostly to the customer’s own niches', () => {
    const visits = draw(2_000).flatMap((customer) => {
      expect(customer.visits).toEqual(customer.visits.toSorted((a, b) => a.time - b.time));
      return customer.visits.map(({ niche, isTaste }) => isTaste && customer.tastes.includes(niche));
    });
    expect(visits.filter(Boolean).length / visits.length).toBeCloseTo(0.8, 1);
  });

  it('makes a tenth of the customers the ones who buy', () => {
    const customers = draw(5_000);
    const shoppers = customers.filter(({ propensity }) => propensity > 1);
    expect(shoppers.length / customers.length).toBeCloseTo(0.09, 1);
    const visits = (list: typeof customers): number =>
      list.reduce((sum, customer) => sum + customer.visits.length, 0) / list.length;
    expect(visits(shoppers) / visits(customers)).toBeGreaterThan(1.5);
  });
});

describe('scheduleVisit', () => {
  it('adds a later visit in its place, and none after the log’s end', () => {
    const [customer] = draw(1);
    if (!customer) throw new Error('no customer');
    const before = customer.visits.length;
    scheduleVisit(customer, 5 * DAY_SECONDS, TWO_MONTHS.end, 3, 2);
    expect(customer.visits).toHaveLength(before + 1);
    expect(customer.visits).toEqual(customer.visits.toSorted((a, b) => a.time - b.time));
    scheduleVisit(customer, TWO_MONTHS.end - 10, TWO_MONTHS.end, 3, 2);
    expect(customer.visits).toHaveLength(before + 1);
  });
});

describe('isInPeak', () => {
  it('reads weekday and hour on the shop’s clock', () => {
    const saturday = PEAKS.find(({ weekday }) => weekday === 6);
    if (!saturday) throw new Error('no peak on a Saturday');
    const at = dayNumber('2019-10-05') * DAY_SECONDS;
    expect(isInPeak(saturday, at + 15 * 3600)).toBe(true);
    expect(isInPeak(saturday, at + 14 * 3600)).toBe(false);
    expect(isInPeak(saturday, at + DAY_SECONDS + 15 * 3600)).toBe(false);
  });

  it('limits a peak of one day to that day', () => {
    const oneDay = FALSE_PEAKS.find(({ onlyOn }) => onlyOn);
    if (!oneDay?.onlyOn) throw new Error('no peak of one day');
    const at = dayNumber(oneDay.onlyOn) * DAY_SECONDS + 12 * 3600;
    expect(isInPeak(oneDay, at)).toBe(true);
    expect(isInPeak(oneDay, at - 7 * DAY_SECONDS)).toBe(false);
  });
});

describe('search', () => {
  it('finds the row whose running sum first exceeds the number', () => {
    const sums = Float64Array.from([0.2, 0.5, 1]);
    expect([0, 0.19, 0.2, 0.499, 0.5, 0.999].map((at) => search(sums, at, 0, 3))).toEqual([0, 0, 1, 1, 2, 2]);
  });
});

describe('customersFor', () => {
  it('grows with the events and is never none', () => {
    expect(customersFor(100)).toBeGreaterThanOrEqual(1);
    expect(customersFor(2_000_000) / customersFor(1_000_000)).toBeCloseTo(2, 3);
  });
});
