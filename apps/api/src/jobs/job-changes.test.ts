import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { JobChanges } from './job-changes.js';

/** Longer than a test may take. */
const LONG_MS = 3_600_000;

test('a change of the job is heard by all who wait, that of another by none of them', async () => {
  const changes = new JobChanges();
  const heard: string[] = [];
  const waiting = [
    changes.next('a', LONG_MS).then(() => heard.push('a')),
    changes.next('a', LONG_MS).then(() => heard.push('a')),
    changes.next('b', LONG_MS).then(() => heard.push('b')),
  ];
  changes.tell('b');
  await waiting[2];
  expect(heard).toEqual(['b']);
  changes.tell('a');
  await Promise.all(waiting);
  expect(heard).toEqual(['b', 'a', 'a']);
});

test('waiting ends by itself, for another process tells nothing, and at once when it is given up', async () => {
  const changes = new JobChanges();
  await changes.next('a', 1);
  const controller = new AbortController();
  const given = changes.next('a', LONG_MS, controller.signal);
  await setImmediate();
  controller.abort();
  await given;
  await changes.next('a', LONG_MS, AbortSignal.abort());
});
