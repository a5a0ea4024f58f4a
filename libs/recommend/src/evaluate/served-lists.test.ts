import { seededRandom } from '@cartograph/threads';
import { beforeAll, describe, expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import { IdMap } from '../id-map.js';
import { sharedData } from '../log/shared-data.js';
import { TYPE_CODES } from '../log/training-log.js';
import type { ModelSet } from '../model-set.js';
import { readList } from '../rank.js';
import type { Recommender } from '../recommender.js';
import { RepeatPurchases } from '../rules/repeat-purchases.js';
import { recommend } from '../serve/recommend.js';
import { recommendPeople } from '../serve/recommend-people.js';
import type { Interaction, Viewed } from '../serve/request.js';
import { EMPTY_REPORT } from '../testing/small-model-set.js';
import { DAY, START } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { bothListsOfCases } from './case-lists.js';
import { isAnsweredFromViews, makeHoldout } from './holdout.js';
import { bothListsFor } from './lists.js';
import { newCases, newPositions, sessionCases } from './sessions.js';
import { HELD_OUT, TRAINS, splitByTime } from './split.js';
import { chooseTarget } from './target.js';

const [K, USERS, PRODUCTS] = [10, 160, 700];
/** So few candidates that seen products take the places of others, as 200 do in a catalog of thousands. */
const TIGHT = { pool: 30 };

/**
 * A log of the shape of MovieLens-100k: every user took dozens to hundreds of products, so that what is seen fills whole stages of a list. Beside them
 * stand users with views alone, in more than one session, and sessions with repeats, removals and purchases.
 */
function wideLog() {
  const random = seededRandom(11);
  const below = (n: number): number => Math.floor(random.next() * n);
  const events: PlainEvent[] = [];
  for (let user = 0; user < USERS; user += 1) {
    const isViewer = user % 8 === 7;
    const taken = isViewer ? 5 + below(10) : Math.round(20 + 330 * random.next() ** 2);
    const taste = below(4) * 100;
    for (let event = 0; event < taken; event += 1) {
      const product = String(
        1 + (random.next() < 0.6 ? taste + below(200) : Math.floor(PRODUCTS * random.next() ** 2)),
      );
      const [visit, step] = [Math.floor(event / 6), event % 6];
      const at = START + Math.floor((visit * 6 * 38 * DAY) / taken) + user * 40 + step * 60;
      const add = (type: PlainEvent['type'], later: number): void => {
        events.push({ user: String(100 + user), product, type: type!, at: at + later, session: `visit ${visit}` });
      };
      if (isViewer || random.next() < 0.3) add('view', 0);
      if (isViewer) continue;
      add('cart', 10);
      const then = random.next();
      if (then < 0.2) add('purchase', 20);
      else if (then < 0.35) add('remove_from_cart', 20);
    }
    if (isViewer)
      for (let cart = 0; cart < 3; cart += 1)
        events.push({ user: String(100 + user), product: String(1 + below(PRODUCTS)), at: START + 39 * DAY + cart });
  }
  return trainingLogOf(events);
}

const log = wideLog();
const target = chooseTarget(log);
const holdoutAt = (at: number) => makeHoldout(log, splitByTime(log, target.event, { at, rule: '' }), target, { k: K });
const holdout = holdoutAt(START + 30 * DAY);
const { train, testUsers } = holdout;
const users = Int32Array.from(testUsers.keys());
const cases = sessionCases(holdoutAt(START + 41 * DAY).train.sessions, { from: START + 30 * DAY, steps: 'last' });

/** Views of a test user in the training part as serving reads them: the latest first, each told of the last session or of an earlier one. */
function viewedBy(user: number): Viewed[] {
  const { users: of, types, products, sessions } = log.events;
  const positions = Array.from(types.keys()).filter(
    (position) =>
      of[position] === user && TYPE_CODES[types[position]!] === 'view' && holdout.split.roles[position] === TRAINS,
  );
  return positions
    .toReversed()
    .map((position) => ({
      productId: log.productIds[products[position]!]!,
      isEarlier: sessions[position] !== sessions[positions.at(-1)!],
    }));
}

it('has users who saw more than a stage of candidates holds, viewers, and held-out sessions', () => {
  const seen = Array.from(testUsers, (user) => train.seen.csr.indptr[user + 1]! - train.seen.csr.indptr[user]!);
  expect(seen.filter((count) => count > 100).length).toBeGreaterThan(20);
  expect(users.filter((position) => isAnsweredFromViews(holdout, position)).length).toBeGreaterThan(10);
  expect(holdout.split.roles.filter((role) => role === HELD_OUT).length).toBeGreaterThan(300);
  expect(cases.places.length).toBeGreaterThan(100);
});

describe.each(FAMILIES.map((family) => [family.kind, family] as const))(
  '%s is judged by the lists it serves',
  (kind, family) => {
    let [model, set] = [] as unknown as [Recommender, ModelSet];
    beforeAll(async () => {
      model = await family.fit(train, family.resolve(kind === 'RERANK' ? TIGHT : {}));
      set = {
        snapshotId: log.snapshotId,
        trainedAt: '2019-11-11T00:00:00.000Z',
        userIds: new IdMap(log.userIds),
        productIds: new IdMap(log.productIds),
        shared: sharedData(train),
        models: new Map([[kind, model]]),
        report: EMPTY_REPORT,
        boughtTogether: [],
        repeat: RepeatPurchases.of(train),
      };
    });
    const served = (items: readonly { productId: string }[]): number[] =>
      items.map(({ productId }) => set.productIds.row(productId));

    it('to every test user, with seen products and without', async () => {
      const judged = await bothListsFor(model, holdout, users);
      const people = Array.from(testUsers, (user) => ({ userId: log.userIds[user]!, viewed: viewedBy(user) }));
      for (const includeSeen of [false, true]) {
        const options = { model: kind, includeSeen, k: K };
        const lists = recommendPeople(set, people, options);
        const wrong: unknown[] = [];
        for (const [position, person] of people.entries()) {
          const own = readList(includeSeen ? judged.withSeen : judged.without, position).map(({ product }) => product);
          const alone = served(recommend(set, { kind: 'user', ...person }, options).items);
          if (String(own) !== String(alone) || String(own) !== String(served(lists[position]!.items)))
            wrong.push({ user: person.userId, own, alone });
        }
        expect(wrong).toEqual([]);
      }
    });

    it('to sessions of nobody who is signed in, with their own products and without', async () => {
      const positions = newPositions(cases);
      const fresh = { positions, cases: newCases(cases, positions) };
      const judged = await bothListsOfCases(model, cases, fresh, { k: K, strengths: train.strengthOptions });
      const answerTo = (of: typeof cases, place: number, includeSeen: boolean): number[] => {
        const begin = of.indptr[of.sessionOf[place]!]!;
        const interactions = Array.from(
          of.products.subarray(begin, of.places[place]),
          (product, index): Interaction => ({
            productId: log.productIds[product]!,
            eventType: TYPE_CODES[of.types[begin + index]!]!,
          }),
        );
        return served(recommend(set, { kind: 'session', interactions }, { model: kind, includeSeen, k: K }).items);
      };
      const all = Array.from(cases.places.keys(), (place) => answerTo(cases, place, true));
      expect(
        Array.from(all.keys(), (place) => readList(judged.all.lists, place).map(({ product }) => product)),
      ).toEqual(all);
      const others = Array.from(fresh.positions.keys(), (place) => answerTo(fresh.cases, place, false));
      expect(
        Array.from(others.keys(), (place) => readList(judged.fresh.lists, place).map(({ product }) => product)),
      ).toEqual(others);
    });
  },
);
