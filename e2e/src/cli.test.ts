import { readFile } from 'node:fs/promises';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectedOf, header, lineOf, makeLog, writeLog, type Expected } from './harness/log.js';
import { cartograph, cartographJson, freshFolder, removeFolder, root } from './harness/product.js';

const log = makeLog({ users: 300, seed: 21 });
const expected = expectedOf(log);
let folder: string;
let data: string;
let file: string;

/** The object of `import --json`, issue by issue the same. */
interface ImportJson {
  snapshot: { id: string; parentId: string | null; rows: number };
  read: number;
  accepted: number;
  duplicates: number;
  duplicatesFound: number;
  quarantined: Record<string, number>;
  eventsByType: Record<string, number>;
  users: number;
  sessions: number;
  products: number;
  buyers: number;
  revenue: string;
  zeroPrices: number;
  firstEventAt: string;
  lastEventAt: string;
}

const importJson = (...args: string[]): Promise<ImportJson> =>
  cartographJson<ImportJson>(['import', ...args, '--json']);
const shopOf = async (dir: string): Promise<{ users: number; revenue: string; counts: { total: number } }> => {
  const { data: answer } = await cartographJson<{
    data: { shop: { users: number; revenue: string; counts: { total: number } } };
  }>(['query', '{ shop { users revenue counts { total } } }', '--data', dir]);
  return answer.shop;
};
const normal = (sdl: string): string => printSchema(lexicographicSortSchema(buildSchema(sdl)));
const figures = (of: Expected): Partial<ImportJson> => ({
  eventsByType: of.events,
  users: of.users,
  sessions: of.sessions,
  products: of.products,
  buyers: of.buyers,
  revenue: of.revenue,
  zeroPrices: of.zeroPrices,
});

beforeAll(() => {
  folder = freshFolder('cli');
  data = join(folder, 'data');
  file = writeLog(join(folder, 'log.csv'), log);
});
afterAll(() => removeFolder(folder));

