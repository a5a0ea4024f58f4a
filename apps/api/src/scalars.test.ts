import { parseValue, type GraphQLScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { Count, DateTime, Decimal, isTimeZone, JSONValue, LocalDate, TimeZone } from './scalars.js';

const literal = (scalar: GraphQLScalarType, text: string): unknown => scalar.parseLiteral(parseValue(text), {});

const cases: [GraphQLScalarType, unknown[], unknown[]][] = [
  [Count, [0, 2_147_483_648, Number.MAX_SAFE_INTEGER], [-1, 1.5, '7', Number.MAX_SAFE_INTEGER + 1, Number.NaN, null]],
  [LocalDate, ['2019-10-01', '2020-02-29'], ['2019-02-29', '2019-1-1', '2019-13-01', 20191001, '2019-10-01T00:00:00Z']],
  [Decimal, ['0', '-1.50', '14786.59', '99999999999999999999.9999'], ['1e3', '1,5', '.5', '1.', 1.5, 'NaN', '']],
  [TimeZone, ['Asia/Dubai', 'UTC', 'Europe/Berlin'], ['Mars/Olympus', '', 'Asia/Dubai; drop table', 4]],
];
describe.each(cases)('%s', (scalar, good, bad) => {
  test.each(good)('takes %s both ways', (value) => {
    expect(scalar.parseValue(value)).toBe(value);
    expect(scalar.serialize(value)).toBe(value);
    expect(literal(scalar, JSON.stringify(value))).toBe(value);
  });
  test.each(bad)('refuses %s', (value) => {
    expect(() => scalar.parseValue(value)).toThrow(/Expected/);
  });
});

describe('DateTime', () => {
  test.each(['9999-12-31T23:59:59-01:00', '0001-01-01T00:00:00+14:00'])(
    'refuses %s, whose year in UTC is none',
    (value) => {
      expect(() => DateTime.parseValue(value)).toThrow(/Expected an ISO 8601 instant/);
    },
  );

  test('is a Date inside and UTC outside', () => {
    const date = DateTime.parseValue('2019-10-01T04:00:00+04:00') as Date;
    expect(date).toEqual(new Date('2019-10-01T00:00:00Z'));
    expect(DateTime.serialize(date)).toBe('2019-10-01T00:00:00.000Z');
    expect(literal(DateTime, '"2019-10-01T00:00Z"')).toEqual(date);
  });
  test.each(['2019-10-01', '2019-10-01T00:00:00', 'yesterday', 0, '2019-99-01T00:00:00Z'])('refuses %s', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow(/Expected/);
    expect(() => DateTime.serialize(value)).toThrow(/Expected/);
  });
});

test('JSON that nests too deep is refused, however deep', () => {
  const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  expect(JSONValue.parseValue(nested(32))).toEqual(nested(32));
  expect(() => JSONValue.parseValue(nested(34))).toThrow(/deeper than 32 levels/);
  expect(() => JSONValue.parseValue(nested(100_000))).toThrow(/deeper than 32 levels/);
});

test('JSON takes literals of any shape, with variables inside', () => {
  expect(JSONValue.parseLiteral(parseValue('{ a: [1, 2.5, "x", true, null, E], b: { c: $v } }'), { v: 7 })).toEqual({
    a: [1, 2.5, 'x', true, null, 'E'],
    b: { c: 7 },
  });
});

test('time zones are known by their exact names', () => {
  expect([isTimeZone('Asia/Seoul'), isTimeZone('Asia/Nowhere'), isTimeZone("'; --")]).toEqual([true, false, false]);
});
