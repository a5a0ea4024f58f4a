import { expect, test } from 'vitest';
import { Tally, taskCounts, vitestCounts } from './tally.mjs';

const step = (more) => ({ code: 0, output: '', counts: 'one', seconds: 1, ...more });

test('a plain step is one check', () => {
  const tally = new Tally();
  tally.add('format', step({}));
  tally.add('lint', step({ code: 1, output: 'line 3 is wrong' }));
  expect(tally.closingLine()).toBe('1 passed, 1 failed');
  expect(tally.report()).toContain('line 3 is wrong');
});

test('tests are added up over rooms, with those that were skipped', () => {
  const output =
    '      Tests  1 failed | 12 passed | 2 skipped (15)\n noise\n\u001B[2m      Tests \u001B[22m \u001B[1m\u001B[32m30 passed\u001B[39m\u001B[22m\u001B[90m (30)\u001B[39m\n';
  expect(vitestCounts(output)).toEqual({ passed: 42, failed: 1, skipped: 2, runners: 2 });
  expect(vitestCounts('      Tests  3 passed | 1 expected fail | 2 todo (6)\n')).toEqual({
    passed: 4,
    failed: 0,
    skipped: 2,
    runners: 1,
  });
});

test('tasks are those that Nx ran, without those that it lists as failed', () => {
  const output =
    '> nx run metrics:build\n\n> nx run api:typecheck\n> nx run tools:links  [local cache]\n\nFailed tasks:\n\n- api:typecheck\n';
  expect(taskCounts(output)).toEqual({ passed: 2, failed: 1, skipped: 0 });
});

test('what a task said when it failed is shown again at the end, and nothing of those that passed', () => {
  const tally = new Tally();
  const output =
    '> nx run api:build\n\nbuilt\n\n> nx run tools:"codegen:check"\n\nusers.graphql is out of date\n\n> nx run api:typecheck\n\nfine\n\nFailed tasks:\n\n- tools:codegen:check\n';
  tally.add('types', step({ counts: 'tasks', code: 1, output }));
  expect(tally.closingLine()).toBe('2 passed, 1 failed');
  expect(tally.report()).toContain('users.graphql is out of date');
  expect(tally.report()).not.toContain('built');
  expect(tally.report()).not.toContain('fine');
});

test('a room that is lost, or whose tests are all skipped, is missed', () => {
  const tally = new Tally();
  const output = '      Tests  24 skipped (24)\n      Tests  5 passed (5)\n';
  tally.add('tests', step({ counts: 'tests', output, runners: 2 }));
  expect(tally.closingLine()).toBe('5 passed, 1 failed, 24 skipped');
  expect(tally.report()).toContain('Only 1 of 2 rooms');
});

test('a runner that ran nothing, or ended badly without naming a test, has failed', () => {
  const tally = new Tally();
  tally.add('nothing ran', step({ counts: 'tests' }));
  tally.add('crashed', step({ counts: 'tests', code: 1, output: '      Tests  5 passed (5)\n' }));
  tally.add('no task', step({ counts: 'tasks' }));
  expect(tally.closingLine()).toBe('5 passed, 3 failed');
});
