import { mkdir, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { scratchFolder } from '../testing/logs.js';
import { countWhole, groupLine, ownerLine, readGroupsFrom, readJournal, type GroupRecord } from './journal.js';
import { HEADER } from './segment-files.js';

const folder = scratchFolder();
const AT = '2024-05-01T10:00:00.000Z';
const OWNER = '{"format":"cartograph-appends","version":1,"host":"a","pid":1,"processStart":null}\n';
const group = (from: number, to: number): GroupRecord => ({ at: AT, from, to, crc: 0, events: 1 });
/** Two groups that follow one another, from the segment's header on. */
const [first, second] = [group(HEADER.length, HEADER.length + 10), group(HEADER.length + 10, HEADER.length + 25)];
let files = 0;

async function written(text: string): Promise<string> {
  const file = path.join(folder('journals'), `${(files += 1)}.batches`);
  await writeFile(file, text);
  return file;
}
const line = (record: object): string => `${JSON.stringify(record)}\n`;

beforeAll(async () => {
  await mkdir(folder('journals'), { recursive: true });
});

describe('a journal', () => {
  test('is read as it was written, with the place where each group ends', async () => {
    const [owner, one, two] = [
      await ownerLine(),
      groupLine({ ...first, batches: [{ id: 'a "b"', crc: 7 }] }),
      groupLine(second),
    ];
    const journal = await readJournal(await written(Buffer.concat([owner, one, two]).toString()));
    expect(journal).toEqual({
      owner: expect.objectContaining({ format: 'cartograph-appends', version: 1, pid: process.pid }) as unknown,
      groups: [{ ...first, batches: [{ id: 'a "b"', crc: 7 }] }, second],
      ends: [owner.length + one.length, owner.length + one.length + two.length],
    });
  });

  test('that is not there is none; one that was only begun has neither owner nor groups', async () => {
    expect(await readJournal(folder('never'))).toBeNull();
    for (const text of ['', OWNER.slice(0, 30), 'torn\n'])
      expect(await readJournal(await written(text)), text).toEqual({ owner: null, groups: [], ends: [] });
  });

  test.each([
    ['breaks off', JSON.stringify(second).slice(0, 20)],
    ['breaks off and was ended', `${JSON.stringify(second).slice(0, 20)}\n`],
    ['does not follow the one before', line(group(HEADER.length + 11, HEADER.length + 25))],
    ['holds nothing', line(group(HEADER.length + 10, HEADER.length + 10))],
    ['is no object', '7\n'],
  ])('leaves out a last record that %s', async (_what, last) => {
    expect((await readJournal(await written(`${OWNER}${line(first)}${last}`)))?.groups).toEqual([first]);
  });

  test('says where it is damaged: what no crash explains is not passed over', async () => {
    const hole = await written(`${OWNER}{"at":\n${line(first)}`);
    await expect(readJournal(hole)).rejects.toMatchObject({
      name: 'DamagedLakeError',
      file: hole,
      damage: 'has no record in its line 2',
    });
    const gap = await written(`${OWNER}${line(group(HEADER.length + 1, HEADER.length + 10))}${line(second)}`);
    await expect(readJournal(gap)).rejects.toMatchObject({ damage: 'has no record in its line 2' });
    await expect(readJournal(await written(`{"format":"another"}\n${line(first)}`))).rejects.toMatchObject({
      damage: 'does not begin as a journal of appended events',
    });
    await expect(readJournal(await written(OWNER.replace('"version":1', '"version":9')))).rejects.toMatchObject({
      name: 'NewerDataError',
      found: 9,
      supported: 1,
    });
  });
});

test('the groups from a place on are those of whole lines; the next reading goes on behind them', async () => {
  const torn = JSON.stringify(second).slice(0, 9);
  const file = await written(`${OWNER}${line(first)}${torn}`);
  const whole = OWNER.length + line(first).length;
  expect(await readGroupsFrom(file, 0)).toEqual({ groups: [first], length: whole });
  expect(await readGroupsFrom(file, whole)).toEqual({ groups: [], length: whole });
  await writeFile(file, `${OWNER}${line(first)}${line(second)}`);
  expect(await readGroupsFrom(file, whole)).toEqual({ groups: [second], length: whole + line(second).length });
  expect(await readGroupsFrom(file, 1_000_000)).toEqual({ groups: [], length: 1_000_000 });
  expect(await readGroupsFrom(folder('never'), 0)).toBeNull();
});

test('only the last group of a segment can have been cut; an earlier one that differs is damage', () => {
  const bytes = Buffer.from('0123456789');
  const of = (from: number, to: number): GroupRecord => ({ ...group(from, to), crc: crc32(bytes.subarray(from, to)) });
  const groups = [of(0, 4), of(4, 7), of(7, 10)];
  expect(countWhole('s.csv', bytes, [])).toBe(0);
  expect(countWhole('s.csv', bytes, groups)).toBe(3);
  expect(countWhole('s.csv', bytes.subarray(0, 9), groups)).toBe(2);
  expect(countWhole('s.csv', Buffer.from('012345678x'), groups)).toBe(2);
  expect(() => countWhole('s.csv', Buffer.from('0123x56789'), groups)).toThrow(
    's.csv is not as it was written between byte 4 and byte 7',
  );
});
