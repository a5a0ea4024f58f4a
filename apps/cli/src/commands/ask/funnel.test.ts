import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../../testing/in-process.js';
import { minutes } from './funnel.js';

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'cli-funnel-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

it.each([
  [['--steps', 'view>click'], '"click" is no event. Write view, cart, remove or purchase'],
  [['--steps', 'view:price=cheap>cart'], 'no range of prices'],
  [['--within', '2w'], 'Give minutes, hours or days: 30m, 12h, 7d.'],
  [['--order', 'backwards'], 'ordered, strict, any'],
])('ask funnel %j is refused', async (args, words) => {
  const { code, stdout, stderr } = await runInProcess(['ask', 'funnel', ...args, '--data', data]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(words);
});

it('a window is minutes, hours or days', () => {
  expect([minutes('30m'), minutes('12h'), minutes('7d')]).toEqual([30, 720, 10_080]);
});
