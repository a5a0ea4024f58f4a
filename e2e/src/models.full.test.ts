import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CartographClient } from '@cartograph/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cartograph, cartographJson, freshFolder, removeFolder } from './harness/product.js';
import { admin, startServer } from './harness/server.js';

interface Interval {
  value: number | null;
  low: number | null;
  high: number | null;
}

let folder: string;
let data: string;
beforeAll(async () => {
  folder = freshFolder('models');
  data = join(folder, 'data');
  await cartographJson(['demo', '--events', '30000', '--data', data, '--json']);
});
afterAll(() => removeFolder(folder));

const simulate = (...args: string[]): Promise<object> =>
  cartographJson(['simulate', '--audience', 'all-visitors', '--runs', '200', '--data', data, '--json', ...args]);
const asked = <Answer>(query: string): Promise<{ data: Answer }> => cartographJson(['query', query, '--data', data]);

describe('demo', () => {
  it('writes the same bytes for the same seed, others for another, and its planted truths beside them', async () => {
    const digests: string[] = [];
    for (const [name, seed] of [
      ['a', '3'],
      ['b', '3'],
      ['c', '4'],
    ] as const) {
      const out = join(folder, `demo-${name}`);
      const made = await cartographJson<{ files: string[]; truthsFile: string; rows: number }>([
        'demo',
        '--events',
        '5000',
        '--seed',
        seed,
        '--out',
        out,
        '--json',
      ]);
      expect(made.files.map((file) => file.split('/').at(-1))).toEqual(['2019-Oct.csv', '2019-Nov.csv']);
      expect(Math.abs(made.rows - 5000)).toBeLessThan(1000);
      expect(Object.keys(JSON.parse(readFileSync(made.truthsFile, 'utf8')) as object).length).toBeGreaterThan(0);
      digests.push(
        createHash('sha256')
          .update(made.files.map((file) => readFileSync(file, 'utf8')).join(''))
          .digest('hex'),
      );
    }
    expect(digests[0]).toBe(digests[1]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  it('is marked as synthetic, and never mixes with a real log', async () => {
    const { data: answer } = await asked<{ shop: { isSynthetic: boolean } }>('{ shop { isSynthetic } }');
    expect(answer.shop.isSynthetic).toBe(true);
    const real = join(folder, 'real.csv');
    writeFileSync(
      real,
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n2019-10-01 00:00:00 UTC,view,1,1,,,1.00,1,s\n',
    );
    const own = join(folder, 'real-data');
    await cartographJson(['import', real, '--data', own, '--json']);
    const { code, stderr } = await cartograph(['demo', '--events', '1000', '--data', own]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/real log/);
    const { data: still } = await cartographJson<{ data: { shop: unknown } }>([
      'query',
      '{ shop { isSynthetic counts { total } } }',
      '--data',
      own,
    ]);
    expect(still.shop).toEqual({ isSynthetic: false, counts: { total: 1 } });
  });
});

describe('models', () => {
  it('train, with every step on stderr and one object on stdout', async () => {
    const { code, stdout, stderr } = await cartograph(['train', '--data', data, '--json']);
    expect({ code, last: code === 0 ? '' : stderr }).toEqual({ code: 0, last: '' });
    expect(JSON.parse(stdout)).toHaveProperty('jobId');
    expect(stderr).toMatch(/\S/);
  });

  it('are evaluated on what they had not seen: intervals around values, precision below what is attainable', async () => {
    const board = await cartographJson<{
      models: {
        kind: string;
        metrics: { k: number; precision: Interval; attainablePrecision: Interval; hitRate: Interval; ndcg: Interval }[];
      }[];
      winners: { group: string }[];
      protocol: { k: number };
      precisionExplained: string;
    }>(['evaluate', '--data', data, '--json']);
    expect(board.models.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['MOST_CARTED', 'POPULARITY', 'ALS']));
    expect(new Set(board.winners.map(({ group }) => group)).size).toBe(board.winners.length);
    for (const { metrics } of board.models) {
      for (const metric of metrics) {
        for (const { value, low, high } of [metric.precision, metric.hitRate, metric.ndcg]) {
          if (value === null) continue;
          expect(low!).toBeLessThanOrEqual(value);
          expect(high!).toBeGreaterThanOrEqual(value);
        }
        if (metric.precision.value !== null)
          expect(metric.precision.value).toBeLessThanOrEqual(metric.attainablePrecision.value! + 1e-9);
      }
    }
    const { code, stdout } = await cartograph(['evaluate', '--data', data]);
    expect(code).toBe(0);
    expect(stdout).toContain(board.precisionExplained.slice(0, 20));
  });

  it('recommend for a user, a session and a category, the same each time', async () => {
    const { data: answer } = await asked<{
      users: { nodes: { externalId: string }[] };
      products: { nodes: { externalId: string; category: string | null }[] };
    }>(
      '{ users(first: 1, orderBy: { field: EVENTS, direction: DESC }) { nodes { externalId } } products(first: 1, orderBy: { field: CARTS, direction: DESC }) { nodes { externalId category } } }',
    );
    const [user] = answer.users.nodes;
    const [product] = answer.products.nodes;
    for (const who of [
      [user!.externalId],
      ['--session', `cart:${product!.externalId}`],
      ['--category', product!.category ?? 'electronics'],
    ]) {
      const ask = (): Promise<{ items: { rank: number; product: { externalId: string } }[]; modelReason: string }> =>
        cartographJson(['recommend', ...who, '--first', '4', '--data', data, '--json']);
      const list = await ask();
      expect(list.items.length, who.join(' ')).toBeGreaterThan(0);
      expect(list.items.map(({ rank }) => rank)).toEqual(list.items.map((_item, i) => i + 1));
      expect(list.modelReason).toMatch(/\S/);
      if (who[0] === user!.externalId) expect(await ask()).toEqual(list);
    }
  });

  it.each([[[]], [['7', '--product', '8']], [['--session', 'nothing']], [['7', '--first', '0']]])(
    'recommend %j is a usage error',
    async (args) => {
      const { code, stdout } = await cartograph(['recommend', ...args, '--data', data]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    },
  );

  it('are missing before a log is there, which is said with what to do', async () => {
    const { code, stdout, stderr } = await cartograph(['evaluate', '--data', join(folder, 'nothing')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('import');
  });
});

describe('simulate', () => {
  it('gives the same result for the same seed and another for another', async () => {
    const first = await simulate('--uplift', '0.2', '--seed', '5');
    expect(await simulate('--uplift', '0.2', '--seed', '5')).toEqual(first);
    expect(await simulate('--uplift', '0.2', '--seed', '6')).not.toEqual(first);
  });

  it('says in words what the test could and could not tell', async () => {
    const { code, stdout } = await cartograph([
      'simulate',
      '--audience',
      'all-visitors',
      '--runs',
      '100',
      '--data',
      data,
    ]);
    expect(code).toBe(0);
    expect(stdout.split('\n').length).toBeGreaterThan(3);
    expect(stdout).not.toContain('$');
  });

  it.each([
    ['--uplift', '-2'],
    ['--audience', 'martians'],
    ['--runs', '0'],
    ['--from', 'yesterday'],
  ])('refuses %s %s', async (flag, value) => {
    const { code, stdout, stderr } = await cartograph(['simulate', flag, value, '--data', data]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(value);
  });
});

describe('doctor', () => {
  it('finds nothing wrong with a good folder', async () => {
    const findings = await cartographJson<{ state: string; what: string }[]>([
      'doctor',
      '--data',
      data,
      '--port',
      '0',
      '--json',
    ]);
    expect(findings.filter(({ state }) => state === 'bad')).toEqual([]);
    expect(findings.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['Node', 'data folder', 'database', 'lake', 'models']),
    );
  });

  it('and every other command refuse a folder written by a newer version, with a sentence', async () => {
    const newer = join(folder, 'newer');
    const csv = join(folder, 'one.csv');
    writeFileSync(
      csv,
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n2019-10-01 00:00:00 UTC,view,1,1,,,1.00,1,s\n',
    );
    await cartographJson(['import', csv, '--data', newer, '--json']);
    const manifests = readdirSync(join(newer, 'lake'), { recursive: true, encoding: 'utf8' })
      .map((path) => join(newer, 'lake', path))
      .filter((path) => statSync(path).isFile() && /"layoutVersion":\s*\d+/.test(readFileSync(path, 'latin1')));
    expect(manifests.length).toBeGreaterThan(0);
    // Without its checksum: a file that does not match it is called damaged, whatever version it names.
    for (const path of manifests)
      writeFileSync(
        path,
        readFileSync(path, 'utf8')
          .replaceAll(/"layoutVersion":\s*\d+/g, '"layoutVersion":999')
          .replace(/,\s*"checksum":\s*"\w+"/, ''),
      );
    const { code, stdout } = await cartograph(['doctor', '--data', newer, '--port', '0']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/999/);
    for (const command of [
      ['import', csv],
      ['serve', '--port', '0'],
    ]) {
      const refused = await cartograph([...command, '--data', newer]);
      expect(refused.code, command.join(' ')).toBe(1);
      expect(`${refused.stdout}${refused.stderr}`, command.join(' ')).toMatch(/version 999/);
      expect(refused.stderr, command.join(' ')).not.toMatch(/^\s+at /m);
    }
  });
});

describe('accounts reset', () => {
  it('gives the admin a new password and ends the old sessions', async () => {
    const server = await startServer('serve', [], { dataDir: join(folder, 'accounts') });
    try {
      const before = await server.asAdmin();
      const { password } = await cartographJson<{ password: string }>([
        'accounts',
        'reset',
        admin.email,
        '--data',
        server.dataDir,
        '--json',
      ]);
      expect(await before.viewer()).toBeNull();
      const client = new CartographClient({ url: server.url });
      await expect(client.signIn({ email: admin.email, password: admin.password })).rejects.toMatchObject({
        kind: 'user-errors',
      });
      expect((await client.signIn({ email: admin.email, password })).roles).toEqual(['ADMIN']);
      const unknown = await cartograph(['accounts', 'reset', 'nobody@shop.example', '--data', server.dataDir]);
      expect(unknown.code).toBe(1);
      expect(unknown.stderr).toContain('nobody@shop.example');
    } finally {
      await server.dispose();
    }
  });
});
