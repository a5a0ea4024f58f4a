import { join } from 'node:path';
import { CartographError, type CartographClient, type ModelId, type TrainingId } from '@cartograph/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLog, writeLog } from './harness/log.js';
import { eventually, freshFolder, removeFolder } from './harness/product.js';
import { startServer, type Server } from './harness/server.js';

const drawn = makeLog({ users: 2500, seed: 23, days: 28 });
const carted = drawn.find((row) => row.type === 'cart')!;
const second = drawn.find((row) => row.type === 'cart' && row.product !== carted.product)!;
/** Chance alone puts no two of its products into the five carts that `frequentlyBoughtTogether` asks for, so these two go into forty more. */
const log = [
  ...Array.from({ length: 40 }, (_, each) =>
    [carted, second].map((row) => ({ ...row, at: carted.at, user: 600_000_000 + each, session: `pair-${each}` })),
  ).flat(),
  ...drawn,
];
const carter = String(carted.user);
let folder: string;
let server: Server;
let client: CartographClient;

beforeAll(async () => {
  folder = freshFolder('engine');
  server = await startServer('start', ['--log', writeLog(join(folder, '2019-Oct.csv'), log)]);
  client = await server.asAdmin();
});
afterAll(async () => {
  await server?.dispose();
  await removeFolder(folder);
});

/** Trains a few kinds and gives the new training's id. */
async function train(input: Parameters<CartographClient['models']['train']>[0]): Promise<TrainingId> {
  const job = await client.jobs.wait((await client.models.train(input)).id);
  expect(job).toMatchObject({ state: 'DONE', error: null });
  const [training] = await client.trainings.list().take(1);
  return training!.id;
}

describe('models', () => {
  it('are compared on days they have not seen, one answers each group, and what could not be made has its reason', async () => {
    const board = (await client.models.leaderboard())!;
    expect(board.models.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['POPULARITY', 'MOST_CARTED', 'ITEM_KNN', 'V_SKNN', 'VMIS_KNN', 'EASE', 'BPR', 'ALS']),
    );
    expect(new Set(board.winners.map(({ group }) => group))).toEqual(new Set(['COLD', 'LIGHT', 'REGULAR', 'HEAVY']));
    for (const { reason } of [...board.winners, ...board.notTrained]) expect(reason).toMatch(/\S+ \S+/);
    expect(board.precisionExplained).toMatch(/precision/i);
    const als = board.models.find(({ kind }) => kind === 'ALS')!;
    const detail = (await client.models.get(als.id))!;
    expect(detail.passes.length).toBeGreaterThan(0);
    expect(detail.segments.length).toBeGreaterThan(0);
    expect(detail.trials.length).toBeGreaterThan(0);
  });

  it('try other settings on the same users, and keep nothing', async () => {
    const board = (await client.models.leaderboard())!;
    const before = await client.trainings.list().totalCount();
    const job = await client.jobs.wait(
      (await client.models.trySettings({ trainingId: board.training.id, kind: 'ALS', settings: { factors: 8 } })).id,
    );
    expect(job).toMatchObject({ state: 'DONE', error: null });
    expect(job.result).toMatchObject({ trainingId: board.training.id, kind: 'ALS' });
    expect(await client.trainings.list().totalCount()).toBe(before);
  });

  it('are promoted, compared with what served, and rolled back; the live model cannot be deleted', async () => {
    const first = (await client.trainings.liveModel())!.training.id;
    const second = await train({ kinds: ['RECENT_POPULARITY'], promote: 'NEVER' });
    expect((await client.trainings.liveModel())!.training.id).toBe(first);
    expect((await client.trainings.compare([first, second])).rows.map(({ kind }) => kind)).toContain('POPULARITY');
    const { liveModel } = await client.trainings.promote({ trainingId: second, acceptWorse: true });
    expect(liveModel.training.id).toBe(second);
    await expect(client.trainings.delete(second)).rejects.toThrow(CartographError);
    expect((await client.trainings.rollBack()).training.id).toBe(first);
    await client.trainings.delete(second);
    expect((await client.trainings.list().take(10)).map(({ id }) => id)).not.toContain(second);
    expect((await client.trainings.promotions().take(3)).map(({ cause }) => cause)).toEqual([
      'ROLLBACK',
      'MANUAL',
      'FIRST',
    ]);
  });

  it('one of them can answer everybody, until it is rolled back', async () => {
    const popularity = (await client.models.leaderboard())!.models.find(({ kind }) => kind === 'POPULARITY')!;
    await client.trainings.promote({ modelId: popularity.id as ModelId, acceptWorse: true });
    expect((await client.recommendations({ for: { userExternalId: carter } })).model.kind).toBe('POPULARITY');
    await client.trainings.rollBack();
  });

  it('are trained again on a schedule that is read back with its next time', async () => {
    const schedule = await client.trainings.setSchedule({ isOn: true, cron: '0 3 * * 1', timeZone: 'Asia/Seoul' });
    expect(schedule).toMatchObject({ isOn: true, cron: '0 3 * * 1', timeZone: 'Asia/Seoul' });
    const next = new Date(schedule.nextAt!);
    expect([next.getUTCDay(), next.getUTCHours(), next.getUTCMinutes()]).toEqual([0, 18, 0]);
    const refused = await client.trainings
      .setSchedule({ isOn: true, cron: 'every monday' })
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({
      failure: { kind: 'user-errors', userErrors: [{ field: expect.arrayContaining(['cron']) as string[] }] },
    });
    expect(await client.trainings.setSchedule({ isOn: false })).toMatchObject({ isOn: false, nextAt: null });
  });
});

