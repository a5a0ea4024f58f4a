import { expect, test } from 'vitest';
import { endOf } from './job-end.js';
import { JobState } from './job.entity.js';

const full = { state: 'failed', error: 'the disk is full', code: 'no-space', facts: { free: 3 } } as const;

test('what was done is done, though it was asked to stop meanwhile', () => {
  for (const reason of [null, 'cancelled', 'stopped'] as const)
    expect(endOf({ state: 'done', result: { rows: 2 } }, reason)).toEqual({
      state: JobState.DONE,
      result: { rows: 2 },
      error: null,
      errorCode: null,
      errorFacts: null,
    });
});

test('whatever ends after it was asked to stop is cancelled, and says by whom', () => {
  for (const outcome of [{ state: 'cancelled' }, full, { state: 'died', how: 'SIGKILL' }] as const) {
    expect(endOf(outcome, 'cancelled')).toEqual({
      state: JobState.CANCELLED,
      result: null,
      error: 'Cancelled. Start it again when you like.',
      errorCode: 'cancelled',
      errorFacts: {},
    });
    expect(endOf(outcome, 'stopped')).toEqual({
      state: JobState.CANCELLED,
      result: null,
      error: 'Cancelled because the server was stopped. Start it again.',
      errorCode: 'server-stopped',
      errorFacts: {},
    });
  }
});

test('what nobody asked to stop says in its own words why it ended', () => {
  expect(endOf(full, null)).toEqual({
    state: JobState.FAILED,
    result: null,
    error: 'the disk is full',
    errorCode: 'no-space',
    errorFacts: { free: 3 },
  });
  expect(endOf({ state: 'cancelled' }, null)).toMatchObject({ state: JobState.CANCELLED });
  expect(endOf({ state: 'died', how: 'SIGKILL' }, null)).toMatchObject({
    state: JobState.INTERRUPTED,
    error: expect.stringContaining('(SIGKILL)') as string,
    errorCode: 'process-ended',
    errorFacts: { how: 'SIGKILL' },
  });
});
