import { expect, test } from 'vitest';
import { textEraser } from './erase-from-text.js';

const erase = textEraser(['541312140', '77', '20191001', 'crm-31-9', 'eve'], new Set(['100200300']));

test.each([
  ['Call 541312140 back.', 'Call [erased user] back.', 1, 0],
  ['user541312140 and 541312140번 고객', 'user[erased user] and [erased user]번 고객', 2, 0],
  ['usr_541312140, 000541312140', 'usr_[erased user], [erased user]', 2, 0],
  ['the end is 541312140.', 'the end is [erased user].', 1, 0],
  ['unit crm-31-9!', 'unit [erased user]!', 1, 0],
  ['541312140.2019-10-01.csv, 541312140.2019.csv', '[erased user].2019-10-01.csv, [erased user].2019.csv', 2, 0],
  ['orders.1.541312140.csv', 'orders.1.[erased user].csv', 1, 0],
  ['541312140,520088904;1,541312140,view', '[erased user],520088904;1,[erased user],view', 2, 0],
  ['/x?ids=541312140%2C52&q=%22541312140%22', '/x?ids=[erased user]%2C52&q=%22[erased user]%22', 2, 0],
  ['/people/541312140%3A17', '/people/[erased user]%3A17', 1, 0],
])('takes the user out of "%s"', (text, left, erased, stays) => {
  expect(erase(text)).toEqual({ text: left, erased, left: stays });
});

test.each([
  ['₩541312140 or 541312140원 or 541312140.50, or 0.541312140 or 541312140 %', 5],
  ['on 20191001', 1],
  ['77 carts, and user 77', 2],
  ['eve', 1],
])('leaves what may be something else in "%s" to a person', (text, left) => {
  expect(erase(text)).toEqual({ text, erased: 0, left });
});

test.each(['5413121401', 'job_01k541312140abcdefgh', `${'0f'.repeat(10)}541312140ab`, 'crm-31-90', 'never'])(
  'passes over %s, in which nobody is named',
  (text) => {
    expect(erase(text)).toEqual({ text, erased: 0, left: 0 });
  },
);

test('leaves a number that is a product too', () => {
  expect(textEraser(['100200300'], new Set(['100200300']))('product 100200300')).toMatchObject({ erased: 0, left: 1 });
});

test('takes a mark that fits the place', () => {
  expect(erase('/users/541312140?x=1', 'erased').text).toBe('/users/erased?x=1');
});
