import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess as run, runJsonInProcess as runJson } from '../testing/in-process.js';

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'cli-tidy-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

interface Kept {
  kinds: { kind: string; kept: { items: number; due: { items: number; bytes: number } } }[];
}

it('says what would go and by which rule, and then removes it', async () => {
  const file = join(data, 'exports', 'recommendations-job_1.csv');
  mkdirSync(join(data, 'exports'), { recursive: true });
  writeFileSync(file, 'user_id,product_id\n');
  const longAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
  utimesSync(file, longAgo, longAgo);

  const planned = await run(['tidy', '--dry-run', '--data', data]);
  expect(planned).toMatchObject({ code: 0 });
  expect(planned.stdout).toContain(
    'recommendation files: 1 kept (19 bytes), 1 would be removed (19 bytes); kept for 7 days',
  );
  expect(planned.stdout).toContain('audit log: 0 kept (0 bytes), 0 would be removed (0 bytes); kept for 365 days');
  expect(planned.stdout).toContain('Nothing was changed.');
  expect(existsSync(file)).toBe(true);
  const { kinds } = await runJson<Kept>(['tidy', '--dry-run', '--json', '--data', data, '--audit-days', '30']);
  expect(kinds.find(({ kind }) => kind === 'RECOMMENDATION_FILES')?.kept.due).toEqual({ items: 1, bytes: 19 });

  expect(await run(['tidy', '--data', data])).toMatchObject({
    code: 0,
    stdout: 'recommendation files: 1 removed, 19 bytes freed\n',
  });
  expect(existsSync(file)).toBe(false);
  expect((await run(['tidy', '--data', data])).stdout).toBe('Nothing was removed.\n');
});
