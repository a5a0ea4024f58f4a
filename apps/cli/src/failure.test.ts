import { describe, expect, it } from 'vitest';
import { CliError, explainFailure, InterruptedError } from './failure.js';

const named = (name: string, message: string): Error => Object.assign(new Error(message), { name });

describe('explainFailure', () => {
  it('passes on sentences that are written for people', () => {
    expect(explainFailure(new CliError('Give one.', 2))).toEqual({ sentence: 'Error: Give one.', code: 2 });
    expect(explainFailure(named('LeaseHeldError', 'the import lease is held by process 7'))).toEqual({
      sentence: 'Error: the import lease is held by process 7',
      code: 1,
    });
  });

  it('names snapshots and imports as queries do, and calls wrong options wrongly called', () => {
    const id = '20191130t235959-1a2b3c4d';
    expect(
      explainFailure(
        named(
          'NoSnapshotError',
          `users were erased from snapshot ${id}, so it is gone: use ${id}0, the same without them`,
        ),
      ).sentence,
    ).toBe(`Error: users were erased from snapshot snp_${id}, so it is gone: use snp_${id}0, the same without them`);
    expect(explainFailure(named('ImportError', `a.csv is in the lake already: import ${id} read it`)).sentence).toBe(
      `Error: a.csv is in the lake already: import imp_${id} read it`,
    );
    expect(explainFailure(named('DamagedLakeError', `/data/lake/snapshots/${id}.json is missing`)).sentence).toContain(
      `snapshots/${id}.json`,
    );
    expect(
      explainFailure(Object.assign(named('LakeOperationError', 'x says no format'), { code: 'options' })).code,
    ).toBe(2);
    expect(
      explainFailure(Object.assign(named('LakeOperationError', 'the disk is full'), { code: 'no-space' })).code,
    ).toBe(1);
  });

  it('answers interruptions as a shell expects, also when work wraps them', () => {
    expect(explainFailure(new InterruptedError('SIGINT')).code).toBe(130);
    const wrapped = Object.assign(named('ImportError', 'the import was canceled'), {
      cause: new InterruptedError('SIGTERM'),
    });
    expect(explainFailure(wrapped)).toMatchObject({
      code: 143,
      sentence: expect.stringContaining('nothing is half-written'),
    });
  });

  it('names the place and a remedy when the system refuses', () => {
    const error = Object.assign(new Error('EACCES: permission denied'), {
      code: 'EACCES',
      syscall: 'mkdir',
      path: '/srv/data',
    });
    expect(explainFailure(error).sentence).toMatch(/^Error: \/srv\/data may not be .* --data\.$/);
    const gone = { code: 'ENOENT', path: '/srv/ro/data' };
    expect(explainFailure(Object.assign(new Error('ENOENT'), { ...gone, syscall: 'mkdir' })).sentence).toMatch(
      /^Error: \/srv\/ro\/data cannot be made.*--data\.$/,
    );
    expect(explainFailure(Object.assign(new Error('ENOENT'), { ...gone, syscall: 'open' })).sentence).toContain(
      'our side',
    );
  });

  it('says what is wrong with the database, and what to do', () => {
    const failed = (code: string): string =>
      explainFailure(Object.assign(new Error('file is not a database'), { code })).sentence;
    expect(failed('SQLITE_NOTADB')).toMatch(/^Error: .*damaged.*backup.*\.$/);
    expect(failed('SQLITE_FULL')).toMatch(/^Error: .*full/);
    expect(failed('SQLITE_READONLY_DIRECTORY')).toMatch(/^Error: .*written/);
  });

  it('asks for a report, with the stack, when it is our fault', () => {
    const { sentence, code } = explainFailure(new TypeError('x is undefined'));
    expect(code).toBe(1);
    expect(sentence).toMatch(/our side \(x is undefined\)[^]*at /);
    expect(explainFailure('odd')).toEqual({ sentence: 'Error: odd', code: 1 });
  });
});
