import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess as run, runJsonInProcess as runJson } from '../testing/in-process.js';
import { models } from './model-findings.js';

let folder: string;
let shop: string;
let liveModel: string;
let other: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-model-findings-'));
  shop = join(folder, 'shop');
  await runJson(['demo', '--events', '3000', '--data', shop, '--json']);
  const train = async (...args: string[]): Promise<string> =>
    (await runJson<{ trainingId: string }>(['train', '--data', shop, '--json', ...args])).trainingId;
  liveModel = await train('--kinds', 'als,item-knn');
  other = await train('--kinds', 'ITEM_KNN', '--promote', 'never');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file of a training, with its middle byte flipped while `look` looks. */
async function flipped<Found>(id: string, name: RegExp, look: (file: string) => Promise<Found>): Promise<Found> {
  const dir = join(shop, 'models', id);
  const file = join(dir, readdirSync(dir).find((entry) => name.test(entry)) ?? 'no such file');
  const sound = readFileSync(file);
  const damaged = Buffer.from(sound);
  const middle = Math.floor(damaged.length / 2);
  damaged[middle] = (damaged[middle] ?? 0) ^ 0xff;
  writeFileSync(file, damaged);
  try {
    return await look(file);
  } finally {
    writeFileSync(file, sound);
  }
}

describe('models', () => {
  it('that are whole are fine, and none are worth knowing', async () => {
    expect(await models(shop)).toEqual({ state: 'ok', says: 'trained on the current snapshot' });
    expect(await models(join(folder, 'never'))).toEqual({ state: 'ok', says: 'none yet' });
    const bare = join(folder, 'bare');
    await runJson(['demo', '--events', '1000', '--data', bare, '--json']);
    expect(await models(bare)).toEqual({ state: 'note', says: 'none: run "cartograph train"' });
  });

  it('that serve and have a flipped byte are broken: the file and what to do are named, and doctor ends with 1', async () => {
    await flipped(liveModel, /^als.*\.f32$/, async (file) => {
      expect(await models(shop)).toEqual({
        state: 'bad',
        says: `the training ${liveModel} serves and is broken: ${file} is damaged: its SHA-256 is not the one in the manifest. Train again, or restore the folder.`,
      });
      const { code, stdout } = await run(['doctor', '--data', shop, '--port', '0']);
      expect([code, stdout]).toEqual([
        1,
        expect.stringMatching(/^BAD {3}models: the training trn_\S+ serves and is broken: \S+\.f32 is damaged/m),
      ]);
    });
    await flipped(liveModel, /^users\.txt$/, async (file) =>
      expect(await models(shop)).toMatchObject({ state: 'bad', says: expect.stringContaining(file) as string }),
    );
    expect((await models(shop)).state).toBe('ok');
  });

  it('that do not serve are looked at too, and may be removed', async () => {
    await flipped(other, /^item-knn.*\.(?:f32|i32)$/, async (file) =>
      expect(await models(shop)).toEqual({
        state: 'bad',
        says: `the training ${other}, which does not serve, is broken: ${file} is damaged: its SHA-256 is not the one in the manifest. Train again, or restore the folder. "cartograph models delete ${other}" removes it.`,
      }),
    );
  });

  it('whose folder is gone are broken, and several are counted', async () => {
    const dir = join(shop, 'models');
    renameSync(dir, `${dir}-away`);
    expect(await models(shop)).toEqual({
      state: 'bad',
      says: expect.stringMatching(
        /^the training trn_\S+ serves and is broken: \S+manifest\.json cannot be read: .* Train again\. So is 1 other training\.$/,
      ) as string,
    });
    renameSync(`${dir}-away`, dir);
  });
});
