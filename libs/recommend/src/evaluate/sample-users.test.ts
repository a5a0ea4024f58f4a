import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowOf } from '../log/csr-rows.js';
import { trainingData } from '../log/training-data.js';
import { tasteShop } from '../testing/taste-shop.js';
import { sampleUsers } from './sample-users.js';

const data = trainingData(tasteShop({ users: 40 }), { strengths: { view: 0.1 } });

it('keeps the rows and sessions of chosen users as they are, and empties the others', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: data.users, maxLength: data.users }), (bits) => {
      const keep = Uint8Array.from(bits);
      const sample = sampleUsers(data, keep);
      for (const name of ['strengths', 'carts', 'purchases', 'seen'] as const) {
        for (let user = 0; user < data.users; user += 1) {
          const own = rowOf(sample[name].csr, user);
          expect(own).toEqual(
            keep[user] === 1 ? rowOf(data[name].csr, user) : { products: new Int32Array(), values: new Float32Array() },
          );
        }
        expect(sample[name].lastAt.length).toBe(sample[name].csr.indices.length);
      }
      expect([...sample.sessions.users]).toEqual([...data.sessions.users].filter((user) => keep[user] === 1));
      expect(sample.sessions.indptr.at(-1)).toBe(sample.sessions.products.length);
    }),
    { numRuns: 20 },
  );
});

it('changes nothing when all are kept', () => {
  expect(sampleUsers(data, new Uint8Array(data.users).fill(1))).toEqual(data);
});
