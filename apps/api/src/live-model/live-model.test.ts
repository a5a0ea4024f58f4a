import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TrainingEntity } from '../models/training.entity.js';
import type { TrainInput } from '../models/train-settings.js';
import type { TrainResult } from '../models/train-job.js';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import type { TestClient } from '../testing/client.js';
import { importRows } from '../testing/log-rows.js';
import { operatorContext } from '../testing/operator-context.js';
import { capturingLogger, startTestServer, type TestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { rollBack } from './promote-by-hand.js';

type Input = Omit<TrainInput, 'kinds'> & { kinds?: TrainInput['kinds'] };

const LIVE_MODEL = `{ liveModel { since problem training { id isLive } model { kind } promotion { id cause reason promotedBy { id } training { id } } previous { id training { id } } } }`;
interface Served {
  liveModel: {
    problem: string | null;
    training: { id: string; isLive: boolean };
    model: { kind: string } | null;
    promotion: { id: string; cause: string; reason: string; promotedBy: { id: string } | null };
    previous: { training: { id: string } | null } | null;
  } | null;
}
const PROMOTE = `mutation($input: PromoteModelInput!) { promoteModel(input: $input) {
  liveModel { training { id } model { kind } promotion { id cause reason difference { value high } sessionDifference { value } replacedDamaged } } verdict { isPromoted reason difference { value high } against { id } } userErrors { code field message problem facts } } }`;
interface Promoted {
  promoteModel: {
    liveModel: {
      training: { id: string };
      model: { kind: string } | null;
      promotion: { id: string; cause: string; reason: string };
    } | null;
    verdict: {
      isPromoted: boolean;
      reason: string;
      difference: { value: number; high: number } | null;
      against: { id: string } | null;
    } | null;
    userErrors: {
      code: string;
      field: string[] | null;
      message: string;
      problem: string | null;
      facts: object | null;
    }[];
  };
}
const ROLL_BACK =
  'mutation($input: RollBackPromotionInput!) { rollBackPromotion(input: $input) { liveModel { training { id } model { kind } promotion { cause reason } previous { id } } userErrors { code message } } }';
const DELETE =
  'mutation($id: ID!) { deleteTraining(input: { trainingId: $id }) { deletedId userErrors { code message } } }';
const ANSWER = '{ recommendations(for: { userExternalId: "5001" }) { model { kind training { id } } modelReason } }';

const train = async (server: TestServer, input: Input): Promise<TrainResult> => {
  const { state, error, result } = await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input });
  expect({ state, error }).toEqual({ state: 'DONE', error: null });
  return result as TrainResult;
};
const promote = async (client: TestClient, input: object): Promise<Promoted['promoteModel']> =>
  (await client.ok<Promoted>(PROMOTE, { input })).promoteModel;
const liveModel = async (client: TestClient): Promise<Served['liveModel']> =>
  (await client.ok<Served>(LIVE_MODEL)).liveModel;

describe('before anything was trained', () => {
  test('nothing serves, and nothing can be promoted or rolled back', async () => {
    const server = await startTestServer({ rows: tasteRows(20) });
    try {
      const operator = await server.as(Role.OPERATOR);
      expect(
        await operator.ok(
          '{ liveModel { since } promotions { totalCount } trainings { totalCount } training(id: "trn_x") { id } leaderboard(training: "trn_x") { precisionExplained } }',
        ),
      ).toEqual({
        liveModel: null,
        promotions: { totalCount: 0 },
        trainings: { totalCount: 0 },
        training: null,
        leaderboard: null,
      });
      expect(await promote(operator, {})).toMatchObject({
        userErrors: [
          {
            code: 'INVALID',
            message: 'Name a training or a model, one of them.',
            problem: 'not-one-of',
            facts: { fields: ['trainingId', 'modelId'] },
          },
        ],
      });
      expect(await promote(operator, { trainingId: 'trn_x' })).toMatchObject({
        liveModel: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['trainingId'] }],
      });
      expect(await promote(operator, { modelId: 'mdl_x' })).toMatchObject({
        userErrors: [{ code: 'NOT_FOUND', field: ['modelId'], problem: null, facts: null }],
      });
      expect(await operator.ok(ROLL_BACK, { input: {} })).toMatchObject({
        rollBackPromotion: {
          liveModel: null,
          userErrors: [{ code: 'NOT_FOUND', message: expect.stringContaining('Nothing serves yet') }],
        },
      });
      expect((await (await server.as(Role.MARKETER)).graphql(PROMOTE, { input: {} })).errors[0]?.extensions.code).toBe(
        'FORBIDDEN',
      );
    } finally {
      await server.close();
    }
  });
});

