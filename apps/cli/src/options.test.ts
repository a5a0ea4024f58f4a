import { InvalidArgumentError } from 'commander';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { days, keptFolder, share, snapshotName, timeZone } from './options.js';

describe('what people type', () => {
  it('shares are fractions or percent', () => {
    expect(['1%', '0.01', '2.5 %', '.5', '0', '1', '100%'].map(share)).toEqual([0.01, 0.01, 0.025, 0.5, 0, 1, 1]);
    for (const wrong of ['', '-1', '2', '101%', '1e-2', 'some', '%'])
      expect(() => share(wrong), wrong).toThrow(InvalidArgumentError);
  });

  it('days are numbers, with a d or without', () => {
    expect(['30d', '30', '0.5 d', '0'].map(days)).toEqual([30, 30, 0.5, 0]);
    for (const wrong of ['', '-1', '30w', '36501']) expect(() => days(wrong), wrong).toThrow(InvalidArgumentError);
  });

  it('snapshots may be named as queries name them', () => {
    expect(['snp_20191130t235959-1a2b3c4d', ' 1a2b3c4d', 'current'].map(snapshotName)).toEqual([
      '20191130t235959-1a2b3c4d',
      '1a2b3c4d',
      'current',
    ]);
  });

  it('time zones are IANA names', () => {
    expect(timeZone('Asia/Kathmandu')).toBe('Asia/Kathmandu');
    expect(() => timeZone('Mars/Base')).toThrow(InvalidArgumentError);
  });
});

describe('a folder to keep things in', () => {
  it('may be there or not yet', () => {
    expect(keptFolder(tmpdir())).toBe(path.resolve(tmpdir()));
    expect(keptFolder(path.join(tmpdir(), 'not', 'yet'))).toBe(path.resolve(tmpdir(), 'not', 'yet'));
    expect(() => keptFolder(' ')).toThrow('The path is empty.');
  });

  it.runIf(process.platform === 'linux')(
    'is none where the kernel makes up its files, by whatever name, and one where it only points to a disk',
    async () => {
      for (const wrong of ['/proc', '/proc/1', '/proc/self/nothing/here', '/sys/shop'])
        expect(() => keptFolder(wrong), wrong).toThrow(
          `${wrong} lies in a file system that the kernel makes up, which keeps no files: choose a folder on a disk.`,
        );
      expect(keptFolder('/proc/self/cwd/shop')).toBe('/proc/self/cwd/shop');
      const folder = await mkdtemp(path.join(tmpdir(), 'cartograph-options-'));
      try {
        await symlink('/proc', path.join(folder, 'elsewhere'));
        expect(() => keptFolder(path.join(folder, 'elsewhere', 'shop'))).toThrow('keeps no files');
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
