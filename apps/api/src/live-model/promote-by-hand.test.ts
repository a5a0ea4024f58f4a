import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RequestContext } from '../context.js';
import { trainingFolder } from '../models/model-files.js';
import { TrainingEntity } from '../models/training.entity.js';
import type { TrainResult } from '../models/train-job.js';
import type { TrainInput } from '../models/train-settings.js';
import { Refusal } from '../payload.js';
import { runJob } from '../server/run-job.js';
import { contextWhile, operatorContext } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { promoteByHand, rollBack } from './promote-by-hand.js';
import type { PromoteModelInput } from './live-model-type.js';
import { PromotionEntity } from '../models/promotion.entity.js';

let server: TestServer;
let [first, second]: string[] = [];
const train = async (input: TrainInput): Promise<string> =>
  ((await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input })).result as TrainResult).trainingId;
const promote = (
  trainingId: string,
  of: RequestContext = operatorContext(server.services),
  more: Partial<PromoteModelInput> = {},
): ReturnType<typeof promoteByHand> =>
  promoteByHand(
    of,
    { trainingId, modelId: null, acceptWorse: true, clientMutationKey: null, ...more },
    async (make) => ({ id: await of.decisions.write(make) }),
  );
const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) =>
      error instanceof Refusal
        ? error.userErrors.map(({ code, field, problem }) => [code, field?.[0] ?? null, problem])
        : error,
  );
const liveId = async (): Promise<string | undefined> =>
  (await server.services.decisions.read.findOne(PromotionEntity, { where: {}, order: { id: 'DESC' } }))?.trainingId;

beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(60) });
  first = await train({ kinds: [], promote: 'NEVER' });
  second = await train({ kinds: ['MOST_CARTED'], promote: 'NEVER' });
});
afterAll(() => server.close());

test('the first one is compared with nothing, another one with the live model', async () => {
  expect(await promote(first!)).toBeNull();
  expect(await liveId()).toBe(first);
  await promote(second!);
  expect(await liveId()).toBe(second);
});

test('what is live already, two things at once and none are refused, and nothing is written', async () => {
  expect(await refusalOf(promote(second!))).toEqual([['INVALID', 'trainingId', 'serves-already']]);
  expect(await refusalOf(promote(first!, undefined, { modelId: 'mdl_x' }))).toEqual([
    ['INVALID', 'trainingId', 'not-one-of'],
  ]);
  expect(await refusalOf(promote('trn_never'))).toEqual([['NOT_FOUND', 'trainingId', null]]);
  expect(await liveId()).toBe(second);
});

test('one that somebody deletes while its files are read does not serve', async () => {
  const gone = await train({ kinds: [], promote: 'NEVER' });
  expect(
    await refusalOf(
      promote(
        gone,
        contextWhile(server.services, (manager) => manager.delete(TrainingEntity, { id: gone })),
      ),
    ),
  ).toEqual([['NOT_FOUND', 'trainingId', null]]);
  expect(await liveId()).toBe(second);
});

test('one whose files were removed, or cannot be read, is told apart', async () => {
  const bare = await train({ kinds: [], promote: 'NEVER' });
  await rm(trainingFolder(server.dataDir, bare), { recursive: true });
  expect(await refusalOf(promote(bare))).toEqual([['INVALID', 'trainingId', 'files-damaged']]);
  await server.services.decisions.write((manager) => manager.update(TrainingEntity, { id: bare }, { bytes: null }));
  expect(await refusalOf(promote(bare))).toEqual([['INVALID', 'trainingId', 'files-removed']]);
  expect(await liveId()).toBe(second);
});

test('going back to one that was deleted is refused, and the live model stays', async () => {
  await server.services.decisions.write((manager) => manager.delete(TrainingEntity, { id: first! }));
  const of = operatorContext(server.services);
  expect(await refusalOf(rollBack(of, async (make) => ({ id: await of.decisions.write(make) })))).toEqual([
    ['NOT_FOUND', null, 'deleted'],
  ]);
  expect(await liveId()).toBe(second);
});
