import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { membersFile, readMembers, removeMembers, writeMembers } from './members-file.js';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'cartograph-members-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const members = { userIds: ['1', '9223372036854775807', '541312140'], converted: Uint8Array.of(0, 1, 1), value: Float64Array.of(0, 12.5, 1e9) };

describe('the file of an audience’s users', () => {
  it('gives back what was frozen, ids beyond 2^53 too', async () => {
    const hash = await writeMembers(dataDir, 'aud_1', members);
    expect(await readMembers(dataDir, 'aud_1', hash)).toEqual(members);
    expect(await readdir(path.join(dataDir, 'audiences'))).toEqual(['aud_1.members']);
  });

  it('holds nobody as well', async () => {
    const nobody = { userIds: [], converted: new Uint8Array(0), value: new Float64Array(0) };
    expect(await readMembers(dataDir, 'aud_2', await writeMembers(dataDir, 'aud_2', nobody))).toEqual(nobody);
  });

  it('is refused when a byte has changed or it is gone, with the way out', async () => {
    const hash = await writeMembers(dataDir, 'aud_1', members);
    const file = membersFile(dataDir, 'aud_1');
    const bytes = await readFile(file);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(file, bytes);
    await expect(readMembers(dataDir, 'aud_1', hash)).rejects.toThrow(/not those that were frozen: .*aud_1\.members has changed\. Restore it/);
    await removeMembers(dataDir, 'aud_1');
    await expect(readMembers(dataDir, 'aud_1', hash)).rejects.toMatchObject({ name: 'MembersFileError', message: expect.stringContaining('missing') });
    await removeMembers(dataDir, 'aud_1');
  });
});
