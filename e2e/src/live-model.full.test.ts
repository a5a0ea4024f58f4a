import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CartographClient } from '@cartograph/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLog, writeLog } from './harness/log.js';
import { cartographJson, eventually, freshFolder, launch, removeFolder } from './harness/product.js';
import { credentials, startServer, type Server } from './harness/server.js';

interface Answer {
  recommendations: {
    model: { training: { id: string } };
    items: { score: number | null; product: { externalId: string } }[];
  };
}
const answer = (client: CartographClient): Promise<Answer> =>
  client.graphql<Answer>(
    '{ recommendations(for: { category: "electronics" }) { model { training { id } } items { score product { externalId } } } }',
  );
const training = async (client: CartographClient): Promise<string> =>
  (await answer(client)).recommendations.model.training.id;

describe('two processes on one data folder', () => {
  let folder: string;
  let data: string;
  let servers: Server[];
  let clients: [CartographClient, CartographClient];
  const train = async (input: string): Promise<string> => {
    await cartographJson([
      'query',
      `mutation { startTraining(input: ${input}) { job { id } userErrors { message } } }`,
      '--data',
      data,
    ]);
    const { data: made } = await cartographJson<{ data: { trainings: { nodes: { id: string }[] } } }>([
      'query',
      '{ trainings(first: 1) { nodes { id } } }',
      '--data',
      data,
    ]);
    return made.trainings.nodes[0]!.id;
  };
  beforeAll(async () => {
    folder = freshFolder('liveModel');
    data = join(folder, 'data');
    await cartographJson([
      'import',
      writeLog(join(folder, 'log.csv'), makeLog({ users: 3000, seed: 5, days: 28 })),
      '--data',
      data,
      '--json',
    ]);
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
    await removeFolder(folder);
  });

  it('answer from what was promoted last, whichever of them was told so, from the next request on', async () => {
    const first = await train('{ kinds: [RECENT_POPULARITY] }');
    const second = await train('{ kinds: [], promote: NEVER }');
    expect(second).not.toBe(first);
    servers = [await startServer('serve', [], { dataDir: data }), await startServer('serve', [], { dataDir: data })];
    const [one, two] = [await servers[0]!.asAdmin(), servers[1]!.anonymous()];
    await two.signIn(credentials);
    clients = [one, two];
    expect([await training(one), await training(two)]).toEqual([first, first]);
    await one.graphql(
      'mutation($id: ID) { promoteModel(input: { trainingId: $id, acceptWorse: true }) { userErrors { message } } }',
      { id: second },
    );
    expect([await training(two), await training(one)]).toEqual([second, second]);
    await two.graphql('mutation { rollBackPromotion(input: {}) { userErrors { message } } }');
    expect([await training(one), await training(two)]).toEqual([first, first]);
  });

  it('answer as before when a training beside them is killed in the middle', async () => {
    const before = await Promise.all(clients.map(answer));
    const files = readdirSync(join(data, 'models'), { recursive: true }).toSorted();
    const running = launch(['train', '--data', data, '--json']);
    await eventually('the training fits models', () => (/fitting|choosing/i.test(running.stderr()) ? true : null));
    running.child.kill('SIGKILL');
    expect((await running.ended).signal).toBe('SIGKILL');
    expect(await Promise.all(clients.map(answer))).toEqual(before);
    expect(readdirSync(join(data, 'models'), { recursive: true }).toSorted()).toEqual(files);
  });
});
