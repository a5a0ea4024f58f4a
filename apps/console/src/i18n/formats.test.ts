import { describe, expect, test } from 'vitest';
import { createFormats } from './formats.js';

const en = createFormats({ locale: 'en', timeZone: 'Asia/Dubai', currency: null });
const ko = createFormats({ locale: 'ko', timeZone: 'Asia/Dubai', currency: null });
const plain = (text: string): string => text.replaceAll(/[\u00A0\u2009\u202F]/g, ' ');

describe('numbers', () => {
  test('counts are grouped and compact counts follow the language', () => {
    expect(en.count(1234567)).toBe('1,234,567');
    expect(en.compact(12_345_678)).toBe('12.3M');
    expect(ko.compact(12_345_678)).toBe('1234.6만');
    expect(ko.compact(123_456_789)).toBe('1.2억');
  });
  test('fractions become per cents with enough digits to tell small rates apart', () => {
    expect(en.percent(0.02735)).toBe('2.74%');
    expect(en.percent(0.4831)).toBe('48.3%');
    expect(en.share(0.95)).toBe('95%');
    expect(en.change(0.05)).toBe('+5%');
    expect(en.change(-0.126)).toBe('-12.6%');
    expect(en.points(0.0041)).toBe('+0.41');
    expect([0.028, -0.0144].map(en.pointSize)).toEqual(['2.80', '1.44']);
  });
  test('no share is 0% that is not none', () => {
    expect([0, 2 / 210_372, 0.00005, 0.003].map(en.percent)).toEqual(['0%', '<0.01%', '0.01%', '0.30%']);
    expect(en.estimate({ value: 0, unit: 'FRACTION' })).toBe('0%');
  });
  test('marks of an axis have the decimals that their step needs', () => {
    expect([0, 0.03, 0.12].map((mark) => en.percentMark(mark, 0.03))).toEqual(['0%', '3%', '12%']);
    expect([0, 0.025, 0.1].map((mark) => en.percentMark(mark, 0.025))).toEqual(['0.0%', '2.5%', '10.0%']);
    expect([0.0005, 0.001].map((mark) => en.percentMark(mark, 0.0005))).toEqual(['0.05%', '0.10%']);
  });
  test('parts of a sentence end in "and" in English, and are only set apart in Korean', () => {
    expect(en.clauses(['a is b', 'c is d', 'e is f'])).toBe('a is b, c is d, and e is f');
    expect(ko.clauses(['a에게는 b', 'c에게는 d'])).toBe('a에게는 b, c에게는 d');
  });
  test('money keeps every digit of a long decimal and invents no symbol', () => {
    expect(en.money('14786.59')).toBe('14,786.59');
    expect(en.money('90071992547409931234.5')).toBe('90,071,992,547,409,931,234.50');
    expect(ko.money('14786.59')).toBe('14,786.59');
    expect(ko.moneyCompact(12_345_678)).toBe('1234.6만');
  });
  test('a known currency is written with its sign', () => {
    expect(createFormats({ locale: 'ko', timeZone: 'Asia/Seoul', currency: 'KRW' }).money('14786')).toBe('₩14,786');
  });
  test('an estimate without a value is a dash, an interval shares one precision', () => {
    expect(en.estimate({ value: null, unit: 'FRACTION' })).toBe('–');
    expect(en.estimate({ value: 0.0274, unit: 'FRACTION' })).toBe('2.74%');
    expect(en.estimate({ value: 0.05, unit: 'RELATIVE' })).toBe('+5.0%');
    expect(plain(en.interval({ low: 0.0207, high: 0.0362, unit: 'FRACTION' }) ?? '')).toBe('2.07% – 3.62%');
    expect(en.interval({ low: null, high: null, unit: 'FRACTION' })).toBeNull();
    expect(en.interval({ low: 0.5, high: 0.5, unit: 'FRACTION' })).toBe('50.0%');
  });
  test('a value and its interval have as many decimals', () => {
    const written = (estimate: Parameters<typeof en.estimate>[0]): string[] => [
      en.estimate(estimate),
      plain(en.interval(estimate) ?? ''),
    ];
    expect(written({ unit: 'FRACTION', value: 0.0824, low: 0.051, high: 0.132 })).toEqual(['8.24%', '5.10% – 13.20%']);
    expect(written({ unit: 'RATIO', value: 4.94, low: 3.7, high: 6.59 })).toEqual(['4.94', '3.70–6.59']);
    expect(written({ unit: 'RATIO', value: 31.8, low: 30.4, high: 33.31 })).toEqual(['31.8', '30.4–33.3']);
    expect(written({ unit: 'RATIO', value: 0.154, low: 0.15, high: 0.158 })).toEqual(['0.154', '0.150–0.158']);
    expect(written({ unit: 'RELATIVE', value: 1.405, low: 0.902, high: 1.967 })).toEqual(['+141%', '+90–197%']);
    expect(written({ unit: 'RELATIVE', value: -0.08, low: -0.2, high: 0.051 })).toEqual(['-8.0%', '-20.0% – +5.1%']);
  });
  test('an estimate of money tells no cents that its interval swallows', () => {
    const value = { unit: 'MONEY_PER_USER', value: 1147.08, low: 990.29, high: 1328.69 } as const;
    expect([en.estimate(value), en.interval(value)]).toEqual(['1,147', '990–1,329']);
    expect(en.estimate({ ...value, low: null, high: null })).toBe('1,147.08');
    expect(en.estimate({ ...value, value: 12.5, low: 11, high: 14 })).toBe('12.50');
  });
  test('an estimate of seconds or hours is a duration, with both ends of its interval', () => {
    const written = (formats: typeof en, estimate: Parameters<typeof en.estimate>[0]): string[] =>
      [formats.estimate(estimate), formats.interval(estimate) ?? ''].map(plain);
    expect(written(en, { unit: 'SECONDS', value: 43, low: 38, high: 95 })).toEqual(['43 sec', '38 sec – 1 min 35 sec']);
    expect(written(ko, { unit: 'HOURS', value: 2.5, low: 1, high: 26 })).toEqual(['2시간 30분', '1시간 – 1일 2시간']);
    expect(written(en, { unit: 'SECONDS', value: 43, low: 43, high: 43 })).toEqual(['43 sec', '43 sec']);
    expect(written(en, { unit: 'DAYS', value: 2.25, low: 2, high: 3.5 })).toEqual(['2.3', '2–3.5']);
  });
  test('bytes and durations take their largest sensible units', () => {
    expect(plain(en.bytes(4_915_000))).toBe('4.9 MB');
    expect(plain(en.bytes(12))).toBe('12 bytes');
    expect(plain(en.duration(3725))).toBe('1 hr 2 min');
    expect(plain(ko.duration(3725))).toBe('1시간 2분');
    expect(plain(en.duration(0.4))).toBe('0 sec');
    expect(plain(en.duration(90_061))).toBe('1 day 1 hr');
    expect([171_720, 86_399, 3599.7, 59.6, 60].map((seconds) => plain(en.duration(seconds)))).toEqual([
      '2 days',
      '1 day',
      '1 hr',
      '1 min',
      '1 min',
    ]);
  });
});

describe('days and instants', () => {
  test('a local day is never shifted by a zone', () => {
    expect(en.day('2019-10-01')).toBe('Oct 1, 2019');
    expect(ko.day('2019-10-01')).toBe('2019년 10월 1일');
    expect(plain(en.dayRange('2019-10-01', '2019-10-31'))).toBe('Oct 1 – 31, 2019');
  });
  test('an instant is shown in the shop’s zone', () => {
    expect(plain(en.instant('2019-10-31T21:30:00.000Z'))).toBe('Nov 1, 2019, 1:30 AM');
  });
  test('a Korean instant breaks into lines between its day and its time, and nowhere else', () => {
    expect(ko.instant('2019-10-31T21:30:00.000Z').split(' ').map(plain)).toEqual([
      '2019. 11. 1.',
      expect.stringMatching(/^\S+ 1:30$/),
    ]);
  });
});
