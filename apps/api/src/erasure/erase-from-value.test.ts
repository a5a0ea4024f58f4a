import { expect, test } from 'vitest';
import { encodeCursor } from '../connection.js';
import { globalId } from '../node-id.js';
import { valueEraser } from './erase-from-value.js';

const eraser = valueEraser(['541312140', '77', '100200300'], new Set(['100200300']));

test('takes ids that a name says to be a user, however short, and leaves what is a product or an amount', () => {
  expect(
    eraser.json({
      user: { externalId: '77', spent: '541312140' },
      product: { externalId: '541312140' },
      node: { externalId: '541312140', id: '100200300' },
      list: { userIds: ['77', '78'], units: ['541312140'] },
      userId: 77,
      users: 541312140,
      541312140: 1,
      note: 'Ask 541312140, not 77.',
    }),
  ).toEqual({
    value: {
      user: { externalId: 'erased', spent: '541312140' },
      product: { externalId: '541312140' },
      node: { externalId: 'erased', id: '100200300' },
      list: { userIds: ['erased', '78'], units: ['erased'] },
      userId: null,
      users: 541312140,
      erased: 1,
      note: 'Ask [erased user], not 77.',
    },
    left: 2,
  });
});

test('takes global ids and cursors that hold a user', () => {
  const cursor = encodeCursor(['2019-10-01', '541312140']);
  const other = encodeCursor(['2019-10-01', '541312141']);
  expect(
    eraser.json({
      id: globalId('usr', '77'),
      other: globalId('prd', '541312140'),
      endCursor: cursor,
      startCursor: other,
    }).value,
  ).toEqual({ id: 'erased', other: 'prd_[erased user]', endCursor: 'erased', startCursor: other });
});

test('reads a question, so that a short id goes where it is a user and stays where it is a product', () => {
  const query =
    'query($u: String!, $p: String!) { user(externalId: "77") { id } product(externalId: "541312140") { id } a: user(externalId: $u) { id } b: product(externalId: $p) { id } } # of 541312140';
  expect(eraser.query(query, { u: '77', p: '77' })).toEqual({
    value: {
      query: query.replace('"77"', '"erased"').replace('# of 541312140', '# of erased'),
      variables: { u: 'erased', p: '77' },
    },
    left: 0,
  });
});

test('leaves figures about users, and the sessions of others', () => {
  const value = {
    revenuePerUser: '77',
    userCount: '77',
    id: globalId('ses', '99:ab77-34cd'),
    own: globalId('ses', '77:a'),
  };
  expect(eraser.json(value).value).toEqual({ ...value, own: 'erased' });
});
