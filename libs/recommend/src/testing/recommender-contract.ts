import { beforeAll, describe, expect, it } from 'vitest';
import { rowOf } from '../log/csr-rows.js';
import { rowProfile } from '../log/row-profile.js';
import type { TrainingData } from '../log/training-data.js';
import { readList } from '../rank.js';
import type { Profile, Recommender } from '../recommender.js';

/** A model of some data, and the same model after a save and a load. */
export interface Subject {
  data: TrainingData;
  model: Recommender;
  reloaded: Recommender;
  /** The same data and settings, trained again. */
  again: Recommender;
}

/** What every recommender must do; each implementation's test runs it. In `data` user row 0 and product row 0 must have no event. */
export function describeRecommender(name: string, make: () => Promise<Subject>): void {
  describe(`${name} keeps the recommender's contract`, () => {
    let subject: Subject;
    beforeAll(async () => {
      subject = await make();
    });

    const everyone = (): Int32Array => Int32Array.from({ length: subject.model.users }, (_, user) => user);
    const profileOf = (parts: Partial<Profile>): Profile => ({
      basis: 'carts',
      products: new Int32Array(),
      strengths: new Float32Array(),
      seen: new Int32Array(),
      session: new Int32Array(),
      ...parts,
    });

    it('has users as rows and products as columns', () => {
      expect([subject.model.users, subject.model.products]).toEqual([subject.data.users, subject.data.products]);
      const lists = subject.model.recommendUsers(everyone(), 3, { includeSeen: true });
      expect(lists.users).toBe(subject.model.users);
      expect(lists.indices.length).toBe(subject.model.users * 3);
      for (const product of lists.indices) expect(product < subject.model.products).toBe(true);
    });

    it('sorts by descending score, ties by ascending product, each product once, and pads with −1', () => {
      for (const includeSeen of [false, true]) {
        const lists = subject.model.recommendUsers(everyone(), 8, { includeSeen });
        for (const user of everyone()) {
          const list = readList(lists, user);
          expect(new Set(list.map((entry) => entry.product)).size).toBe(list.length);
          for (const [rank, entry] of list.entries()) {
            const before = list[rank - 1];
            if (before)
              expect(
                before.score > entry.score || (before.score === entry.score && before.product < entry.product),
              ).toBe(true);
          }
          expect(
            [...lists.indices.subarray(user * 8 + list.length, (user + 1) * 8)].every((product) => product === -1),
          ).toBe(true);
        }
      }
    });

    it('never recommends a seen product unless asked to', () => {
      const lists = subject.model.recommendUsers(everyone(), subject.model.products);
      for (const user of everyone()) {
        const seen = new Set(rowOf(subject.data.seen.csr, user).products);
        expect(readList(lists, user).filter((entry) => seen.has(entry.product))).toEqual([]);
      }
    });

    it('answers with seen products and without them in one question, where it says so', () => {
      if (subject.model.filtersSeen !== true) return;
      const [k, all] = [4, subject.model.products];
      const longer = subject.model.recommendUsers(everyone(), all, { includeSeen: true });
      const lists = subject.model.recommendUsers(everyone(), k);
      for (const user of everyone()) {
        const seen = new Set(rowOf(subject.data.seen.csr, user).products);
        expect(readList(lists, user)).toEqual(
          readList(longer, user)
            .filter((entry) => !seen.has(entry.product))
            .slice(0, k),
        );
      }
      const profiles = Array.from(everyone().subarray(0, 40), (user) => ({
        ...rowProfile(subject.data, user),
        seen: Int32Array.of(2, 5),
      }));
      const wide = subject.model.recommendProfiles(profiles, all, { includeSeen: true });
      const narrow = subject.model.recommendProfiles(profiles, k);
      for (const position of profiles.keys())
        expect(readList(narrow, position)).toEqual(
          readList(wide, position)
            .filter(({ product }) => product !== 2 && product !== 5)
            .slice(0, k),
        );
    });

    it('keeps to the allowed products', () => {
      const allowed = Uint8Array.from({ length: subject.model.products }, (_, product) => product % 2);
      const lists = subject.model.recommendUsers(everyone(), 10, { includeSeen: true, allowed });
      expect([...lists.indices].filter((product) => product >= 0 && product % 2 === 0)).toEqual([]);
    });

    it('answers a K beyond the catalog with what there is', () => {
      const k = subject.model.products + 50;
      const lists = subject.model.recommendUsers(everyone(), k, { includeSeen: true });
      for (const user of everyone()) expect(readList(lists, user).length).toBeLessThanOrEqual(subject.model.products);
    });

    it('never recommends a product without an event', () => {
      const known = new Set([
        ...subject.data.sessions.products,
        ...subject.data.strengths.csr.indices,
        ...subject.data.seen.csr.indices,
      ]);
      const lists = subject.model.recommendUsers(everyone(), subject.model.products, { includeSeen: true });
      expect(known.size).toBeLessThan(subject.model.products);
      expect([...lists.indices].filter((product) => product >= 0 && !known.has(product))).toEqual([]);
    });

    it('treats an unknown user, an empty row and an empty profile alike', () => {
      expect(rowProfile(subject.data, 0)).toMatchObject(profileOf({}));
      for (const includeSeen of [false, true]) {
        const [unknown, row] = [-1, 0].map((user) =>
          subject.model.recommendUsers(Int32Array.of(user), 5, { includeSeen }),
        );
        expect(row).toEqual(unknown);
        expect(subject.model.recommendProfiles([profileOf({})], 5, { includeSeen })).toEqual(unknown);
      }
      expect(() => subject.model.explainUser(-1, 1)).not.toThrow();
    });

    it('folds a user’s own rows in to the answer the training row gets', () => {
      for (const includeSeen of [false, true]) {
        const users = everyone().subarray(0, 40);
        const rows = subject.model.recommendUsers(users, 6, { includeSeen });
        const profiles = subject.model.recommendProfiles(
          Array.from(users, (user) => rowProfile(subject.data, user)),
          6,
          { includeSeen },
        );
        expect(profiles.indices).toEqual(rows.indices);
        for (const [entry, score] of profiles.scores.entries()) expect(score).toBeCloseTo(rows.scores[entry]!, 5);
      }
    });

    it('never recommends to a profile what it has seen, whatever its strengths are of', () => {
      const seen = Int32Array.of(2, 5);
      const profile = profileOf({
        products: Int32Array.of(1, 2),
        strengths: Float32Array.of(1, 2),
        seen,
        session: Int32Array.of(1, 2),
      });
      const answer = readList(subject.model.recommendProfiles([profile], subject.model.products), 0).map(
        (entry) => entry.product,
      );
      expect(answer.filter((product) => seen.includes(product))).toEqual([]);
    });

    it('answers no question at all, none', () => {
      expect(subject.model.recommendUsers(new Int32Array(), 5).indices.length).toBe(0);
      expect(subject.model.recommendProfiles([], 5).indices.length).toBe(0);
    });

    it('refuses what cannot be asked, and names it', () => {
      const { model } = subject;
      expect(() => model.recommendUsers(Int32Array.of(model.users), 5)).toThrow(`user row ${model.users}`);
      expect(() => model.recommendUsers(Int32Array.of(0), 0)).toThrow('K must be');
      const outside = [
        profileOf({ products: Int32Array.of(model.products), strengths: Float32Array.of(1) }),
        profileOf({ seen: Int32Array.of(model.products) }),
        profileOf({ session: Int32Array.of(model.products) }),
      ];
      for (const profile of outside)
        expect(() => model.recommendProfiles([profile], 5)).toThrow(`product row ${model.products}`);
      const negative = profileOf({ products: Int32Array.of(1), strengths: Float32Array.of(-1) });
      expect(() => model.recommendProfiles([negative], 5)).toThrow('strength -1');
      expect(() => model.similarProducts(-1, 5)).toThrow('product row -1');
    });

    it('finds products beside a product, never itself, and says why', () => {
      for (let product = 0; product < subject.model.products; product += 1) {
        const list = readList(subject.model.similarProducts(product, 5), 0);
        for (const entry of list) {
          expect(entry.product).not.toBe(product);
          expect(subject.model.explainSimilar(product, entry.product).kind).not.toBe('none');
        }
      }
    });

    it('can explain whatever it recommends with a positive score', () => {
      const lists = subject.model.recommendUsers(everyone(), 5, { includeSeen: true });
      for (const user of everyone()) {
        for (const { product, score } of readList(lists, user)) {
          if (score > 0) expect(subject.model.explainUser(user, product).kind).not.toBe('none');
        }
      }
    });

    it('gives the same answers when trained again, and after a save and a load', () => {
      for (const includeSeen of [false, true]) {
        const answer = subject.model.recommendUsers(everyone(), 7, { includeSeen });
        expect(subject.again.recommendUsers(everyone(), 7, { includeSeen })).toEqual(answer);
        expect(subject.reloaded.recommendUsers(everyone(), 7, { includeSeen })).toEqual(answer);
      }
      for (let product = 0; product < subject.model.products; product += 1) {
        expect(subject.reloaded.similarProducts(product, 5)).toEqual(subject.model.similarProducts(product, 5));
      }
      expect(subject.reloaded.name).toBe(subject.model.name);
    });
  });
}