describe('the live model', () => {
  let server: TestServer;
  let operator: TestClient & { accountId: string };
  let [first, worse]: string[] = [];
  beforeAll(async () => {
    server = await startTestServer({ rows: tasteRows() });
    operator = await server.as(Role.OPERATOR);
  });
  afterAll(() => server.close());

  test('is the first training at once', async () => {
    const { trainingId, verdict } = await train(server, { kinds: ['CATEGORY_POPULARITY'] });
    first = trainingId;
    expect(verdict).toMatchObject({ isPromoted: true, againstId: null });
    expect(await liveModel(operator)).toMatchObject({
      problem: null,
      training: { id: first, isLive: true },
      model: null,
      promotion: { cause: 'FIRST', reason: 'Nothing served before.', promotedBy: null },
      previous: null,
    });
  });

  test('stays when a new training loses to it, which says by how much', async () => {
    const { trainingId, verdict } = await train(server, { kinds: [] });
    worse = trainingId;
    expect(verdict).toMatchObject({
      isPromoted: false,
      againstId: first,
      reason: expect.stringMatching(
        /^It loses to the live model: NDCG@10 differs by −0\.\d+ .* The live model stays\.$/,
      ),
    });
    expect(await liveModel(operator)).toMatchObject({ training: { id: first } });
    const { training } = await operator.ok<{ training: object }>(
      'query($id: ID!) { training(id: $id) { isLive bytes seconds eventWeights { cart how } models { kind } leaderboard { training { id } } job { kind state } verdict { isPromoted difference { value high unit } against { id } } } }',
      { id: worse },
    );
    expect(training).toMatchObject({
      isLive: false,
      bytes: expect.any(Number),
      seconds: expect.any(Number),
      models: [{ kind: 'POPULARITY' }],
      leaderboard: { training: { id: worse } },
      job: { kind: 'TRAIN' },
      verdict: { isPromoted: false, against: { id: first }, difference: { unit: 'FRACTION' } },
    });
  });

  test('a worse one serves only where that is accepted', async () => {
    const refused = await promote(operator, { trainingId: worse });
    expect(refused).toMatchObject({
      liveModel: null,
      verdict: { isPromoted: false, against: { id: first } },
      userErrors: [
        {
          code: 'INVALID',
          field: ['acceptWorse'],
          message: expect.stringMatching(/It loses to the live model by −0\.\d+ .* Send acceptWorse: true/),
          problem: 'loses',
          facts: {
            on: 'users',
            metric: 'NDCG@10',
            value: expect.any(Number),
            low: expect.any(Number),
            high: expect.any(Number),
          },
        },
      ],
    });
    const accepted = await promote(operator, { trainingId: worse, acceptWorse: true, clientMutationKey: 'once' });
    expect(accepted).toMatchObject({
      liveModel: {
        training: { id: worse },
        promotion: {
          cause: 'MANUAL',
          reason: expect.stringContaining('although it loses to'),
          difference: { value: expect.any(Number), high: expect.any(Number) },
          replacedDamaged: false,
        },
      },
      verdict: { isPromoted: true },
      userErrors: [],
    });
    expect(accepted.verdict?.difference?.high).toBeLessThan(0);
    expect((await liveModel(operator))?.promotion).toMatchObject({ promotedBy: { id: operator.accountId } });
    const again = await promote(operator, { trainingId: worse, acceptWorse: true, clientMutationKey: 'once' });
    expect(again.liveModel?.promotion.id).toBe(accepted.liveModel?.promotion.id);
    expect(await promote(operator, { trainingId: worse })).toMatchObject({
      userErrors: [{ code: 'INVALID', message: 'It serves already.', problem: 'serves-already', facts: {} }],
    });
    expect(await operator.ok(ANSWER)).toMatchObject({
      recommendations: { model: { kind: 'POPULARITY', training: { id: worse } } },
    });
  });

  test('goes back, and further back where there is something', async () => {
    const back = await operator.ok<{ rollBackPromotion: { liveModel: { training: { id: string } } } }>(ROLL_BACK, {
      input: {},
    });
    expect(back.rollBackPromotion).toMatchObject({
      liveModel: {
        training: { id: first },
        promotion: { cause: 'ROLLBACK', reason: expect.stringContaining('Back to what served from') },
        previous: null,
      },
      userErrors: [],
    });
    expect(await operator.ok(ROLL_BACK, { input: {} })).toMatchObject({
      rollBackPromotion: {
        liveModel: null,
        userErrors: [{ code: 'NOT_FOUND', message: expect.stringContaining('Nothing served before') }],
      },
    });
    expect(await operator.ok(ANSWER)).toMatchObject({ recommendations: { model: { training: { id: first } } } });
  });

  test('can be one model for everybody, weighed against the router', async () => {
    const { training } = await operator.ok<{ training: { models: { id: string; kind: string }[] } }>(
      'query($id: ID!) { training(id: $id) { models { id kind } } }',
      { id: first },
    );
    const [popularity, category] = training.models;
    expect(await promote(operator, { modelId: popularity?.id })).toMatchObject({
      liveModel: null,
      userErrors: [{ field: ['acceptWorse'] }],
    });
    const { liveModel: now } = await promote(operator, { modelId: category?.id });
    expect(now).toMatchObject({ training: { id: first }, model: { kind: 'CATEGORY_POPULARITY' } });
    expect((await liveModel(operator))?.previous?.training?.id).toBe(first);
    expect(await operator.ok(ANSWER)).toMatchObject({
      recommendations: { model: { kind: 'CATEGORY_POPULARITY' }, modelReason: expect.stringContaining('promoted') },
    });
  });

  test('is seen at once by a second server on the folder', async () => {
    const second = await startTestServer({ dataDir: server.dataDir });
    try {
      const other = await second.as(Role.OPERATOR);
      await promote(other, { trainingId: worse, acceptWorse: true });
      expect(await operator.ok(ANSWER)).toMatchObject({ recommendations: { model: { training: { id: worse } } } });
      await operator.ok(ROLL_BACK, { input: {} });
      expect(await other.ok(ANSWER)).toMatchObject({ recommendations: { model: { training: { id: first } } } });
    } finally {
      await second.close();
    }
  });

  test('changes without dropping a request', async () => {
    const asked: Promise<{ recommendations: { model: { training: { id: string } } } }>[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      for (let n = 0; n < 8; n += 1) asked.push(operator.ok(ANSWER));
      await promote(operator, { trainingId: turn % 2 === 0 ? worse : first, acceptWorse: true });
      for (let n = 0; n < 8; n += 1) asked.push(operator.ok(ANSWER));
    }
    const answers = (await Promise.all(asked)).map(({ recommendations }) => recommendations.model.training.id);
    expect(new Set(answers)).toEqual(new Set([first, worse]));
    await promote(operator, { trainingId: first });
  });

  test('goes back once where two people go back at the same moment', async () => {
    const { services } = server;
    const whileAnotherDoes = rollBack(operatorContext(services), async (make) => {
      await operator.ok(ROLL_BACK, { input: {} });
      return { id: await services.decisions.write(make) };
    });
    await expect(whileAnotherDoes).rejects.toMatchObject({
      userErrors: [{ code: 'CONFLICT', message: expect.stringContaining('at the same moment') }],
    });
    expect((await liveModel(operator))?.training.id).toBe(worse);
    await promote(operator, { trainingId: first });
  });

  test('stays as a person chose it while another training was made', async () => {
    let chosen: Promise<unknown> | undefined;
    const { result } = await runJob({
      dataDir: server.dataDir,
      kind: 'TRAIN',
      input: { kinds: ['CATEGORY_POPULARITY', 'ALS'] },
      onProgress: ({ step }) =>
        void (step === 'Splitting the log' && (chosen ??= promote(operator, { trainingId: worse, acceptWorse: true }))),
    });
    await chosen;
    const { trainingId, verdict } = result as TrainResult;
    expect(verdict).toMatchObject({
      isPromoted: false,
      againstId: first,
      reason: expect.stringContaining('Another one was promoted meanwhile, so it does not serve by itself.'),
    });
    expect((await liveModel(operator))?.training.id).toBe(worse);
    await operator.ok(DELETE, { id: trainingId });
    await promote(operator, { trainingId: first });
  });

  test('cannot be deleted; what does not serve can, and never comes back', async () => {
    expect(await operator.ok(DELETE, { id: first })).toMatchObject({
      deleteTraining: {
        deletedId: null,
        userErrors: [{ code: 'INVALID', message: expect.stringContaining('Promote another training first') }],
      },
    });
    await promote(operator, { trainingId: worse, acceptWorse: true });
    await operator.ok(PROMOTE, { input: { trainingId: first } });
    expect(await operator.ok(DELETE, { id: worse })).toMatchObject({
      deleteTraining: { deletedId: worse, userErrors: [] },
    });
    expect(await readdir(path.join(server.dataDir, 'models'))).toEqual([first]);
    expect(
      await operator.ok('query($id: ID!) { training(id: $id) { id } models { nodes { training { id } } } }', {
        id: worse,
      }),
    ).toEqual({ training: null, models: { nodes: [{ training: { id: first } }, { training: { id: first } }] } });
    expect(await operator.ok(ROLL_BACK, { input: {} })).toMatchObject({
      rollBackPromotion: {
        liveModel: null,
        userErrors: [
          {
            code: 'NOT_FOUND',
            message: expect.stringMatching(/was deleted\. It cannot come back: promote another training\./),
          },
        ],
      },
    });
    expect(await operator.ok(DELETE, { id: worse })).toMatchObject({
      deleteTraining: { userErrors: [{ code: 'NOT_FOUND' }] },
    });
  });

  test('has a history, newest first, of which a deleted training is gone', async () => {
    interface History {
      promotions: {
        nodes: { id: string; cause: string; training: { id: string } | null; model: { kind: string } | null }[];
        totalCount: number;
      };
    }
    const { promotions } = await operator.ok<History>(
      '{ promotions(first: 100) { nodes { id cause training { id } model { kind } } totalCount } }',
    );
    expect(promotions.totalCount).toBe(promotions.nodes.length);
    expect(promotions.nodes.slice(0, 2)).toMatchObject([
      { cause: 'MANUAL', training: { id: first } },
      { cause: 'MANUAL', training: null, model: null },
    ]);
    expect(promotions.nodes.find(({ cause, model }) => cause === 'ROLLBACK' && model !== null)).toMatchObject({
      training: { id: first },
      model: { kind: 'CATEGORY_POPULARITY' },
    });
    expect(promotions.nodes.at(-1)).toMatchObject({ cause: 'FIRST', training: { id: first } });
    const [newest] = promotions.nodes;
    expect(
      await operator.ok('query($id: ID!) { node(id: $id) { __typename ... on Promotion { cause } } }', {
        id: newest?.id,
      }),
    ).toEqual({ node: { __typename: 'Promotion', cause: 'MANUAL' } });
  });

  test('does not change while a training is told never to serve, and does when it is told always to', async () => {
    const never = await train(server, { kinds: [], promote: 'NEVER' });
    expect(never.verdict).toMatchObject({
      isPromoted: false,
      reason: expect.stringContaining('told not to serve by itself'),
    });
    expect((await liveModel(operator))?.training.id).toBe(first);
    const always = await train(server, { kinds: [], promote: 'ALWAYS' });
    expect(always.verdict).toMatchObject({
      isPromoted: true,
      reason: expect.stringContaining('whatever comes of that'),
    });
    expect(await liveModel(operator)).toMatchObject({
      training: { id: always.trainingId },
      promotion: { cause: 'TRAINING' },
    });
  });
});

