import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCli } from './run-cli.js';

afterEach(() => vi.restoreAllMocks());

/** Runs a command line in this process, and keeps what it writes. */
async function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  const code = await runCli(args).finally(() => vi.restoreAllMocks());
  return { code, ...written };
}

describe('a command that is called wrongly', () => {
  it.each<[string[]]>([
    [[]], [['nonsense']], [['import']], [['import', 'x', '--nonsense']], [['import', '']], [['import', 'x', '--data=']], [['import', 'x', '--max-bad', '2']], [['import', 'x', '--delimiter', 'x']], [['import', 'x', '--memory', 'much']],
    [['import', 'x', '--threads', '0']], [['import', 'x', '--gap-minutes', '0']], [['import', 'x', '--format', 'xls']], [['query', '{ a }', '--variables', '[1]']], [['query', '{ a }', '--variables', '{']],
    [['start', '--port', '70000']], [['start', '--time-zone', 'Mars/Base']], [['demo', '--events', '5']], [['demo', '--month', '2019-13']], [['demo', '--month', '2019-09']], [['recommend', '--session', 'view:x']], [['recommend', '1', '--first', '0']],
    [['simulate', '--uplift', '-1']], [['simulate', '--audience', 'everybody']], [['train', '--alpha', 'x']], [['accounts', 'nonsense']],
    [['lake']], [['lake', 'diff', 'one']], [['lake', 'prune', '--older-than', 'long']], [['lake', 'prune', '--keep-last', '0']], [['lake', 'erase']], [['lake', 'erase', '--user', 'me']], [['lake', 'quarantine', '--first', '10001']],
    [['export', 'nonsense', '--out', 'x.csv']], [['export', 'events']], [['export', 'events', '--out', 'x.csv', '--from', '2019-02-30']], [['backup']], [['restore']],
  ])('%j ends with 2, says why on stderr, and nothing on stdout', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/\S/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('what is asked about the commands themselves', () => {
  it('--version prints the version of package.json, and only that', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('help names every command and ends well', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const name of ['start', 'serve', 'import', 'demo', 'train', 'evaluate', 'recommend', 'simulate', 'query', 'schema', 'lake', 'export', 'backup', 'restore', 'doctor', 'accounts']) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect((await run(['accounts', 'reset', '--help'])).stdout).toContain('<email>');
  });

  it('export offers every table that can be exported', async () => {
    const { EXPORT_TABLES } = await import('@cartograph/events');
    const { stdout } = await run(['export', '--help']);
    expect(/choices: ([^)]*)\)/.exec(stdout.replaceAll(/\s+/g, ' '))?.[1]?.split(', ').map((name) => JSON.parse(name) as string)).toEqual([...EXPORT_TABLES]);
  });
});
