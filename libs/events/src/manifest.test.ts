import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  LAKE_TABLES,
  filesOf,
  lakePaths,
  readManifest,
  readManifestAlone,
  readPointer,
  replacementOf,
  writePointer,
  type LakeFile,
  type Manifest,
  type Pointer,
} from './manifest.js';
import { LAYOUT_VERSION } from './schema.js';
import { scratchFolder } from './testing/logs.js';

const folder = scratchFolder();
const POINTER: Pointer = {
  format: 'cartograph-lake',
  layoutVersion: LAYOUT_VERSION,
  current: 'b',
  snapshots: ['a', 'b'],
  reports: ['a'],
};
let dir: string;
beforeEach(async () => {
  dir = folder();
  await mkdir(lakePaths(dir).snapshots, { recursive: true });
});

describe('the pointer', () => {
  test('of a lake without one is empty; what is written is read back whole', async () => {
    expect(await readPointer(dir)).toEqual({
      format: 'cartograph-lake',
      layoutVersion: LAYOUT_VERSION,
      current: null,
      snapshots: [],
      reports: [],
    });
    await writePointer(dir, { ...POINTER, replaced: { x: 'a' } });
    expect(await readPointer(dir)).toEqual({ ...POINTER, replaced: { x: 'a' } });
    expect((await readFile(lakePaths(dir).pointer, 'utf8')).endsWith('}\n')).toBe(true);
  });

  test.each([
    ['no JSON', '{"format":', { name: 'DamagedLakeError', damage: 'is no JSON' }],
    [
      'of something else',
      '{"format":"another","layoutVersion":2}',
      { name: 'DamagedLakeError', damage: "is not a lake's pointer" },
    ],
    [
      'without a version',
      '{"format":"cartograph-lake"}',
      { name: 'DamagedLakeError', damage: "is not a lake's pointer" },
    ],
    [
      'of a newer Cartograph',
      `{"format":"cartograph-lake","layoutVersion":${LAYOUT_VERSION + 1}}`,
      { name: 'NewerDataError', found: LAYOUT_VERSION + 1, supported: LAYOUT_VERSION },
    ],
    [
      'of a Cartograph too old',
      '{"format":"cartograph-lake","layoutVersion":1}',
      { name: 'OlderDataError', found: 1, message: expect.stringContaining('open it with the version of') as string },
    ],
  ])('that is %s is refused, and named', async (_what, text, error) => {
    await writeFile(lakePaths(dir).pointer, text);
    await expect(readPointer(dir)).rejects.toMatchObject({
      ...error,
      ...(error.name === 'DamagedLakeError' ? { file: lakePaths(dir).pointer } : { dir }),
    });
  });

  test('that cannot be read is not taken for one that is missing', async () => {
    await mkdir(lakePaths(dir).pointer);
    await expect(readPointer(dir)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

test('what took the place of a snapshot is found through any number of erasures; a snapshot that only went has nothing in its place', () => {
  const pointer = { ...POINTER, snapshots: ['d'], replaced: { a: 'b', b: 'c', c: 'd', x: 'y' } };
  expect(['a', 'b', 'c', 'd', 'x', 'never'].map((id) => replacementOf(pointer, id))).toEqual([
    'd',
    'd',
    'd',
    null,
    null,
    null,
  ]);
  expect(replacementOf(POINTER, 'a')).toBeNull();
});

describe('a manifest', () => {
  const file = (name: string, bytes: number): LakeFile => ({
    path: `files/a/${name}.parquet`,
    rows: 1,
    bytes,
    sha256: '',
    month: null,
    bucket: null,
  });
  const filesByTable = (some: Partial<Record<(typeof LAKE_TABLES)[number], LakeFile[]>>): Manifest['files'] =>
    ({ ...Object.fromEntries(LAKE_TABLES.map((table) => [table, [] as LakeFile[]])), ...some }) as Manifest['files'];
  const write = (content: object): Promise<void> => writeFile(lakePaths(dir).manifest('a'), JSON.stringify(content));
  const content = {
    snapshot: { id: 'a' },
    files: filesByTable({ events: [file('events', 4)], users: [file('users', 2)] }),
  };

  test('of before the table of long ids is read as one without such ids', async () => {
    const { long_ids: _none, ...before } = filesByTable({ events: [file('events', 4)] });
    await write({ ...content, files: before });
    const manifest = await readManifestAlone(dir, 'a');
    expect([manifest.files.long_ids, filesOf(manifest).map(({ bytes }) => bytes)]).toEqual([[], [4]]);
  });

  test('is read with a look at every file it names: one that is gone or of another size is named', async () => {
    await mkdir(path.join(dir, 'files', 'a'), { recursive: true });
    await write(content);
    const [events, users] = ['events', 'users'].map((name) => path.join(dir, 'files', 'a', `${name}.parquet`)) as [
      string,
      string,
    ];
    await writeFile(events, '1234');
    await expect(readManifest(dir, 'a')).rejects.toMatchObject({
      name: 'DamagedLakeError',
      file: users,
      damage: 'is missing',
    });
    expect((await readManifestAlone(dir, 'a')).snapshot.id).toBe('a');
    await writeFile(users, '12');
    expect(filesOf(await readManifest(dir, 'a')).map((one) => one.path)).toEqual([
      'files/a/events.parquet',
      'files/a/users.parquet',
    ]);
    await writeFile(events, '123');
    await expect(readManifest(dir, 'a')).rejects.toMatchObject({
      file: events,
      damage: 'has 3 bytes where the manifest says 4',
    });
    await rm(events);
    await mkdir(events);
    await expect(readManifest(dir, 'a')).rejects.toMatchObject({ file: events });
  });

  test('that is missing, of another snapshot, or without a table is damaged', async () => {
    await expect(readManifestAlone(dir, 'a')).rejects.toMatchObject({
      name: 'DamagedLakeError',
      file: lakePaths(dir).manifest('a'),
      damage: 'is missing',
    });
    const { users: _, ...fewer } = content.files;
    for (const wrong of [
      { ...content, snapshot: { id: 'b' } },
      { ...content, files: fewer },
      { ...content, files: { ...content.files, users: 7 } },
      {},
    ]) {
      await write(wrong);
      await expect(readManifestAlone(dir, 'a')).rejects.toMatchObject({
        damage: 'is not the manifest of its snapshot',
      });
    }
  });
});
