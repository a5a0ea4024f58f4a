import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { days, share, snapshotName, timeZone } from './options.js';

describe('what people type', () => {
  it('shares are fractions or percent', () => {
    expect(['1%', '0.01', '2.5 %', '.5', '0', '1', '100%'].map(share)).toEqual([0.01, 0.01, 0.025, 0.5, 0, 1, 1]);
    for (const wrong of ['', '-1', '2', '101%', '1e-2', 'some', '%']) expect(() => share(wrong), wrong).toThrow(InvalidArgumentError);
  });

  it('days are numbers, with a d or without', () => {
    expect(['30d', '30', '0.5 d', '0'].map(days)).toEqual([30, 30, 0.5, 0]);
    for (const wrong of ['', '-1', '30w', '36501']) expect(() => days(wrong), wrong).toThrow(InvalidArgumentError);
  });

  it('snapshots may be named as queries name them', () => {
    expect(['snp_20191130t235959-1a2b3c4d', ' 1a2b3c4d', 'current'].map(snapshotName)).toEqual(['20191130t235959-1a2b3c4d', '1a2b3c4d', 'current']);
  });

  it('time zones are IANA names', () => {
    expect(timeZone('Asia/Kathmandu')).toBe('Asia/Kathmandu');
    expect(() => timeZone('Mars/Base')).toThrow(InvalidArgumentError);
  });
});
