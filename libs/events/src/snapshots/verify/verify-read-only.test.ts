import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../testing/logs.js';
import { asOrdinaryUser, makeReadOnly } from '../../testing/ordinary-user.js';
import { importRows } from '../../testing/snapshots.js';
import { compact } from '../compact.js';
import { verifyLake } from './verify-lake.js';

const folder = scratchFolder();

test('a lake that may only be read is verified, which says that it was not held; what writes is refused in words', async () => {
  const dataDir = folder();
  const { snapshot } = await importRows(folder, dataDir, [{}, { user_id: '7', price: '-1' }]);
  expect(await verifyLake(dataDir)).toMatchObject({ isOk: true, isReadOnly: false });
  await chmod(path.dirname(dataDir), 0o755);
  await makeReadOnly(dataDir);
  try {
    const report = await asOrdinaryUser(() => verifyLake(dataDir, { deep: true }));
    expect(report).toMatchObject({ isOk: true, isReadOnly: true, snapshotIds: [snapshot.id], problems: [] });
    expect(report.checks.length).toBeGreaterThan(10);
    await expect(asOrdinaryUser(() => compact(dataDir))).rejects.toMatchObject({
      name: 'LakeOperationError',
      code: 'no-permission',
    });
  } finally {
    await makeReadOnly(dataDir, false);
  }
});

test('damage is found in a lake that may only be read', async () => {
  const dataDir = folder();
  const { snapshot } = await importRows(folder, dataDir, [{}]);
  const manifest = JSON.parse(
    await readFile(path.join(dataDir, 'lake', 'snapshots', `${snapshot.id}.json`), 'utf8'),
  ) as { files: { events: { path: string }[] } };
  const events = path.join(dataDir, 'lake', manifest.files.events[0]?.path ?? '');
  await writeFile(
    events,
    (await readFile(events)).map((byte, index) => (index === 100 ? byte ^ 1 : byte)),
  );
  await makeReadOnly(dataDir);
  try {
    expect(await asOrdinaryUser(() => verifyLake(dataDir))).toMatchObject({
      isOk: false,
      isReadOnly: true,
      problems: [{ check: 'files', table: 'events' }],
    });
  } finally {
    await makeReadOnly(dataDir, false);
  }
});
