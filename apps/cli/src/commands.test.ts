import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAMILIES } from '@cartograph/recommend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as runApart } from './testing/child.js';
import { runInProcess as run, runJsonInProcess as runJson } from './testing/in-process.js';

let folder: string;
let shop: string;

interface Totals {
  shop: { isSynthetic: boolean; users: number; counts: { total: number } };
}

const totals = async (data: string): Promise<Totals['shop']> =>
  (await runJson<{ data: Totals }>(['query', '{ shop { isSynthetic users counts { total } } }', '--data', data])).data
    .shop;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-'));
  shop = join(folder, 'shop');
  await runJson(['demo', '--events', '60000', '--data', shop, '--json']);
  await runJson(['demo', '--events', '5000', '--seed', '3', '--out', join(folder, 'files'), '--json']);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('demo', () => {
  it('imports a synthetic shop, keeps what is planted and no log file', async () => {
    const { isSynthetic, users, counts } = await totals(shop);
    expect(isSynthetic).toBe(true);
    expect(users).toBeGreaterThan(2_000);
    expect(counts.total).toBeGreaterThan(50_000);
    expect(readdirSync(join(shop, 'demo'))).toEqual(['truths.json']);
  });

  it('with --month writes one month of exactly so many rows, known as a demo shop’s when it is imported', async () => {
    const file = join(folder, 'month', 'oct.csv.gz');
    const { code, stdout, stderr } = await run([
      'demo',
      '--month',
      '2019-10',
      '--events',
      '3000',
      '--out',
      file,
      '--json',
    ]);
    expect({ code, made: JSON.parse(stdout) as object }).toMatchObject({
      code: 0,
      made: { file, truthsFile: join(folder, 'month', 'oct.truths.json'), rows: 3_000 },
    });
    expect(stderr).toContain('drawing customers');
    const data = join(folder, 'month-data');
    await runJson(['import', file, '--data', data, '--json']);
    expect(await totals(data)).toMatchObject({ isSynthetic: true });
  });

  it.each([
    [['--out', 'october.parquet'], 'end its name in .csv or .csv.gz'],
    [[], 'add --out such as'],
    [['--out', 'october.csv', '--events', '600000000'], 'up to 500,000,000'],
  ])('refuses a month with %j', async (more, sentence) => {
    const { code, stderr } = await run(['demo', '--month', '2019-10', ...more]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(sentence) as string });
  });

  it('with --out writes files and imports nothing', async () => {
    const out = join(folder, 'out');
    const made = await runJson<{ files: string[]; truthsFile: string; rows: number }>([
      'demo',
      '--events',
      '5000',
      '--seed',
      '3',
      '--out',
      out,
      '--json',
    ]);
    expect(made.files).toEqual([join(out, '2019-Oct.csv'), join(out, '2019-Nov.csv')]);
    expect(readdirSync(out)).toHaveLength(3);
    expect(JSON.parse(readFileSync(made.truthsFile, 'utf8'))).toMatchObject({ seed: 3, rows: made.rows });
  });

  it('is made once by processes that come at once', async () => {
    const data = join(folder, 'at-once');
    const args = ['demo', '--events', '3000', '--data', data, '--json'];
    const codes = (await Promise.all([runApart(args), runApart(args)])).map(({ code }) => code).toSorted();
    expect(codes).toEqual([0, 1]);
    expect((await totals(data)).isSynthetic).toBe(true);
  });

  it('refuses a folder that holds a real log', async () => {
    const data = join(folder, 'real');
    const log = join(folder, 'log.csv');
    copyFileSync(join(folder, 'files', '2019-Oct.csv'), log);
    await runJson(['import', log, '--data', data, '--json']);
    const { code, stdout, stderr } = await run(['demo', '--events', '1000', '--data', data]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('holds a real log');
    expect((await totals(data)).isSynthetic).toBe(false);
  });
});

