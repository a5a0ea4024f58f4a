import { beforeAll, expect, it } from 'vitest';
import type { ModelSet } from './model-set.js';
import type { ModelKind } from './recommender.js';
import { smallModelSet } from './testing/small-model-set.js';
import { withoutUsers } from './without-users.js';

let set: ModelSet;
beforeAll(async () => {
  set = await smallModelSet();
});

/** Models that answer from the sessions of others: those of erased users are gone for everyone. */
const FROM_SESSIONS: readonly ModelKind[] = ['V_SKNN', 'VMIS_KNN'];

it('knows the erased users no more and answers the others as before, whatever the model', () => {
  const gone = [set.userIds.id(1), set.userIds.id(set.userIds.size - 1), 'never-seen'];
  const left = withoutUsers(set, gone);
  if (left === null) throw new Error('two users were to be erased');
  expect(gone.map((id) => left.userIds.row(id))).toEqual([-1, -1, -1]);
  expect(left.userIds.row(set.userIds.id(2))).toBe(2);
  expect([...left.models.keys()]).toEqual([...set.models.keys()]);
  const erased = Int32Array.of(1, set.userIds.size - 1);
  const others = Int32Array.from({ length: set.userIds.size }, (_, row) => row).filter((row) => !erased.includes(row));
  for (const [kind, model] of left.models) {
    for (const includeSeen of [false, true]) {
      if (!FROM_SESSIONS.includes(kind))
        expect(model.recommendUsers(others, 9, { includeSeen })).toEqual(
          set.models.get(kind)!.recommendUsers(others, 9, { includeSeen }),
        );
      expect(model.recommendUsers(erased, 9, { includeSeen })).toEqual(
        model.recommendUsers(Int32Array.of(-1, -1), 9, { includeSeen }),
      );
    }
  }
  const bytes = (of: ModelSet): number => of.shared.strengths.csr.indices.length;
  expect(bytes(left)).toBeLessThan(bytes(set));
});

it('is nothing new where it holds none of them', () => {
  expect(withoutUsers(set, ['never-seen'])).toBeNull();
});

it('answers the others as before when the users with the very first and the very last carts go: recency is measured as it was in training', () => {
  const { carts } = set.shared;
  const userOfPair = (pair: number): number =>
    carts.csr.indptr.findLastIndex((offset, row) => row < carts.csr.rows && offset <= pair);
  const extremes = [Math.min(...carts.lastAt), Math.max(...carts.lastAt)].map((at) =>
    userOfPair(carts.lastAt.indexOf(at)),
  );
  const left = withoutUsers(
    set,
    extremes.map((row) => set.userIds.id(row)),
  )!;
  expect(Math.max(...left.shared.carts.lastAt)).toBeLessThan(Math.max(...carts.lastAt));
  const others = Int32Array.from({ length: set.userIds.size }, (_, row) => row).filter(
    (row) => !extremes.includes(row),
  );
  for (const [kind, model] of left.models) {
    if (!FROM_SESSIONS.includes(kind))
      expect([kind, model.recommendUsers(others, 9, { includeSeen: true })]).toEqual([
        kind,
        set.models.get(kind)!.recommendUsers(others, 9, { includeSeen: true }),
      ]);
  }
});
