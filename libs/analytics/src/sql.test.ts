import { describe, expect, it } from 'vitest';
import { all, Fragment, isInt64, joined, numberList, raw, sql } from './sql.js';

describe('sql', () => {
  it('makes parameters of values and sets fragments in', () => {
    const inner = sql`brand = ${"o'neill"}`;
    const query = sql`select * from ${raw('events')} where ${inner} and price > ${5}`;
    expect(query).toEqual(new Fragment('select * from events where brand = ? and price > ?', ["o'neill", 5]));
  });

  it('keeps parameters in the order of their marks', () => {
    const joinedOnes = joined([sql`a = ${1}`, sql`b = ${2}`], ' or ');
    expect(sql`${0}, ${joinedOnes}, ${3}`.params).toEqual([0, 1, 2, 3]);
    expect(all([sql`a = ${1} or b = ${2}`, sql`c = ${3}`])).toEqual(
      new Fragment('(a = ? or b = ?) and (c = ?)', [1, 2, 3]),
    );
    expect(all([]).text).toBe('true');
  });

  it('lists numbers as parameters', () => {
    expect(numberList(['1', '2'])).toEqual(new Fragment('(cast(? as bigint), cast(? as bigint))', ['1', '2']));
  });
});

describe('isInt64', () => {
  it('knows whole numbers of 64 bits', () => {
    expect(['0', '-1', '9223372036854775807', '-9223372036854775808', '007'].every(isInt64)).toBe(true);
    expect(
      ['', '1.0', '2.10381E+18', '9223372036854775808', '99999999999999999999', ' 1', '1 or 1=1'].some(isInt64),
    ).toBe(false);
  });
});
