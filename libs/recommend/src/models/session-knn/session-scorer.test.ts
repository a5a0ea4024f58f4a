import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { smallTrainingData } from '../../testing/taste-shop.js';
import { latestEvents } from './session-at-hand.js';
import { sessionIndex } from './session-index.js';
import { SessionScorer } from './session-scorer.js';
import { typeWeights } from './session-settings.js';
import { runStepsAtOnce } from '@cartograph/threads';
import { V_SKNN } from './v-sknn.js';

const data = smallTrainingData();
const settings = {
  ...V_SKNN.defaults,
  neighbors: 12,
  sample: 40,
  decay: 'linear',
  reminders: 'all',
  view: 0.5,
  proximity: 1.4,
} as const;
const index = runStepsAtOnce(
  sessionIndex(data.sessions, data.products, {
    weights: typeWeights(settings),
    sample: settings.sample,
    fewest: settings.singles ? 1 : 2,
    longest: settings.longest,
  }),
);
const ones = new Float64Array(data.products).fill(1);

/** Sessions of one to six events over all products. */
function questions(count: number): Int32Array[] {
  const random = seededRandom(4);
  return Array.from({ length: count }, () =>
    latestEvents(
      Int32Array.from({ length: 1 + Math.floor(random.next() * 6) }, () => 1 + Math.floor(random.next() * 24)),
      20,
    ),
  );
}

function listOf(scorer: SessionScorer, session: Int32Array, k = 30): { product: number; score: number }[] {
  const list: { product: number; score: number }[] = [];
  scorer.rank(session, { k, seen: new Int32Array() }, (_rank, product, score) => list.push({ product, score }));
  return list;
}

describe('a session scorer', () => {
  it('takes every score apart into what each product of the session gives, with nothing left over', () => {
    const scorer = new SessionScorer(index, settings, ones);
    let checked = 0;
    for (const session of questions(40)) {
      for (const { product, score } of listOf(scorer, session)) {
        const { sessions, parts } = scorer.explain(session, product);
        expect(Math.fround(parts.reduce((sum, part) => sum + part.value, 0)) / score).toBeCloseTo(1, 6);
        expect(sessions).toBeGreaterThan(0);
        expect(sessions).toBeLessThanOrEqual(settings.neighbors);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(200);
  });

  it('answers alike whatever was asked before', () => {
    const used = new SessionScorer(index, settings, ones);
    for (const session of questions(40)) {
      expect(listOf(used, session)).toEqual(listOf(new SessionScorer(index, settings, ones), session));
    }
  });

  it('gives the first K of the list that it gives without a limit', () => {
    const scorer = new SessionScorer(index, settings, ones);
    for (const session of questions(20))
      expect(listOf(scorer, session, 4)).toEqual(listOf(scorer, session).slice(0, 4));
  });

  it('finds the same neighbors in the latest postings of each product as in all of them', () => {
    const all = runStepsAtOnce(
      sessionIndex(data.sessions, data.products, {
        weights: typeWeights(settings),
        sample: 1_000_000,
        fewest: settings.singles ? 1 : 2,
        longest: settings.longest,
      }),
    );
    expect(all.postings.length).toBeGreaterThan(index.postings.length);
    for (const session of questions(40))
      expect(listOf(new SessionScorer(index, settings, ones), session)).toEqual(
        listOf(new SessionScorer(all, settings, ones), session),
      );
  });
});
