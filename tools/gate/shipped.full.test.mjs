import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('no package that is shipped has a known vulnerability', ({ skip }) => {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    timeout: 5 * 60_000,
  });
  const { vulnerabilities, message } = JSON.parse(stdout || '{"message":"it did not answer within five minutes"}');
  if (vulnerabilities === undefined) skip(`the registry tells of no vulnerabilities: ${message}`);
  expect(Object.entries(vulnerabilities).map(([name, { severity }]) => `${name}: ${severity}`)).toEqual([]);
});