test('what was promoted for the demo shop serves no real one, and cannot be made to', async () => {
  const server = await startTestServer({ rows: tasteRows(60), isSynthetic: true });
  try {
    const operator = await server.as(Role.OPERATOR);
    const { trainingId } = await train(server, { kinds: [] });
    expect(await liveModel(operator)).toMatchObject({ training: { id: trainingId, isLive: true } });
    await importRows(server.dataDir, tasteRows(60));
    expect(
      await operator.ok('query($id: ID!) { liveModel { since } training(id: $id) { isLive } }', { id: trainingId }),
    ).toEqual({ liveModel: null, training: { isLive: false } });
    expect(await promote(operator, { trainingId })).toMatchObject({
      liveModel: null,
      userErrors: [{ code: 'INVALID', field: ['trainingId'], message: expect.stringContaining("another shop's log") }],
    });
    const own = await train(server, { kinds: [] });
    expect(await liveModel(operator)).toMatchObject({
      training: { id: own.trainingId },
      promotion: { cause: 'FIRST' },
      previous: null,
    });
  } finally {
    await server.close();
  }
});

test('one that loses on anonymous sessions alone needs to be accepted, too', async () => {
  const server = await startTestServer({ rows: tasteRows(60) });
  try {
    const operator = await server.as(Role.OPERATOR);
    await train(server, { kinds: [] });
    const { trainingId: id } = await train(server, { kinds: [], promote: 'NEVER' });
    const { verdict } = await server.services.decisions.read.findOneByOrFail(TrainingEntity, { id });
    expect(verdict).toMatchObject({ loses: false, difference: { ok: true, value: 0 } });
    const sessionDifference = {
      ok: true,
      value: -0.1,
      low: -0.15,
      high: -0.05,
      level: 0.95,
      method: 'bootstrap',
    } as const;
    await server.services.decisions.write((manager) =>
      manager.update(TrainingEntity, { id }, { verdict: { ...verdict!, loses: true, sessionDifference } }),
    );
    expect(await promote(operator, { trainingId: id })).toMatchObject({
      liveModel: null,
      userErrors: [
        {
          field: ['acceptWorse'],
          message: expect.stringContaining(
            'It loses to the live model on anonymous sessions, by −0.100 (95 % interval −0.150 to −0.050) NDCG@10.',
          ),
        },
      ],
    });
    expect(await promote(operator, { trainingId: id, acceptWorse: true })).toMatchObject({
      liveModel: {
        training: { id },
        promotion: {
          reason: expect.stringContaining('although it loses to what served, on anonymous sessions'),
          sessionDifference: { value: expect.any(Number) },
        },
      },
    });
  } finally {
    await server.close();
  }
});

