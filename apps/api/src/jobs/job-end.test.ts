import { expect, test } from 'vitest';
import { endOf } from './job-end.js';
import { JobState } from './job.entity.js';

const full = { state: 'failed', error: 'the disk is full', code: 'no-space', facts: { free: 3 } } as const;

test('what was done is done, though it was asked to stop meanwhile', () => {
  for (const reason of [null, 'canceled', 'stopped'] as const)
    expect(endOf({ state: 'done', result: { rows: 2 } }, reason)).toEqual({
      state: JobState.DONE,
      result: { rows: 2 },
      error: null,
      errorCode: null,
      errorFacts: null,
    });
});

test('whatever ends after it was asked to stop is canceled, and says by whom', () => {
  for (const outcome of [{ state: 'canceled' }, full, { state: 'died', how: 'SIGKILL' }] as const) {
    expect(endOf(outcome, 'canceled')).toEqual({
      state: JobState.CANCELED,
      result: null,
      error: 'Canceled. Start it again when you like.',
      errorCode: 'canceled',
      errorFacts: {},
    });
    expect(endOf(outcome, 'stopped')).toEqual({
      state: JobState.CANCELED,
      result: null,
      error: 'Canceled because the server was stopped. Start it again.',
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
  expect(endOf({ state: 'canceled' }, null)).toMatchObject({ state: JobState.CANCELED });
  expect(endOf({ state: 'died', how: 'SIGKILL' }, null)).toMatchObject({
    state: JobState.INTERRUPTED,
    error: expect.stringContaining('(SIGKILL)') as string,
    errorCode: 'process-ended',
    errorFacts: { how: 'SIGKILL' },
  });
});
