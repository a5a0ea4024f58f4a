import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess as run } from './testing/in-process.js';

interface Figure {
  value: number | null;
  low: number | null;
  high: number | null;
}
interface Trained {
  jobId: string;
  trainingId: string;
  snapshotId: string;
  models: { id: string; kind: string }[];
  verdict: { isPromoted: boolean; reason: string };
}
interface List {
  items: { rank: number; product: { externalId: string }; pinnedBy: { name: string } | null; because: object[] }[];
  model: { kind: string };
  rules: { name: string }[];
  removed: number;
}

let folder: string;
let shop: string;
let first: Trained;
let second: Trained;

async function json<Answer>(...args: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await run([...args, '--data', shop, '--json']);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout) as Answer;
}
const words = async (...args: string[]): Promise<string> => (await run([...args, '--data', shop])).stdout;
const refused = async (...args: string[]): Promise<[number, string]> => {
  const { code, stderr } = await run([...args, '--data', shop]);
  return [code, stderr];
};
const write = (name: string, content: object): string => {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-recommender-'));
  shop = join(folder, 'shop');
  await json('demo', '--events', '30000');
  first = await json(
    'train',
    '--kinds',
    'als,item-knn',
    '--settings',
    '{"ALS":{"factors":8,"iterations":2}}',
    '--event-weights',
    'cart=1,purchase=2',
    '--k',
    '5',
    '--seed',
    '3',
  );
  second = await json('train', '--kinds', 'ITEM_KNN', '--promote', 'never', '--budget', '600');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('train', () => {
  it('makes the kinds that are named, by the settings that are given, and serves as it is told', () => {
    expect([first.jobId, first.snapshotId]).toEqual([expect.stringMatching(/^job_/), expect.stringMatching(/^snp_/)]);
    expect(first.models.map(({ kind }) => kind)).toEqual(['POPULARITY', 'ITEM_KNN', 'ALS']);
    expect([first.verdict.isPromoted, second.verdict.isPromoted]).toEqual([true, false]);
  });

  it('says what it cannot use before it begins', async () => {
    expect(await refused('train', '--kinds', 'nothing')).toEqual([
      2,
      expect.stringMatching(/"NOTHING" is no kind of model; there are POPULARITY, /),
    ]);
    expect(await refused('train', '--settings', '{"ALS":')).toEqual([
      2,
      expect.stringContaining('--settings is no JSON'),
    ]);
    expect(await refused('train', '--settings', join(folder, 'none.json'))).toEqual([
      2,
      expect.stringContaining('cannot be read (ENOENT)'),
    ]);
    expect(await refused('train', '--settings', '{"ALS":{"wings":2}}')).toEqual([2, expect.stringContaining('wings')]);
    expect((await refused('train', '--event-weights', 'love=1'))[0]).toBe(2);
    expect((await refused('train', '--promote', 'perhaps'))[0]).toBe(2);
  });
});

describe('leaderboard', () => {
  it('shows accuracy with intervals, speed and memory of the live training, or of another one', async () => {
    const board = await json<{
      training: { id: string };
      protocol: { k: number };
      models: { kind: string; fitSeconds: number; bytes: number; metrics: { ndcg: Figure }[] }[];
    }>('leaderboard');
    expect(board).toMatchObject({ training: { id: first.trainingId }, protocol: { k: 5 } });
    expect(board.models.every(({ bytes }) => bytes > 0)).toBe(true);
    const text = await words('leaderboard', '--training', second.trainingId);
    expect(text.split('\n')[0]).toBe(second.trainingId);
    expect(text).toMatch(/^model +hit rate@10 .* NDCG@10 \(95 % interval\) +coverage +fit +1,000 lists +memory$/m);
    expect(text).toMatch(/^Item-kNN.* \d\.\d{4} \(\d\.\d{4} to \d\.\d{4}\)/m);
  });

  it('puts trainings side by side, and shows segments', async () => {
    const text = await words('leaderboard', '--compare', `${first.trainingId},${second.trainingId}`);
    expect(text).toContain(`${first.trainingId} (`);
    expect(text).toMatch(/^ITEM_KNN/m);
    expect(await words('leaderboard', '--segments')).toMatch(/^NDCG by new returning;/m);
    expect((await refused('leaderboard', '--compare', first.trainingId))[0]).toBe(2);
    expect(await refused('leaderboard', '--training', 'trn_nothing')).toEqual([
      1,
      expect.stringContaining('There is no training trn_nothing'),
    ]);
  });
});

describe('evaluate', () => {
  it('fits and judges here under the split that is asked for, and stores nothing', async () => {
    const leaking = await json<{
      split: string;
      snapshots: { report: { protocol: { isLeaking: boolean; kind: string }; models: { kind: string }[] } }[];
    }>('evaluate', '--split', 'leave-last-out', '--kinds', 'POPULARITY', '--seed', '1');
    expect(leaking.snapshots[0]?.report.protocol).toMatchObject({ isLeaking: true, kind: 'leave-last-out' });
    expect(leaking.snapshots[0]?.report.models.map(({ kind }) => kind)).toEqual(['POPULARITY']);
    const text = await words(
      'evaluate',
      '--kinds',
      'POPULARITY',
      '--segments',
      '--seed-project',
      '--snapshot',
      first.snapshotId,
      '--snapshot',
      first.snapshotId,
    );
    expect(text).toMatch(/^NDCG by price band;/m);
    expect(text).toContain("The seed project's set-up on this log");
    expect(text).toMatch(/^leave-last-out/m);
    expect(text).toContain('NDCG and rank, snapshot by snapshot:');
    expect(await words('evaluate', '--split', 'sessions', '--every-step', '--kinds', 'VMIS_KNN')).toMatch(
      /^VMIS_KNN +\d/m,
    );
    expect((await json<{ trainings: object[] }>('models', 'list')).trainings).toHaveLength(2);
  });

  it('says what it cannot do', async () => {
    expect((await refused('evaluate', '--every-step'))[0]).toBe(2);
    expect((await refused('evaluate', '--split', 'by-moon'))[0]).toBe(2);
    expect(await refused('evaluate', '--snapshot', 'snp_nothing')).toEqual([
      1,
      expect.stringContaining('There is no snapshot nothing'),
    ]);
    expect(await refused('evaluate', '--settings', '{"ALS":{"factors":-1}}')).toEqual([
      2,
      expect.stringMatching(/factors/i),
    ]);
  });
});

describe('recommend', () => {
  const top = async (): Promise<string[]> =>
    (await json<List>('recommend', '--category', 'electronics', '--first', '3')).items.map(
      ({ product }) => product.externalId,
    );

  it('answers for a cart under the rules of a file, with every reason', async () => {
    const [one = '', two = '', three = ''] = await top();
    const rules = write('rules.json', {
      deny: [{ name: 'never', productExternalIds: [two] }],
      pin: [{ name: 'first', productExternalId: three, rank: 1 }],
    });
    const list = await json<List>('recommend', '--cart', one, '--first', '5', '--rules', rules);
    expect(list.items[0]).toMatchObject({ product: { externalId: three }, pinnedBy: { name: 'first' } });
    expect(list.items.map(({ product }) => product.externalId)).not.toContain(two);
    const text = await words('recommend', '--cart', one, '--rules', rules, '--explain');
    expect(text).toMatch(/^Rules: .*"never".*; they keep 1 product out\.$/m);
    expect(text).toContain('pinned by "first"');
    expect(text).toMatch(/^ {2}2\. \d+: /m);
    const why = await words('recommend', '--cart', one, '--rules', rules, '--why-not', two);
    expect(why).toContain(`${two} is not in the list.`);
    expect(why).toContain('never');
    expect(await words('recommend', '--cart', one, '--rules', rules, '--why-not', three)).toContain(
      'is in the list, at place 1',
    );
  });

  it('says what is wrong with rules, and with what was asked', async () => {
    const clash = write('clash.json', {
      deny: [{ name: 'out', productExternalIds: ['1'] }],
      pin: [{ name: 'in', productExternalId: '1', rank: 1 }],
    });
    expect(await refused('recommend', '--cart', '1', '--rules', clash)).toEqual([
      1,
      expect.stringMatching(/out[\s\S]*in|in[\s\S]*out/),
    ]);
    const odd = write('odd.json', { forbid: [] });
    expect(await refused('recommend', '--cart', '1', '--rules', odd)).toEqual([
      2,
      expect.stringContaining(`${odd}: Field "forbid" is not defined`),
    ]);
    const wrong = write('wrong.json', {
      deny: [{ name: 'x', brands: ['y'] }],
      pin: [{ name: 'p', productExternalId: '1', rank: 'first' }],
    });
    expect(await refused('recommend', '--cart', '1', '--rules', wrong, '--why-not', '1')).toEqual([
      2,
      expect.stringMatching(/wrong\.json, pin\[0\]\.rank: Int cannot represent.*It holds "first"\./),
    ]);
    expect((await refused('recommend', '--cart', '1', '--rules', clash, '--rule-set', 'none'))[0]).toBe(2);
    expect((await refused('recommend', '--cart', 'shoes'))[0]).toBe(2);
    expect((await refused('recommend', '1', '--cart', '2'))[0]).toBe(2);
  });
});

describe('similar', () => {
  it('finds what is like a product, and what shares its sessions', async () => {
    const { items } = await json<List>('recommend', '--category', 'electronics.smartphone', '--first', '1');
    const product = items[0]?.product.externalId ?? '';
    expect(await json<object[]>('similar', product, '--first', '4')).toHaveLength(4);
    expect(await words('similar', product)).toContain('compares products.');
    const together = await json<{ sessions: number; sessionsWithProduct: number }>(
      'similar',
      product,
      '--together',
      'cart',
    );
    expect(together.sessions).toBeGreaterThan(together.sessionsWithProduct);
    expect(await words('similar', product, '--together', 'purchase')).toMatch(
      /^Of [\d,]+ sessions in which something was bought,/,
    );
    expect((await refused('similar', product, '--together', 'cart', '--model', 'mdl_x'))[0]).toBe(2);
  });
});

describe('export-recommendations', () => {
  it('writes the lists of all users, in the format of the name, and keeps no second copy', async () => {
    const out = join(folder, 'lists.csv');
    const { code, stdout, stderr } = await run([
      'export-recommendations',
      '--all-users',
      '--first',
      '3',
      '--out',
      out,
      '--data',
      shop,
      '--json',
    ]);
    const made = JSON.parse(stdout) as {
      rows: number;
      users: number;
      bytes: number;
      isSynthetic: boolean;
      file: string;
    };
    expect({ code, ...made }).toMatchObject({ code: 0, file: out, isSynthetic: true });
    expect(stderr).toContain('Recommending');
    const lines = readFileSync(out, 'utf8').trimEnd().split('\r\n');
    expect(lines[0]).toBe('\uFEFFuser_id,rank,product_id,category,brand,price,score,source,model,synthetic');
    expect(lines).toHaveLength(made.rows + 1);
    expect(existsSync(join(shop, 'exports', 'lists.csv'))).toBe(false);
    const parquet = join(folder, 'lists.parquet');
    expect(await words('export-recommendations', '--all-users', '--first', '1', '--out', parquet)).toContain(
      `: ${parquet}`,
    );
    expect(readFileSync(parquet).subarray(0, 4).toString('latin1')).toBe('PAR1');
  });

  it('says what it cannot do', async () => {
    const out = join(folder, 'no.csv');
    for (const args of [
      ['--all-users', '--out', join(folder, 'no.xls')],
      ['--out', out],
      ['--all-users', '--audience', 'aud_x', '--out', out],
    ])
      expect((await refused('export-recommendations', ...args))[0]).toBe(2);
    expect(await refused('export-recommendations', '--audience', 'aud_x', '--out', out)).toEqual([
      1,
      expect.stringContaining('There is no such audience.'),
    ]);
    expect(existsSync(out)).toBe(false);
    const nowhere = join(folder, 'nowhere', 'lists.csv');
    const [code, stderr] = await refused('export-recommendations', '--all-users', '--out', nowhere);
    expect([code, stderr]).toEqual([
      1,
      `Error: ${nowhere} cannot be made (ENOENT): make the folder ${join(folder, 'nowhere')}, or choose another place.\n`,
    ]);
  });
});

describe('models', () => {
  it('lists trainings, promotes, goes back and deletes', async () => {
    const text = await words('models', 'list');
    expect(text).toMatch(new RegExp(`^The router of ${first.trainingId} serves since`));
    expect(text).toContain(second.models[0]?.id);
    const model = first.models.find(({ kind }) => kind === 'ALS')?.id ?? '';
    expect(await words('models', 'promote', model, '--accept-worse')).toContain(
      `(${model}) of ${first.trainingId} serves.`,
    );
    expect((await refused('models', 'promote', model))[1]).toContain('It serves already.');
    expect(await words('models', 'rollback')).toContain(`The router of ${first.trainingId} serves.`);
    expect(await refused('models', 'delete', first.trainingId)).toEqual([1, expect.stringContaining('Error: ')]);
    expect(await refused('models', 'delete', 'trn_nowhere')).toEqual([
      1,
      expect.stringContaining('There is no training trn_nowhere'),
    ]);
    expect(await words('models', 'delete', second.trainingId)).toBe(`${second.trainingId} is deleted.\n`);
    expect((await json<{ trainings: { id: string }[] }>('models', 'list')).trainings.map(({ id }) => id)).toEqual([
      first.trainingId,
    ]);
  });

  it('shows, sets and ends the schedule', async () => {
    expect(await words('models', 'schedule')).toContain('No server trains by itself.');
    expect(
      await json('models', 'schedule', '--cron', '0 3 * * 1', '--time-zone', 'Europe/Berlin', '--kinds', 'ALS'),
    ).toMatchObject({ isOn: true, cron: '0 3 * * 1', timeZone: 'Europe/Berlin', kinds: ['ALS'] });
    expect(await words('models', 'schedule')).toMatch(
      /^A running server trains at "0 3 \* \* 1" \(Europe\/Berlin\), ALS alone\.\nNext: /,
    );
    expect(await json('models', 'schedule', '--off')).toMatchObject({ isOn: false, cron: '0 3 * * 1' });
    expect(await refused('models', 'schedule', '--cron', 'at noon')).toEqual([
      1,
      expect.stringContaining('has 2 fields; give five'),
    ]);
    expect((await refused('models', 'schedule', '--budget', '10'))[0]).toBe(2);
  });
});
