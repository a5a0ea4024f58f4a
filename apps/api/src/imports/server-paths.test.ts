import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allowedPaths } from './server-paths.js';

let root: string;
let dataDir: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'cartograph-paths-'));
  dataDir = path.join(root, 'data');
  await mkdir(path.join(dataDir, 'inbox', 'months'), { recursive: true });
  await mkdir(path.join(root, 'elsewhere'));
  for (const file of [
    'data/inbox/2019-Oct.csv',
    'data/inbox/months/2019-Nov.csv',
    'elsewhere/secret.csv',
    'data/inbox-2.csv',
  ])
    await writeFile(path.join(root, file), 'x');
});
afterEach(() => rm(root, { recursive: true }));

const refusal = (given: string, setting?: string): Promise<unknown> =>
  allowedPaths([given], dataDir, setting).then(
    () => null,
    (error: unknown) => error,
  );

describe('a path on the server', () => {
  it('is found below the inbox, by its name or in full, a folder too', async () => {
    const inbox = path.join(dataDir, 'inbox');
    expect(
      await allowedPaths(['2019-Oct.csv', path.join(inbox, 'months'), 'months/../2019-Oct.csv'], dataDir, ''),
    ).toEqual([path.join(inbox, '2019-Oct.csv'), path.join(inbox, 'months'), path.join(inbox, '2019-Oct.csv')]);
  });

  it('is refused outside, named with what is allowed, whether it is there or not', async () => {
    for (const given of [
      path.join(root, 'elsewhere/secret.csv'),
      path.join(root, 'elsewhere/nothing.csv'),
      '../../elsewhere/secret.csv',
      '/etc/passwd',
      path.join(dataDir, 'inbox-2.csv'),
      dataDir,
    ]) {
      expect(await refusal(given, '')).toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringMatching(
          new RegExp(
            `^${given.replaceAll('.', '\\.')} lies outside .* Allowed: the folder inbox of the data folder\\.`,
          ),
        ),
      });
    }
    expect(await refusal('nothing.csv', '')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusal(' ', '')).toMatchObject({ code: 'INVALID' });
    expect(await refusal('a\0b', '')).toMatchObject({ code: 'INVALID' });
  });

  it('is refused where a link leads out, at the end, on the way, or inside a folder', async () => {
    const inbox = path.join(dataDir, 'inbox');
    await symlink(path.join(root, 'elsewhere/secret.csv'), path.join(inbox, 'link.csv'));
    await symlink(path.join(root, 'elsewhere'), path.join(inbox, 'folder'));
    for (const given of ['link.csv', 'folder/secret.csv', 'folder', inbox])
      expect(await refusal(given, ''), given).toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('link that leads out'),
      });
    await rm(path.join(inbox, 'link.csv'));
    await rm(path.join(inbox, 'folder'));
    await symlink(path.join(inbox, '2019-Oct.csv'), path.join(inbox, 'months', 'same.csv'));
    await symlink(inbox, path.join(inbox, 'months', 'circle'));
    expect(await allowedPaths(['months'], dataDir, '')).toEqual([path.join(inbox, 'months')]);
  });

  it('is looked for below every folder that the operator allows, and no longer in the inbox', async () => {
    const setting = [path.join(root, 'nowhere'), path.join(root, 'elsewhere')].join(path.delimiter);
    expect(await allowedPaths(['secret.csv'], dataDir, setting)).toEqual([path.join(root, 'elsewhere/secret.csv')]);
    expect(await refusal('2019-Oct.csv', setting)).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(path.join(root, 'elsewhere')),
    });
  });
});