describe('files that are damaged', () => {
  test('do not answer: what served before does, which is said, until they are whole again', async () => {
    const { logger, lines } = capturingLogger('warn');
    let now = new Date();
    const server = await startTestServer({ rows: tasteRows(), logger, now: () => now });
    try {
      const operator = await server.as(Role.OPERATOR);
      const before = await train(server, { kinds: [] });
      const { trainingId } = await train(server, { kinds: ['CATEGORY_POPULARITY'] });
      const folder = path.join(server.dataDir, 'models', trainingId);
      const file = path.join(
        folder,
        (await readdir(folder)).find((name) => name.endsWith('.f32'))!,
      );
      const whole = await readFile(file);
      const damaged = Buffer.from(whole);
      damaged[0]! ^= 1;
      await writeFile(file, damaged);

      expect(await operator.ok(ANSWER)).toMatchObject({
        recommendations: {
          model: { kind: 'POPULARITY', training: { id: before.trainingId } },
          modelReason: expect.stringMatching(
            /^The training trn_\w+ cannot answer: \S+ is damaged: .* What had served before answers meanwhile\. /,
          ),
        },
      });
      const served = await liveModel(operator);
      expect(served).toMatchObject({ training: { id: before.trainingId, isLive: true }, previous: null });
      expect(served?.problem).toMatch(
        /^The training trn_\w+ cannot answer: [\w.-]+ is damaged: .* Train again, or restore the folder\. What had served before answers meanwhile\.$/,
      );
      expect(lines.filter((line) => line.includes('what served before answers'))).toHaveLength(1);
      const asked = await operator.ok<{ training: { isLive: boolean; models: { refusal: string | null }[] } }>(
        'query($id: ID!) { training(id: $id) { isLive models { refusal } } }',
        { id: trainingId },
      );
      expect(asked.training).toMatchObject({
        isLive: false,
        models: [
          { refusal: expect.stringContaining('is damaged') },
          { refusal: expect.stringContaining('is damaged') },
        ],
      });
      expect(await promote(operator, { trainingId })).toMatchObject({
        liveModel: null,
        userErrors: [
          {
            code: 'INVALID',
            field: ['trainingId'],
            message: expect.stringMatching(/^The training trn_\w+ cannot answer: [\w.-]+ is damaged: /),
          },
        ],
      });
      expect(await operator.ok(DELETE, { id: before.trainingId })).toMatchObject({
        deleteTraining: { userErrors: [{ code: 'INVALID' }] },
      });

      await writeFile(file, whole);
      now = new Date(now.getTime() + 61_000);
      expect(await operator.ok(ANSWER)).toMatchObject({ recommendations: { model: { training: { id: trainingId } } } });
      expect(await liveModel(operator)).toMatchObject({ training: { id: trainingId }, problem: null });
    } finally {
      await server.close();
    }
  });

  test('of the only training leave nothing that answers, which says what to do', async () => {
    const server = await startTestServer({ rows: tasteRows(60) });
    try {
      const operator = await server.as(Role.OPERATOR);
      const { trainingId } = await train(server, { kinds: [] });
      await writeFile(path.join(server.dataDir, 'models', trainingId, 'users.txt'), 'somebody');
      for (const _ of [1, 2])
        expect((await operator.graphql(ANSWER)).errors[0]).toMatchObject({
          extensions: { code: 'UNAVAILABLE' },
          message: expect.stringContaining('Train again'),
        });
      expect(await liveModel(operator)).toMatchObject({
        training: { id: trainingId },
        problem: expect.stringContaining('is damaged'),
      });
      // Rules are written all the same; what asks models is refused.
      const DENY = '{ deny: [{ name: "never", productExternalIds: ["1000"] }] }';
      expect(
        await operator.ok(
          `mutation { saveRuleSet(input: { name: "spring", rules: ${DENY} }) { userErrors { message } } }`,
        ),
      ).toEqual({ saveRuleSet: { userErrors: [] } });
      expect(
        await operator.ok(
          `mutation { measureRuleCost(input: { rules: ${DENY} }) { job { id } userErrors { code message } } }`,
        ),
      ).toMatchObject({
        measureRuleCost: {
          job: null,
          userErrors: [{ code: 'INVALID', message: expect.stringContaining('is damaged') }],
        },
      });
    } finally {
      await server.close();
    }
  });
});