describe('import', () => {
  it('prints one object with every figure, and only that', async () => {
    const report = await importJson(file, '--data', data);
    expect(report).toMatchObject({
      read: expected.rows,
      accepted: expected.rows,
      duplicates: 0,
      duplicatesFound: 0,
      quarantined: {},
      ...figures(expected),
    });
    const { data: answer } = await cartographJson<{ data: { shop: { snapshot: { id: string } } } }>([
      'query',
      '{ shop { snapshot { id } } }',
      '--data',
      data,
    ]);
    expect(report.snapshot).toMatchObject({ id: answer.shop.snapshot.id, parentId: null });
    expect(Date.parse(report.firstEventAt)).toBe(Date.parse(`${log[0]!.at.replace(' ', 'T')}Z`));
    expect(Date.parse(report.lastEventAt)).toBe(Date.parse(`${log.at(-1)!.at.replace(' ', 'T')}Z`));
    for (const key of [
      'snapshot',
      'read',
      'accepted',
      'duplicates',
      'duplicatesFound',
      'quarantined',
      'eventsByType',
      'users',
      'sessions',
      'products',
      'buyers',
      'revenue',
      'zeroPrices',
      'firstEventAt',
      'lastEventAt',
    ]) {
      expect(report).toHaveProperty(key);
    }
  });

  it('adds nothing when the file was imported before', async () => {
    const again = await importJson(file, '--data', data);
    expect(again).toMatchObject({
      read: 0,
      accepted: 0,
      committed: false,
      alreadyImported: [basename(file)],
      ...figures(expected),
    });
    // The same rows in a file of other bytes are read, and every one is a copy.
    const spelled = join(folder, 'spelled.csv');
    writeFileSync(spelled, `${readFileSync(file, 'utf8')}\n`);
    for (const more of [[], ['--keep-duplicates']]) {
      expect(await importJson(spelled, '--data', data, ...more)).toMatchObject({
        read: expected.rows,
        accepted: 0,
        duplicates: expected.rows,
        duplicatesFound: expected.rows,
        ...figures(expected),
      });
    }
  });

  it('says the same in words without --json', async () => {
    const { code, stdout } = await cartograph(['import', file, '--data', join(folder, 'words')]);
    expect(code).toBe(0);
    const digits = stdout.replaceAll(/[,\u00A0\u202F ]/g, '');
    for (const figure of [expected.rows, expected.users, expected.buyers, expected.revenue])
      expect(digits).toContain(String(figure));
    expect(stdout).not.toContain('$');
  });

  it('drops exact duplicates by default and keeps them when told to', async () => {
    const doubled = join(folder, 'doubled.csv');
    const lines = log.slice(0, 200).map(lineOf);
    writeFileSync(doubled, `${[header, ...lines, ...lines.slice(0, 30), lines[0], lines[0]].join('\n')}\n`);
    expect(await importJson(doubled, '--data', join(folder, 'dropped'))).toMatchObject({
      read: 232,
      accepted: 200,
      duplicates: 32,
      duplicatesFound: 32,
    });
    expect(await importJson(doubled, '--data', join(folder, 'kept'), '--keep-duplicates')).toMatchObject({
      read: 232,
      accepted: 232,
      duplicates: 0,
      duplicatesFound: 32,
    });
  });

  it('with --keep-duplicates adds of each row only what the lake has fewer of', async () => {
    const dir = join(folder, 'overlap');
    const lines = log.slice(0, 4).map(lineOf);
    const write = (name: string, ...of: (string | undefined)[]): string => {
      const path = join(folder, name);
      writeFileSync(path, `${[header, ...of].join('\n')}\n`);
      return path;
    };
    await importJson(write('a.csv', lines[0], lines[0], lines[1]), '--data', dir, '--keep-duplicates');
    const more = await importJson(
      write('b.csv', lines[0], lines[1], lines[1], lines[1], lines[2]),
      '--data',
      dir,
      '--keep-duplicates',
    );
    // In the file 1, 3 and 1 of them; in the lake 2, 1 and 0: so 0, 2 and 1 are new.
    expect(more).toMatchObject({ read: 5, accepted: 3, duplicates: 2 });
    expect((await shopOf(dir)).counts.total).toBe(6);
  });

  it('reads CRLF, gzip, a folder of both, and a file without a final newline alike', async () => {
    const text = [header, ...log.map(lineOf)].join('\r\n');
    const crlf = join(folder, 'crlf.csv');
    writeFileSync(crlf, text);
    expect(await importJson(crlf, '--data', join(folder, 'd-crlf'))).toMatchObject({
      read: expected.rows,
      ...figures(expected),
    });
    const many = join(folder, 'many');
    mkdirSync(many);
    writeFileSync(join(many, 'first.csv.gz'), gzipSync([header, ...log.slice(0, 500).map(lineOf)].join('\n')));
    writeFileSync(join(many, 'second.csv'), `${[header, ...log.slice(500).map(lineOf)].join('\r\n')}\r\n`);
    writeFileSync(join(many, 'notes.txt'), 'not a log\n');
    expect(await importJson(many, '--data', join(folder, 'd-many'))).toMatchObject({
      read: expected.rows,
      accepted: expected.rows,
      ...figures(expected),
    });
  });

  it('keeps ids beyond 2^53 exact, and beyond 64 bit', async () => {
    const path = join(folder, 'huge.csv');
    const ids = [
      '9007199254740993',
      '9223372036854775807',
      '9223372036854775808',
      '18446744073709551615',
      '1234567890123456789012345678901234567890',
    ];
    writeFileSync(
      path,
      `${header}\n${ids.map((id, i) => `2019-10-01 00:00:0${i} UTC,view,${id},${id},,,1.00,${id},s${i}`).join('\n')}\n`,
    );
    const dir = join(folder, 'd-huge');
    expect(await importJson(path, '--data', dir)).toMatchObject({ accepted: 5, users: 5, products: 5 });
    for (const id of ids) {
      const { data: answer } = await cartographJson<{
        data: { users: { nodes: { externalId: string }[] }; product: { externalId: string; categoryId: string } };
      }>([
        'query',
        'query ($id: String) { users(first: 5, orderBy: { field: EXTERNAL_ID, direction: ASC }) { nodes { externalId } } product(externalId: $id) { externalId categoryId } }',
        '--variables',
        JSON.stringify({ id }),
        '--data',
        dir,
      ]);
      const listed = answer.users.nodes.map(({ externalId }) => externalId);
      expect(listed.toSorted()).toEqual(ids.toSorted());
      // Ids beyond 64 bit have no order of their own and stand before the others.
      expect(listed.slice(3)).toEqual(ids.slice(0, 2));
      expect(answer.product).toEqual({ externalId: id, categoryId: id });
    }
  });
});

describe('query', () => {
  it('answers from the data folder, with variables', async () => {
    const answer = await cartographJson<{ data: unknown }>([
      'query',
      'query ($first: Int) { users(first: $first) { nodes { externalId } totalCount } }',
      '--variables',
      '{"first":2}',
      '--data',
      data,
    ]);
    expect(answer.data).toMatchObject({ users: { totalCount: expected.users, nodes: [{}, {}] } });
  });

  it('prints the errors of a wrong query and fails', async () => {
    const { code, stdout } = await cartograph(['query', '{ shop { nothing } }', '--data', data]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      errors: [{ message: expect.stringContaining('nothing'), extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it('calls variables that are no JSON a usage error', async () => {
    const { code, stdout, stderr } = await cartograph([
      'query',
      '{ shop { name } }',
      '--variables',
      '{',
      '--data',
      data,
    ]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/variables/i);
  });
});

it('schema prints the committed SDL', async () => {
  const { code, stdout } = await cartograph(['schema']);
  expect(code).toBe(0);
  expect(normal(stdout)).toBe(normal(await readFile(join(root, 'apps/api/schema.graphql'), 'utf8')));
});

describe('usage', () => {
  it.each([[[]], [['nonsense']], [['import']], [['import', 'x.csv', '--nonsense']], [['query']]])(
    '%j is a usage error: exit 2, nothing on stdout',
    async (args) => {
      const { code, stdout, stderr } = await cartograph(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/\S/);
    },
  );

  it('help goes to stdout and names every command', async () => {
    const { code, stdout } = await cartograph(['--help']);
    expect(code).toBe(0);
    for (const command of [
      'import',
      'query',
      'schema',
      'demo',
      'train',
      'evaluate',
      'recommend',
      'simulate',
      'serve',
      'doctor',
    ])
      expect(stdout).toContain(command);
  });
});
