import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArtifactError } from '../recommend-error.js';
import { ARTIFACT_FORMAT, artifactKinds, MANIFEST, readManifest } from './manifest.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const WHOLE = {
  format: ARTIFACT_FORMAT,
  snapshotId: 's',
  trainedAt: '2019-11-11T00:00:00.000Z',
  users: 0,
  products: 0,
  end: 0,
  strengthOptions: {},
  report: { protocol: { splitAt: '2019-11-09T00:00:00.000Z' } },
  shared: {},
  models: {},
  extras: {},
};

const write = (content: unknown): Promise<void> =>
  writeFile(join(folder, MANIFEST), typeof content === 'string' ? content : JSON.stringify(content));
const failure = async (content: unknown): Promise<ArtifactError> => {
  await write(content);
  const error: unknown = await readManifest(folder).catch((thrown: unknown) => thrown);
  if (!(error instanceof ArtifactError)) throw new Error(`an ArtifactError was expected, not ${String(error)}`);
  return error;
};

describe('a manifest', () => {
  it('names the split date of an evaluation, which was called the cut', async () => {
    await write({ ...WHOLE, report: { protocol: { cutAt: '2019-11-09T00:00:00.000Z', k: 10 }, winners: [] } });
    expect((await readManifest(folder)).report).toEqual({
      protocol: { splitAt: '2019-11-09T00:00:00.000Z', k: 10 },
      winners: [],
    });
  });

  it('is read as it was written, zeros and empty parts too', async () => {
    await write(WHOLE);
    expect(await readManifest(folder)).toEqual(WHOLE);
  });

  it.each(Object.keys(WHOLE).filter((field) => field !== 'format'))('without "%s" is damaged', async (field) => {
    const { code, message } = await failure({ ...WHOLE, [field]: undefined });
    expect({ code, message }).toEqual({
      code: 'corrupt',
      message: `${join(folder, MANIFEST)} is damaged: it has no "${field}". Train again, or restore the folder.`,
    });
  });

  it.each([
    ['no object', 'null'],
    ['a list', '[]'],
    ['a text for a format', '{"format": "2"}'],
    ['no format', '{}'],
  ])('that is %s is damaged', async (_, content) => {
    expect(await failure(content)).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('it names no format'),
    });
  });

  it('that is no JSON is damaged, and keeps the cause', async () => {
    expect(await failure('{"format": 2')).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('is not valid JSON'),
      cause: expect.any(SyntaxError),
    });
  });

  it('of another format says whether Cartograph or the models are too old, before it looks at anything else', async () => {
    expect(await failure({ format: ARTIFACT_FORMAT + 1 })).toMatchObject({
      code: 'newer',
      message: expect.stringMatching(/Update Cartograph, or train again\.$/),
    });
    expect(await failure({ format: ARTIFACT_FORMAT - 1 })).toMatchObject({
      code: 'older',
      message: expect.stringMatching(/Train again\.$/),
    });
  });

  it('that is not there is missing, and names the file', async () => {
    await expect(readManifest(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'missing',
      message: expect.stringContaining(join('nowhere', MANIFEST)),
    });
  });
});

it('the kinds of an artifact come in the order of all kinds, whatever the order in its file', async () => {
  await write({ ...WHOLE, models: { ALS: {}, POPULARITY: {}, UNHEARD_OF: {} } });
  expect(await artifactKinds(folder)).toEqual(['POPULARITY', 'ALS']);
});
