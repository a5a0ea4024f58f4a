import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importLog } from '@cartograph/events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateHere, evaluationText, type Evaluation, type EvaluationOptions } from './evaluation.js';
import { CliError } from './failure.js';

const HEADER = 'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
let data: string;

/** Carts of 80 users over two days, each of two of ten products. */
function rows(month: string): string[] {
  return Array.from({ length: 320 }, (_, n) => {
    const [user, step] = [n % 80, Math.floor(n / 80)];
    const time = `2019-${month}-0${1 + Math.floor(step / 2)} ${String(8 + (step % 2)).padStart(2, '0')}:${String(user % 60).padStart(2, '0')}:00 UTC`;
    return `${time},cart,${100 + ((user + step * 3) % 10)},1,kitchen.knife,acme,10.00,${user + 1},s-${user}-${step}`;
  });
}

beforeAll(async () => {
  data = mkdtempSync(path.join(tmpdir(), 'cli-evaluation-'));
  for (const month of ['10', '11']) {
    const file = path.join(data, `${month}.csv`);
    writeFileSync(file, `${[HEADER, ...rows(month)].join('\n')}\n`);
    await importLog({ dataDir: path.join(data, 'shop'), paths: [file] });
  }
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

const hooks = { onProgress: () => undefined, signal: new AbortController().signal };
const evaluate = (more: Partial<EvaluationOptions> = {}): Promise<Evaluation> =>
  evaluateHere(
    {
      data: path.join(data, 'shop'),
      split: 'time',
      everyStep: false,
      snapshots: [],
      seedProject: false,
      training: { kinds: ['MOST_CARTED'], seed: 1 },
      ...more,
    },
    hooks,
  );
const words = (evaluation: Evaluation, shown = { segments: false }): string => evaluationText(evaluation, shown);

describe('an evaluation', () => {
  it('judges the kinds that are asked for on the current snapshot, and compares nothing', async () => {
    const found = await evaluate();
    expect(found.snapshots.map(({ report }) => report.models.map(({ kind }) => kind))).toEqual([
      ['POPULARITY', 'MOST_CARTED'],
    ]);
    expect(found.snapshots[0]!.snapshotId).toMatch(/^snp_/);
    expect(found.comparison).toBeNull();
    const text = words(found, { segments: true });
    expect(text).toMatch(/^model +hit rate@10 /m);
    expect(text).toMatch(/^NDCG by new returning; – where fewer than 30 users make no figure$/m);
    expect(text).not.toContain('Training saw what came later');
  });

  it('says what is not made for want of work, and how to allow it', async () => {
    expect(words(await evaluate({ training: { kinds: ['MOST_CARTED'], fitWork: 1 } }))).toMatch(
      /^Not made: MOST_CARTED\. One fit takes .* allow \S+ or more with fitWork \(--fit-work of the command line\)/m,
    );
  });

  it('says of a split that leaks the future that it does', async () => {
    expect(words(await evaluate({ split: 'random' }))).toContain(
      'Training saw what came later: these figures only compare with others that were made so.',
    );
  });

  it('of sessions says so where none can be judged', async () => {
    expect(words(await evaluate({ split: 'sessions' }))).toBe(
      'No session of the held-out part can be judged: the log has no session of two products or more after the split date.',
    );
  });

  it('sets several snapshots side by side, each under its id', async () => {
    const [current] = (await evaluate()).snapshots;
    const found = await evaluate({
      snapshots: [current!.snapshotId.replace(/^snp_/, ''), current!.snapshotId.slice(-8)],
    });
    expect(found.snapshots.map(({ snapshotId }) => snapshotId)).toEqual([current!.snapshotId, current!.snapshotId]);
    expect(words(found)).toContain('NDCG and rank, snapshot by snapshot:');
  });

  it('of a snapshot that there is not, or of a name that fits several, is refused with the remedy', async () => {
    await expect(evaluate({ snapshots: ['never'] })).rejects.toThrow(
      new CliError('There is no snapshot never: "cartograph lake ls" lists them.'),
    );
    await expect(evaluate({ snapshots: ['2'] })).rejects.toThrow('"2" fits 2 snapshots: give more of the id.');
  });
});
