import { expect, test } from 'vitest';
import { namesUserPattern } from './names-user.js';

const names = (text: string, ...ids: string[]): boolean => new RegExp(namesUserPattern(ids)).test(text);

test('a long id is found wherever it stands as a number, also as a spreadsheet wrote it', () => {
  for (const text of [
    '541312140',
    'a,541312140,b',
    'user 541312140!',
    '{"user_id":541312140}',
    '541312140.0',
    '5.4131214E+08',
    '5,4131214e8',
    '+541312140',
    '000541312140',
    '"541312140"',
    'x\n541312140\r\ny',
  ])
    expect(names(text, '541312140'), text).toBe(true);
  for (const text of ['5413121401', '1541312140', '54131214', '5.4131214E+09', '5.41312E+08', ''])
    expect(names(text, '541312140'), text).toBe(false);
});

test('a short id is found only as a whole value: times, prices and other ids hold its digits too', () => {
  for (const text of [
    '501',
    '2019-10-01 00:00:00 UTC,view,1,,,,3.5,501,s',
    '"501"',
    'a; 501 ;b',
    '{"user_id":501,"price":2}',
    '{"user_id":"501"}',
    '501.0',
    '5.01E+02',
    'a\t501\tb',
  ])
    expect(names(text, '501'), text).toBe(true);
  for (const text of ['2501', '5010', '501x', '2019-05-01 05:01:50 UTC', '35.501', 'user 501 said'])
    expect(names(text, '501'), text).toBe(false);
});

test('several ids are looked for at once', () => {
  expect([
    names('a,7,b', '7', '541312140'),
    names('541312140', '7', '541312140'),
    names('a,8,b', '7', '541312140'),
  ]).toEqual([true, true, false]);
});
