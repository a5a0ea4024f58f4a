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
    expect(en.estimate({ value: 0.05, unit: 'RELATIVE' })).toBe('+5%');
    expect(plain(en.interval({ low: 0.0207, high: 0.0362, unit: 'FRACTION' }) ?? '')).toBe('2.07% – 3.62%');
    expect(en.interval({ low: null, high: null, unit: 'FRACTION' })).toBeNull();
    expect(en.interval({ low: 0.5, high: 0.5, unit: 'FRACTION' })).toBe('50.0%');
  });
  test('bytes and durations take their largest sensible units', () => {
    expect(plain(en.bytes(4_915_000))).toBe('4.9 MB');
    expect(plain(en.bytes(12))).toBe('12 bytes');
    expect(plain(en.duration(3725))).toBe('1 hr 2 min');
    expect(plain(ko.duration(3725))).toBe('1시간 2분');
    expect(plain(en.duration(0.4))).toBe('0 sec');
    expect(plain(en.duration(90_061))).toBe('1 day 1 hr');
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
    expect(ko.instant('2019-10-31T21:30:00.000Z').split(' ').map(plain)).toEqual(['2019. 11. 1.', expect.stringMatching(/^\S+ 1:30$/)]);
  });
});
