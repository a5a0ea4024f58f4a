import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { runJob } from '../server/run-job.js';
import { startTestServer } from '../testing/server.js';
import { tasteRows } from '../testing/taste-rows.js';
import { TRAININGS_KEPT } from './model-files.js';
import type { TrainResult } from './train-job.js';

test('files of old trainings go, but for those of the live model and of what served before it; their figures stay', async () => {
  const server = await startTestServer({ rows: tasteRows(60) });
  try {
    const operator = await server.as(Role.OPERATOR);
    const ids: string[] = [];
    const promotions = ['AUTO', 'ALWAYS', ...Array.from({ length: TRAININGS_KEPT + 1 }, () => 'NEVER')] as const;
    for (const promote of promotions) {
      const { result } = await runJob({ dataDir: server.dataDir, kind: 'TRAIN', input: { kinds: [], promote } });
      ids.push((result as TrainResult).trainingId);
    }
    const [before, liveModel, swept, ...kept] = ids;
    expect((await readdir(path.join(server.dataDir, 'models'))).toSorted()).toEqual(
      [before, liveModel, ...kept].toSorted(),
    );
    const { trainings } = await operator.ok<{
      trainings: {
        nodes: { id: string; bytes: number | null; models: { refusal: string | null; metrics: object[] }[] }[];
      };
    }>('{ trainings { nodes { id bytes models { refusal metrics { k } } } } }');
    expect(trainings.nodes.map(({ id }) => id)).toContain(swept);
    for (const { id, bytes, models } of trainings.nodes) {
      expect(bytes === null).toBe(id === swept);
      expect(models).toMatchObject([
        {
          refusal:
            id === swept ? expect.stringContaining('were removed, only its figures are left: train again') : null,
          metrics: { length: 10 },
        },
      ]);
    }
    const PROMOTE = 'mutation($id: ID) { promoteModel(input: { trainingId: $id }) { userErrors { code message } } }';
    expect(await operator.ok(PROMOTE, { id: swept })).toMatchObject({
      promoteModel: { userErrors: [{ code: 'INVALID', message: expect.stringContaining('were removed') }] },
    });
    expect(await operator.ok('mutation { rollBackPromotion(input: {}) { liveModel { training { id } } } }')).toEqual({
      rollBackPromotion: { liveModel: { training: { id: before } } },
    });
  } finally {
    await server.close();
  }
});