describe('recommendations', () => {
  const cart = [{ productExternalId: String(carted.product), eventType: 'CART' as const }];

  it('say why each product is there, hold rules before the cut, and say why another one is not', async () => {
    const plain = await client.recommendations({ for: { session: cart }, first: 5 });
    expect(plain.items).toHaveLength(5);
    for (const { because } of plain.items) expect(because[0]?.text).toMatch(/\S/);
    const out = plain.items[0]!.product.externalId;
    const rules = {
      deny: [{ name: 'Sold out', productExternalIds: [out] }],
      pin: [{ name: 'New', productExternalId: plain.items[4]!.product.externalId, rank: 1 }],
    };
    const ruled = await client.recommendations({ for: { session: cart }, first: 5, rules });
    const ids = ruled.items.map(({ product }) => product.externalId);
    expect(ids).toHaveLength(5);
    expect(ids).not.toContain(out);
    expect(ids[0]).toBe(plain.items[4]!.product.externalId);
    expect(ruled.items[0]!.pinnedBy?.name).toBe('New');
    const why = await client.whyNot({ for: { session: cart }, productExternalId: out, first: 5, rules });
    expect(why).toMatchObject({ isRecommended: false });
    expect(why.reasons.map(({ rule }) => rule?.name)).toContain('Sold out');
  });

  it('follow a saved set of rules where a request names none, until it is made inactive', async () => {
    const [first] = (await client.recommendations({ for: { session: cart }, first: 5 })).items;
    const out = first!.product.externalId;
    const { ruleSet, problems } = await client.ruleSets.save({
      name: 'Summer',
      rules: { deny: [{ name: 'Winter goods', productExternalIds: [out] }] },
    });
    expect(problems).toEqual([]);
    await client.ruleSets.activate(ruleSet.id);
    const ids = async (ruleSetId?: 'none'): Promise<string[]> =>
      (
        await client.recommendations({ for: { session: cart }, first: 5, ...(ruleSetId ? { ruleSet: ruleSetId } : {}) })
      ).items.map(({ product }) => product.externalId);
    await eventually('the active rules hold', async () => ((await ids()).includes(out) ? null : true));
    expect(await ids('none')).toContain(out);
    const measured = await client.jobs.wait((await client.ruleSets.measureCost({ ruleSetId: ruleSet.id })).id);
    expect(measured).toMatchObject({ state: 'DONE', error: null });
    const { rows } = measured.result as {
      rows: { kind: string; rules: { name: string }[]; hitRate: { low: number; value: number; high: number } }[];
    };
    expect(rows.flatMap(({ rules }) => rules.map(({ name }) => name))).toContain('Winter goods');
    for (const { hitRate } of rows) expect(hitRate.low <= hitRate.value && hitRate.value <= hitRate.high).toBe(true);
    await client.ruleSets.deactivate();
    await client.ruleSets.delete(ruleSet.id);
    await eventually('no rules hold', async () => ((await ids()).includes(out) ? true : null));
  });

  it('know what happened since the training as soon as it is recorded', async () => {
    const before = await client.recommendations({ for: { userExternalId: carter } });
    const wanted = before.items[0]!.product.externalId;
    const { accepted, rejected } = await client.events.record([
      {
        type: 'CART',
        productExternalId: wanted,
        userExternalId: carter,
        sessionExternalId: 'live-1',
        price: '9.90',
        time: new Date().toISOString(),
      },
    ]);
    expect({ accepted, rejected }).toEqual({ accepted: 1, rejected: [] });
    const after = await eventually('the cart counts', async () => {
      const list = await client.recommendations({ for: { userExternalId: carter } });
      return list.liveEvents > 0 ? list : null;
    });
    expect(after.items.map(({ product }) => product.externalId)).not.toContain(wanted);
  });

  it('are written for everybody as a file that holds a line for each product of each list', async () => {
    const job = await client.jobs.wait(
      (await client.exportRecommendations({ allUsers: true, first: 3, format: 'JSONL' })).id,
    );
    expect(job).toMatchObject({ state: 'DONE', error: null });
    const text = await new Response(await client.downloadRecommendations(job)).text();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(job.result).toMatchObject({ users: new Set(log.map(({ user }) => user)).size });
    expect(lines.length).toBeGreaterThan(0);
  });

  it('name products that are alike, and what goes together with lift and its interval', async () => {
    const similar = await client.similarProducts(cart[0]!.productExternalId, { first: 3 });
    expect(similar.length).toBeGreaterThan(0);
    const together = await client.frequentlyBoughtTogether(cart[0]!.productExternalId);
    expect(together.sessions).toBeGreaterThan(0);
    expect(together.items.map(({ product }) => product.externalId)).toEqual([String(second.product)]);
    for (const { lift } of together.items) expect(lift.low!).toBeLessThanOrEqual(lift.value!);
  });

  it('refuse in a sentence what makes no sense', async () => {
    const refusals = await Promise.all(
      [
        client.recommendations({ for: { userExternalId: carter }, first: 0 }),
        client.recommendations({ for: { userExternalId: carter }, model: 'mdl_nothing' as ModelId }),
        client.recommendations({
          for: { session: cart },
          rules: { price: [{ name: 'Reversed', min: '10', max: '5' }] },
        }),
      ].map((call) =>
        call.then(
          () => 'answered',
          (error: unknown) => (error instanceof CartographError ? error.message : 'another error'),
        ),
      ),
    );
    for (const refusal of refusals) expect(refusal).toMatch(/\S+ \S+ \S+/);
  });
});
