import { describe, expect, it } from 'vitest';
import { DAY, smallTrainingData, START } from '../testing/taste-shop.js';
import { trainingLogOf } from '../testing/training-log-of.js';
import { lastSessions, rowProfile } from './row-profile.js';
import { trainingData } from './training-data.js';

const log = trainingLogOf([
  { user: '1', product: '10', at: START, type: 'view', session: 'a' },
  { user: '1', product: '10', at: START + 1, session: 'a' },
  { user: '1', product: '11', at: START + DAY, session: 'b' },
  { user: '1', product: '11', at: START + DAY + 1, type: 'remove_from_cart', session: 'b' },
  { user: '1', product: '12', at: START + DAY + 2, type: 'purchase', session: 'b' },
  { user: '2', product: '10', at: START + 2 * DAY, type: 'view' },
]);

describe('rowProfile', () => {
  it('hands over strengths with their instants and carts, what was seen, and the last session', () => {
    expect(rowProfile(trainingData(log, { strengths: { remove: -1, purchase: 2 } }), 0)).toEqual({
      basis: 'carts',
      products: Int32Array.of(0, 2),
      strengths: Float32Array.of(1, 2),
      lastAt: Float64Array.of(START + 1, START + DAY + 2),
      carts: Float32Array.of(1, 0),
      seen: Int32Array.of(0, 1, 2),
      session: Int32Array.of(1, 1, 2),
    });
  });

  it('is empty of a user without events, and knows the last session of everyone', () => {
    const data = smallTrainingData();
    expect(rowProfile(data, 0)).toMatchObject({
      products: new Int32Array(),
      seen: new Int32Array(),
      session: new Int32Array(),
    });
    const last = lastSessions(data.sessions, data.users);
    expect(last[0]).toBe(-1);
    for (let user = 1; user < data.users; user += 1) {
      expect(data.sessions.users[last[user]!]).toBe(user);
      expect(rowProfile(data, user, last[user]!)).toEqual(rowProfile(data, user));
    }
  });
});
