import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelSet } from '../model-set.js';
import type { ModelKind } from '../recommender.js';
import { tasteEvents } from '../testing/taste-shop.js';
import { trainingLogOf, type PlainEvent } from '../testing/training-log-of.js';
import { splitOf } from './split.js';
import { chooseTarget } from './target.js';
import { trainModels } from './train.js';

const KINDS: ModelKind[] = ['CATEGORY_POPULARITY', 'ITEM_KNN', 'VMIS_KNN', 'RERANK'];

const SECONDS = new Set(['seconds', 'trainSeconds', 'fitSeconds', 'servingSecondsPer1000']);

const timeless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (SECONDS.has(key) ? 0 : part)));

/** A reason without its last sentence, which tells what became of the choice on the holdout. */
const beforeHoldout = (reason: string): string =>
  reason.replace(/ (?:On [\d,]+ \w+ of the holdout|The holdout has [\d,]+ such).*$/, '');

/** What a training chose, and on what evidence: nothing of it may rest on the holdout. */
const choices = ({ report }: ModelSet): unknown =>
  timeless({
    strengths: report.strengths,
    settings: report.details.map(({ kind, settings, tuning }) => ({ kind, settings, tuning })),
    winners: report.winners.map((winner) => ({ ...winner, onHoldout: null, reason: beforeHoldout(winner.reason) })),
    single: report.router.gains.map(({ includesSeen, single }) => ({ includesSeen, single })),
    sessions: [report.sessions?.winner, report.sessions?.newWinner].map(
      (winner) =>
        winner && {
          kind: winner.kind,
          value: winner.value,
          difference: winner.difference,
          reason: beforeHoldout(winner.reason),
        },
    ),
    budget: report.budget,
    notTrained: report.notTrained,
  });

/** All that a training found, less the final models' names and bytes, which know the whole log. */
const findings = ({ report }: ModelSet): unknown =>
  timeless({
    choices: choices({ report } as ModelSet),
    protocol: report.protocol,
    metrics: report.models.map(({ kind, metrics }) => ({ kind, metrics })),
    details: report.details.map(({ kind, segments, beyond, moments }) => ({ kind, segments, beyond, moments })),
    winners: report.winners,
    router: report.router,
    sessions: report.sessions,
    comparisons: report.comparisons,
  });

const train = (events: readonly PlainEvent[]): Promise<ModelSet> =>
  trainModels(trainingLogOf(events), { work: 2e10, kinds: KINDS, now: () => new Date(0) });

const events = tasteEvents({ users: 240 });
const log = trainingLogOf(events);
const { event } = chooseTarget(log);
const outer = splitOf('time', log, event, 1);
const inner = splitOf('time', log, event, 1, outer.roles);

/** The shop sorts, brands and prices its products again from an instant on, in a way that helps whoever looks there: each category is one product. */
const renamed = (from: number): PlainEvent[] =>
  events.map((plain) =>
    plain.at < from
      ? plain
      : {
          ...plain,
          category: `late.${plain.product}`,
          brand: `late-${Number(plain.product) % 5}`,
          price: 1 + (Number(plain.product) % 7),
        },
  );

describe('a training whose log goes on otherwise after the split date', () => {
  let whole: ModelSet;
  beforeAll(async () => {
    whole = await train(events);
  });

  it('has something to lose: it tries strengths and settings, and several models answer', () => {
    expect(whole.report.strengths.trials.filter(({ ndcg }) => ndcg !== null).length).toBeGreaterThan(2);
    for (const { kind, tuning } of whole.report.details)
      expect([kind, tuning.trials.some(({ ndcg }) => ndcg !== null)]).toEqual([kind, true]);
    expect(whole.report.winners.some(({ kind }) => kind !== 'POPULARITY')).toBe(true);
    expect(whole.report.models.map(({ kind }) => kind)).toEqual(['POPULARITY', ...KINDS]);
    expect(inner.splitAt).toBeLessThan(outer.splitAt);
  });

  it('finds the same where only categories, brands and prices change from the split date on, to the last figure of the holdout', async () => {
    const changed = await train(renamed(outer.splitAt));
    expect(findings(changed)).toEqual(findings(whole));
    expect(changed.shared.facts).not.toEqual(whole.shared.facts);
  });

  it('chooses the same where they change from the split date of the validation slice on', async () => {
    const changed = await train(renamed(inner.splitAt));
    expect(choices(changed)).toEqual(choices(whole));
    expect(changed.report.models.map(({ metrics }) => metrics)).not.toEqual(
      whole.report.models.map(({ metrics }) => metrics),
    );
  });

  it('chooses the same where other people do other things from the split date on', async () => {
    const late = events.filter(({ at }) => at >= outer.splitAt);
    const last = Math.max(...events.filter(({ type }) => type === 'cart').map(({ at }) => at));
    const others = late.map((plain, place): PlainEvent => ({
      ...plain,
      product: late[(place * 7 + 3) % late.length]!.product,
      session: 'late',
      category: `late.${place % 5}`,
      price: 1 + (place % 9),
      at: plain.at === last ? last : outer.splitAt + ((place * 61) % (last - outer.splitAt)),
    }));
    const all = [...events.filter(({ at }) => at < outer.splitAt), ...others];
    const [changed, other] = [await train(all), trainingLogOf(all)];
    expect([other.userIds, other.productIds, splitOf('time', other, event, 1).splitAt]).toEqual([
      log.userIds,
      log.productIds,
      outer.splitAt,
    ]);
    expect(choices(changed)).toEqual(choices(whole));
    expect(changed.report.models.map(({ metrics }) => metrics)).not.toEqual(
      whole.report.models.map(({ metrics }) => metrics),
    );
  });
});
