import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeMembers } from './members-bytes.js';
import { membersFile, putInPlace, readMembers, removeMembers, writeMembers, writeWithout } from './members-file.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-members-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const members = {
  userIds: ['1', '9223372036854775808', '541312140'],
  converted: Uint8Array.of(0, 1, 1),
  value: Float64Array.of(0, 12.5, 1e9),
};

describe('the file of an audience’s users', () => {
  it('gives back what was frozen, ids beyond 64 bit too', async () => {
    const hash = await writeMembers(dataDir, 'aud_1', encodeMembers(members));
    expect(await readMembers(dataDir, 'aud_1', hash)).toEqual(members);
    expect(await readdir(path.join(dataDir, 'audiences'))).toEqual(['aud_1.members']);
  });

  it('holds nobody as well', async () => {
    const nobody = { userIds: [], converted: new Uint8Array(0), value: new Float64Array(0) };
    expect(await readMembers(dataDir, 'aud_2', await writeMembers(dataDir, 'aud_2', encodeMembers(nobody)))).toEqual(
      nobody,
    );
  });

  it('is refused when a byte has changed or it is gone, with the way out', async () => {
    const hash = await writeMembers(dataDir, 'aud_1', encodeMembers(members));
    const file = membersFile(dataDir, 'aud_1');
    const bytes = await readFile(file);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await expect(readMembers(dataDir, 'aud_1', hash)).rejects.toThrow(
      /not those that were frozen: .*aud_1\.members has changed\. Restore it/,
    );
    await removeMembers(dataDir, 'aud_1');
    await expect(readMembers(dataDir, 'aud_1', hash)).rejects.toMatchObject({
      name: 'MembersFileError',
      message: expect.stringContaining('missing'),
    });
    await removeMembers(dataDir, 'aud_1');
  });
});

describe('taking users out', () => {
  const erased = new Set(['9223372036854775808']);

  it('leaves the others as they were, and nothing aside', async () => {
    await writeMembers(dataDir, 'aud_1', encodeMembers(members));
    const left = await writeWithout(dataDir, 'aud_1', erased);
    expect(left?.size).toBe(2);
    await putInPlace(dataDir, 'aud_1', left?.hash ?? '');
    expect(await readMembers(dataDir, 'aud_1', left?.hash ?? '')).toEqual({
      userIds: ['1', '541312140'],
      converted: Uint8Array.of(0, 1),
      value: Float64Array.of(0, 1e9),
    });
    expect(await readdir(path.join(dataDir, 'audiences'))).toEqual(['aud_1.members']);
    expect(await writeWithout(dataDir, 'aud_1', erased)).toBeNull();
  });

  it('passes over an audience whose file is not there, and over no other fault', async () => {
    expect(await writeWithout(dataDir, 'aud_9', erased)).toBeNull();
    await putInPlace(dataDir, 'aud_9', 'any');
    await mkdir(membersFile(dataDir, 'aud_1'), { recursive: true });
    await expect(writeWithout(dataDir, 'aud_1', erased)).rejects.toMatchObject({ code: 'EISDIR' });
    await mkdir(`${membersFile(dataDir, 'aud_2')}.without`);
    await expect(putInPlace(dataDir, 'aud_2', 'any')).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -1)],
    ['of another kind', (bytes: Buffer) => Buffer.concat([Buffer.from('X'), bytes.subarray(1)])],
    ['empty', () => Buffer.alloc(0)],
  ])('refuses a file that is %s: whom it holds, nobody knows', async (_, damage) => {
    await writeMembers(dataDir, 'aud_1', encodeMembers(members));
    await writeFile(membersFile(dataDir, 'aud_1'), damage(await readFile(membersFile(dataDir, 'aud_1'))));
    await expect(writeWithout(dataDir, 'aud_1', erased)).rejects.toMatchObject({
      name: 'MembersFileError',
      message: expect.stringContaining('aud_1.members is damaged. Restore it') as string,
    });
  });
});
