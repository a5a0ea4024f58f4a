import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';

let folder: string;
let data: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-export-'));
  data = join(folder, 'data');
  const rows = [
    '2019-10-01 19:30:00 UTC,view,9007199254740993,2053013555631882655,electronics.smartphone,acme,489.07,520088904,4d3b30da-a5e4-49df-b1a8-ba5943f1dd33',
    '2019-10-01 20:30:00 UTC,purchase,1004856,2053013555631882655,electronics.smartphone,+49 (0) 30,130.76,541312140,4d3b30da-a5e4-49df-b1a8-ba5943f1dd34',
  ];
  writeFileSync(
    join(folder, 'log.csv'),
    `event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n${rows.join('\n')}\n`,
  );
  await runJson(['import', join(folder, 'log.csv'), '--data', data, '--json']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('export', () => {
  it('writes a table with exact ids and disarmed cells, by local days', async () => {
    const out = join(folder, 'events.csv');
    const report = await runJson<{ snapshot: { id: string } }>([
      'export',
      'events',
      '--out',
      out,
      '--data',
      data,
      '--json',
    ]);
    expect(report).toMatchObject({
      table: 'events',
      file: out,
      rows: 2,
      isSynthetic: false,
      snapshot: { id: expect.stringMatching(/^snp_/) as string },
    });
    const text = readFileSync(out, 'utf8');
    expect(text).toContain(',9007199254740993,2053013555631882655,');
    expect(text).toContain(",'+49 (0) 30,130.76,541312140,");
    // 20:30 UTC is the next day in Dubai.
    const words = await run([
      'export',
      'events',
      '--out',
      out,
      '--from',
      '2019-10-02',
      '--to',
      '2019-10-02',
      '--data',
      data,
    ]);
    expect(words.stdout).toMatch(/^1 row of events, .*, from snapshot snp_\S+: .*events\.csv$/m);
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(3);
    expect(
      (
        await run([
          'export',
          'events',
          '--out',
          out,
          '--from',
          '2019-10-02',
          '--time-zone',
          'Europe/London',
          '--data',
          data,
        ])
      ).stdout,
    ).toMatch(/^0 rows/);
    expect(
      (
        await run([
          'export',
          'products',
          '--out',
          join(folder, 'p.parquet'),
          '--category',
          'electronics',
          '--data',
          data,
        ])
      ).stdout,
    ).toMatch(/^2 rows of products/);
  });

  it('says that rows are synthetic, in each of them', async () => {
    const demo = join(folder, 'demo');
    await runJson(['demo', '--events', '2000', '--data', demo, '--json']);
    const { stderr } = await run(['export', 'categories', '--out', join(folder, 'c.csv'), '--data', demo]);
    expect(stderr).toContain('synthetic');
    expect(
      readFileSync(join(folder, 'c.csv'), 'utf8')
        .split('\n', 2)
        .map((line) => line.split(',').at(-1)),
    ).toEqual(['synthetic', 'true']);
  });

  it('says what cannot be', async () => {
    for (const args of [
      ['users', '--category', 'a', '--out', join(folder, 'u.csv')],
      ['users', '--out', join(folder, 'u.xls')],
      ['users', '--out', join(folder, 'no', 'u.csv')],
    ]) {
      const { code, stdout, stderr } = await run(['export', ...args, '--data', data]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^Error: .*: /);
    }
    expect(
      (await run(['export', 'users', '--out', join(folder, 'u.csv'), '--data', join(folder, 'nothing')])).stderr,
    ).toMatch(/import a log/);
  });
});
