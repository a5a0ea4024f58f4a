import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../testing/in-process.js';

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'cli-leaderboard-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

it.each([
  [['--compare', 'trn_a,trn_b', '--segments'], 'Give either --compare or --segments.'],
  [['--compare', 'trn_a'], '--compare takes two trainings or more, and no --training.'],
  [['--compare', ' trn_a, ,'], '--compare takes two trainings or more'],
  [['--compare', 'trn_a,trn_b', '--training', 'trn_c'], '--compare takes two trainings or more, and no --training.'],
])('leaderboard %j is refused before anything is looked up', async (args, words) => {
  expect(await runInProcess(['leaderboard', ...args, '--data', data])).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(words) as string,
  });
});

it.each([[[]], [['--segments']], [['--training', 'trn_a', '--segments']], [['--compare', 'trn_a, trn_b']]])(
  'leaderboard %j of an empty folder says so',
  async (args) => {
    const { code, stdout, stderr } = await runInProcess(['leaderboard', ...args, '--data', data, '--json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^Error: .*(?:train|import)/i);
  },
);
