import { describe, expect, it } from 'vitest';
import { BPR } from '../models/bpr/bpr-family.js';
import { POPULARITY } from '../models/popularity/popularity.js';
import { V_SKNN } from '../models/session-knn/v-sknn.js';
import { VMIS_KNN } from '../models/session-knn/vmis-knn.js';
import { START, tasteShop } from '../testing/taste-shop.js';
import { sessionRows } from '../log/sessions.js';
import { trainingData } from '../log/training-data.js';
import { bothListsOfCases, listsOfCases } from './case-lists.js';
import { newCases, newPositions, sessionCases } from './sessions.js';

const shop = tasteShop({ users: 60 });
const data = trainingData(shop, { strengths: { view: 0.1 } });
const cases = sessionCases(sessionRows(shop, { end: Infinity }), { from: START, steps: 'every' });
const positions = newPositions(cases);
const fresh = { positions, cases: newCases(cases, positions) };
const asking = { k: 3, strengths: data.strengthOptions };

describe('lists of cases', () => {
  it.each([POPULARITY, BPR, V_SKNN, VMIS_KNN])(
    'are the same, whether those without the session’s own products are asked for apart or not ($kind)',
    async (family) => {
      const model = await family.fit(data, family.defaults as never);
      const both = await bothListsOfCases(model, cases, fresh, asking);
      expect(both.all.lists).toEqual((await listsOfCases(model, cases, asking)).lists);
      expect(both.fresh.lists).toEqual((await listsOfCases(model, fresh.cases, { ...asking, leavesOut: true })).lists);
      expect(both.fresh.lists.users).toBe(positions.length);
    },
  );

  it('leave out what the session had before, and nothing else, where they are told to', async () => {
    const model = await POPULARITY.fit(data, {});
    const { lists } = await listsOfCases(model, cases, { ...asking, k: data.products, leavesOut: true });
    for (let position = 0; position < 50; position += 1) {
      const before = new Set(
        cases.products.subarray(cases.indptr[cases.sessionOf[position]!]!, cases.places[position]),
      );
      const listed = lists.indices
        .subarray(position * lists.k, (position + 1) * lists.k)
        .filter((product) => product >= 0);
      expect(listed.some((product) => before.has(product))).toBe(false);
      const all = model
        .recommendUsers(Int32Array.of(-1), data.products, { includeSeen: true })
        .indices.filter((product) => product >= 0);
      expect(listed.length).toBe(all.filter((product) => !before.has(product)).length);
    }
  });

  it('stop with the reason of a signal', async () => {
    const model = await POPULARITY.fit(data, {});
    await expect(
      bothListsOfCases(model, cases, fresh, { ...asking, signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
  });
});
