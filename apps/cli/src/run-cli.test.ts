import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runInProcess as run } from './testing/in-process.js';

describe('a command that is called wrongly', () => {
  it.each<[string[]]>([
    [[]],
    [['nonsense']],
    [['import']],
    [['import', 'x', '--nonsense']],
    [['import', '']],
    [['import', 'x', '--data=']],
    [['import', 'x', '--max-bad', '2']],
    [['import', 'x', '--delimiter', 'x']],
    [['import', 'x', '--memory', 'much']],
    [['import', 'x', '--threads', '0']],
    [['import', 'x', '--gap-minutes', '0']],
    [['import', 'x', '--format', 'xls']],
    [['query', '{ a }', '--variables', '[1]']],
    [['query', '{ a }', '--variables', '{']],
    [['start', '--port', '70000']],
    [['start', '--time-zone', 'Mars/Base']],
    [['demo', '--events', '5']],
    [['demo', '--month', '2019-13']],
    [['demo', '--month', '2019-09']],
    [['recommend', '--session', 'view:x']],
    [['recommend', '1', '--first', '0']],
    [['simulate', '--uplift', '-1']],
    [['simulate', '--audience', 'everybody']],
    [['train', '--alpha', 'x']],
    [['accounts', 'nonsense']],
    [['lake']],
    [['lake', 'diff', 'one']],
    [['lake', 'prune', '--older-than', 'long']],
    [['lake', 'prune', '--keep-last', '0']],
    [['lake', 'erase']],
    [['lake', 'erase', '--user', 'me']],
    [['lake', 'quarantine', '--first', '10001']],
    [['export', 'nonsense', '--out', 'x.csv']],
    [['export', 'events']],
    [['export', 'events', '--out', 'x.csv', '--from', '2019-02-30']],
    [['backup']],
    [['restore']],
    [['ratings']],
    [['ratings', 'evaluate']],
    [['ratings', 'evaluate', 'x', '--folds', '1']],
    [['ratings', 'evaluate', 'x', '--scale', '5..1']],
    [['ratings', 'evaluate', '']],
    [['ratings', 'recommend', 'x']],
    [['ratings', 'recommend', 'x', '--user', '1', '--first', '0']],
    [['ratings', 'recommend', 'x', '--user', '1', '--model', 'best']],
  ])('%j ends with 2, says why on stderr, and nothing on stdout', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/\S/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('what is asked about the commands themselves', () => {
  it('--version prints the version of package.json, and only that', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('help names every command and ends well', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    for (const name of [
      'start',
      'serve',
      'import',
      'demo',
      'train',
      'evaluate',
      'recommend',
      'ratings',
      'power',
      'simulate',
      'analyze',
      'query',
      'schema',
      'lake',
      'export',
      'backup',
      'restore',
      'doctor',
      'accounts',
    ])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect((await run(['accounts', 'reset', '--help'])).stdout).toContain('<email>');
  });

  it('export offers every table that can be exported', async () => {
    const { EXPORT_TABLES } = await import('@cartograph/events');
    const { stdout } = await run(['export', '--help']);
    expect(
      /choices: ([^)]*)\)/
        .exec(stdout.replaceAll(/\s+/g, ' '))?.[1]
        ?.split(', ')
        .map((name) => JSON.parse(name) as string),
    ).toEqual([...EXPORT_TABLES]);
  });
});