describe('import', () => {
  it('prints the same totals as words and as JSON, and problems with their place on stderr', async () => {
    const file = join(folder, 'bad.csv');
    const [header = '', ...rows] = readFileSync(join(folder, 'files', '2019-Oct.csv'), 'utf8')
      .split('\n')
      .slice(0, 101);
    writeFileSync(
      file,
      `${[header, ...rows.slice(0, 40), rows[40]!.replace(/,(view|cart|purchase),/, ',looked,'), ...rows.slice(41)].join('\n')}\n`,
    );
    const report = await run(['import', file, '--data', join(folder, 'bad'), '--json']);
    expect(report.code).toBe(0);
    const json = JSON.parse(report.stdout) as {
      snapshot: object;
      read: number;
      accepted: number;
      duplicates: number;
      quarantined: Record<string, number>;
      users: number;
    };
    expect(json.read).toBe(100);
    const { data } = await runJson<{ data: { shop: { snapshot: { id: string } } } }>([
      'query',
      '{ shop { snapshot { id } } }',
      '--data',
      join(folder, 'bad'),
    ]);
    expect(json.snapshot).toMatchObject({ id: data.shop.snapshot.id, parentId: null });
    expect(
      json.accepted + json.duplicates + Object.values(json.quarantined).reduce((sum, rows_) => sum + rows_, 0),
    ).toBe(100);
    expect(report.stderr).toMatch(/bad\.csv, line 42, event_type "looked"/);

    const words = await run(['import', file, '--data', join(folder, 'bad-words')]);
    expect(words.stdout).toMatch(
      /^100 rows read from 1 file in .* rows\/s\): \d+ accepted, \d+ duplicates? dropped.*, 1 put aside \(1 unknown event type\)\.$/m,
    );
    expect(words.stdout).toMatch(/^ {2}bad\.csv, read as: csv, comma, .*: 100 rows = \d+ accepted/m);
    expect(words.stdout).toMatch(/lake quarantine imp_\S+ --out/);
    expect(words.stdout).toContain(`${json.users} users`);
    expect(words.stdout).not.toMatch(/[$€₩]/);
  });

  it('says how many rows were kept with a value unknown, and calls what is refused refused', async () => {
    const [header = '', ...rows] = readFileSync(join(folder, 'files', '2019-Oct.csv'), 'utf8')
      .split('\n')
      .slice(0, 31);
    const mangled = join(folder, 'mangled.csv');
    writeFileSync(
      mangled,
      `${[header, ...rows.map((row) => row.replace(/^((?:[^,]*,){3})[^,]*/, '$12.10381E+18'))].join('\n')}\n`,
    );
    const kept = await run(['import', mangled, '--data', join(folder, 'mangled'), '--json']);
    expect(kept.code).toBe(0);
    expect(kept.stderr).toMatch(/^note: mangled\.csv, line 2, category_id .*: mangled category id; .* \(30 rows\)$/m);

    const other = join(folder, 'other.csv');
    writeFileSync(other, 'a,b\n1,2\n');
    const refused = await run(['import', other, '--data', join(folder, 'other')]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^refused: other\.csv, line 1/);
    expect(refused.stderr).not.toContain('put aside');
  });

  it('takes the files of a demo shop for what they are, and does not mix them with others', async () => {
    const data = join(folder, 'labeled');
    const { code, stderr, stdout } = await run(['import', join(folder, 'files'), '--data', data, '--json']);
    expect({ code, snapshot: (JSON.parse(stdout) as { snapshot: object }).snapshot }).toMatchObject({
      code: 0,
      snapshot: { isSynthetic: true },
    });
    expect(stderr).toContain('importing it as synthetic');
    expect((await totals(data)).isSynthetic).toBe(true);

    const own = join(folder, 'own.csv');
    copyFileSync(join(folder, 'files', '2019-Nov.csv'), own);
    const mixed = await run(['import', own, join(folder, 'files', '2019-Oct.csv'), '--data', join(folder, 'mixed')]);
    expect({ code: mixed.code, stdout: mixed.stdout }).toEqual({ code: 1, stdout: '' });
    expect(mixed.stderr).toMatch(
      /^Error: .*2019-Oct\.csv is synthetic and .*own\.csv is not, .*import them apart.*\n$/,
    );
    expect(
      (
        await run([
          'start',
          '--no-serve',
          '--port',
          '0',
          '--log',
          own,
          join(folder, 'files', '2019-Oct.csv'),
          '--data',
          join(folder, 'mixed'),
        ])
      ).stderr,
    ).toMatch(/synthetic rows never mix/);
  });

  it('shows progress as lines where there is no terminal, and a bar where there is one', async () => {
    const file = join(folder, 'files', '2019-Nov.csv');
    const lines = await run(['import', file, '--data', join(folder, 'lines')]);
    expect(lines.stderr).toMatch(/^reading 2019-Nov\.csv/m);
    expect(lines.stderr).not.toContain('\r');
    const bar = await runApart(['import', file, '--data', join(folder, 'bar')], { terminal: true });
    expect(bar.stdout).toContain('\r\u001b[2K[');
    expect(bar.stdout).toMatch(/\[[#. ]{24}\] reading 2019-Nov\.csv/);
  });

  it('resolves paths from where the person is, as the bootstrap tells it', async () => {
    const { code } = await runApart(['import', 'files/2019-Oct.csv', '--data', 'relative'], {
      env: { CARTOGRAPH_CWD: folder },
    });
    expect(code).toBe(0);
    expect(existsSync(join(folder, 'relative', 'lake'))).toBe(true);
  });
});

describe('train, evaluate, recommend', () => {
  it('train the models and compare them, once for a snapshot', async () => {
    const first = await run(['recommend', '--category', 'electronics.smartphone', '--data', shop, '--json']);
    expect(first.code).toBe(1);
    expect(first.stderr).toMatch(/train/i);

    const evaluated = await run(['evaluate', '--data', shop, '--json']);
    expect(evaluated.stderr).toContain('no models yet');
    const board = JSON.parse(evaluated.stdout) as {
      models: { kind: string }[];
      winners: { group: string }[];
      protocol: { k: number };
    };
    expect(board.models.map(({ kind }) => kind)).toEqual(FAMILIES.map(({ kind }) => kind));
    expect(board.winners.map(({ group }) => group)).toEqual(['COLD', 'LIGHT', 'REGULAR', 'HEAVY']);

    const again = await run(['evaluate', '--data', shop]);
    expect(again.stderr).toBe('');
    expect(again.stdout).toContain('hit rate@10');
  }, 600_000);

  it('answer for a product, a session, a user and a category', async () => {
    const { data } = await runJson<{ data: { products: { nodes: { externalId: string }[] } } }>([
      'query',
      '{ products(first: 2, orderBy: { field: CARTS, direction: DESC }) { nodes { externalId } } }',
      '--data',
      shop,
    ]);
    const [top = '', next = ''] = data.products.nodes.map(({ externalId }) => externalId);
    for (const args of [['--product', top], ['--session', `cart:${top},view:${next}`], ['512000000']]) {
      const list = await runJson<{ items: { rank: number; because: unknown[] }[]; modelReason: string }>([
        'recommend',
        ...args,
        '--first',
        '5',
        '--data',
        shop,
        '--json',
      ]);
      expect(list.items.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5]);
      expect(list.modelReason).toMatch(/\w/);
    }
    const words = await run(['recommend', '--category', 'electronics.smartphone', '--data', shop]);
    expect(words.stdout).toContain('because');
  });

  it('recommend for exactly one', async () => {
    for (const args of [[], ['1', '--product', '2']]) {
      const { code, stderr } = await run(['recommend', ...args, '--data', shop]);
      expect(code).toBe(2);
      expect(stderr).toContain('one of');
    }
    expect((await run(['recommend', '--session', 'bought:1', '--data', shop])).code).toBe(2);
  });
});

describe('simulate', () => {
  it('gives the same distribution for the same seed, in JSON and in words', async () => {
    const args = ['simulate', '--audience', 'all-visitors', '--uplift', '0.3', '--runs', '200', '--data', shop];
    const one = await runJson<{
      snapshotId: string;
      baseline: { size: number };
      campaign: { upliftRelative: { mean: number } };
    }>([...args, '--json']);
    expect(await runJson([...args, '--json'])).toEqual(one);
    expect(one.snapshotId).toMatch(/^snp_/);
    expect(one.baseline.size).toBe((await totals(shop)).users);
    expect(one.campaign.upliftRelative.mean).toBeGreaterThan(0);
    const { stdout } = await run(args);
    expect(stdout).toContain('measured uplift');
  });

  it('counts what a contact by the only channel costs, or by the one that is named', async () => {
    const args = ['simulate', '--runs', '100', '--json', '--data', shop];
    const costOf = async (...more: string[]): Promise<object> => {
      const { scenario, costs, why } = await runJson<{
        scenario: { channel?: string };
        costs: { economics: { perContact?: number }; missing: string[] };
        why: string[];
      }>([...args, ...more]);
      return {
        channel: scenario.channel,
        perContact: costs.economics.perContact,
        missing: costs.missing,
        why: why.at(-1),
      };
    };
    const set = (...costs: string[]) =>
      run(['settings', 'set', '--margin', '0.3', ...costs.flatMap((cost) => ['--contact-cost', cost]), '--data', shop]);
    expect(await costOf()).toMatchObject({ missing: ['grossMargin', 'perContact'] });
    await set('email=0.01');
    expect(await costOf()).toMatchObject({ channel: 'email', perContact: 0.01, missing: [] });
    await set('push=0.5');
    expect(await costOf('--channel', 'Push')).toMatchObject({ channel: 'push', perContact: 0.5, missing: [] });
    expect(await costOf()).toMatchObject({
      missing: ['perContact'],
      why: 'No contact is paid for: name one of the channels email, push with --channel.',
    });
    const post = await run([...args, '--channel', 'post']);
    expect([post.code, post.stderr]).toEqual([
      2,
      expect.stringContaining("The shop's settings name no cost of a contact by post; they name email, push. Add it"),
    ]);
    await set('email=unknown', 'push=unknown');
  });

  it('follows users for the days given, and says what to change where the log is too short', async () => {
    const short = [
      'simulate',
      '--audience',
      'all-visitors',
      '--runs',
      '100',
      '--from',
      '2019-10-01',
      '--to',
      '2019-10-02',
      '--data',
      shop,
    ];
    const week = await run(short);
    expect([week.code, week.stderr]).toEqual([
      1,
      expect.stringMatching(
        /The log follows none of the \d+ users for 7 days after they enter, .* Look at fewer days, choose a period/,
      ),
    ]);
    const { stdout } = await run([...short, '--window', '1']);
    expect(stdout).toContain('purchases within 1 day of entering');
  });

  it('says in a sentence why it cannot', async () => {
    const missing = await run(['simulate', '--audience', 'category-viewers', '--data', shop]);
    expect({ code: missing.code, stdout: missing.stdout }).toEqual({ code: 1, stdout: '' });
    expect(missing.stderr).toContain('category');
    expect((await run(['simulate', '--from', '2019-10-01', '--data', shop])).code).toBe(2);
    expect((await run(['simulate', '--from', '2019-02-30', '--to', '2019-03-01', '--data', shop])).code).toBe(2);
    const empty = await run(['simulate', '--data', join(folder, 'nothing')]);
    expect(empty.code).toBe(1);
    expect(empty.stderr).toMatch(/make it with "cartograph import"/);
  });
});

describe('query and schema', () => {
  it('print a response, and fail with it when it has errors', async () => {
    const { code, stdout } = await run(['query', '{ nothing }', '--data', shop]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toHaveProperty('errors');
    const { stdout: sdl } = await run(['schema']);
    expect(sdl).toContain('type Query');
    expect((await runJson<{ schema: string }>(['schema', '--data', shop, '--json'])).schema.trimEnd()).toBe(
      sdl.trimEnd(),
    );
  });
});

describe('usage', () => {
  it('a mistake ends the process with 2 and one reason on stderr; a question about itself with 0', async () => {
    const { code, stdout, stderr } = await runApart(['import', 'x', '--nonsense']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--nonsense');
    expect(await runApart(['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
      stderr: '',
    });
  });
});
