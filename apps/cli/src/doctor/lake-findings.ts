import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { snapshotId } from '@cartograph/api';
import {
  dayZoneOf,
  LAYOUT_VERSION,
  LEFTOVER_DAYS,
  lakeCondition,
  listSnapshots,
  openLake,
  RESERVE_BYTES,
  type SnapshotList,
} from '@cartograph/events';
import { count, instant, plural, size } from '../output.js';
import type { Verdict } from './finding.js';

const LITTLE_SPACE = 2e9;
const FEW_INODES = 1_000;
/** Compacting and erasing write a snapshot again beside the old one. */
const TIMES_A_SNAPSHOT = 2;
const OLD_APPENDS_MS = 60 * 60_000;

const NONE_YET: Verdict = { state: 'ok', says: 'none yet' };

/** Free space, beside what the snapshots take. */
export async function disk(dataDir: string): Promise<Verdict> {
  let place = dataDir;
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize, files, ffree } = await statfs(place);
  // Some file systems count none.
  if (files > 0 && ffree < FEW_INODES)
    return {
      state: ffree === 0 ? 'bad' : 'note',
      says: `${count(ffree)} inodes free, each new file takes one: remove files from the disk (df -i tells how many it may have); "cartograph lake prune" works meanwhile`,
    };
  const free = bavail * bsize;
  const { snapshots } = await listSnapshots(dataDir).catch((): SnapshotList => ({ snapshots: [], damaged: [] }));
  const largest = Math.max(0, ...snapshots.map(({ bytes }) => bytes));
  const taken = snapshots.reduce(
    (sum, { ownBytes }) => sum + ownBytes,
    Math.max(0, ...snapshots.map(({ sharedBytes }) => sharedBytes)),
  );
  const says = `${size(free)} free${snapshots.length === 0 ? '' : `; snapshots: ${count(snapshots.length)}, about ${size(taken)}`}`;
  if (free < RESERVE_BYTES)
    return {
      state: 'bad',
      says: `${says}: the disk is full. What is there can be read, exported to another disk and backed up there; "cartograph lake prune" makes room, also on a full disk`,
    };
  if (free < LITTLE_SPACE) return { state: 'note', says: `${says}: an import needs about 1.5 times the log's size` };
  if (free < largest * TIMES_A_SNAPSHOT)
    return {
      state: 'note',
      says: `${says}: compacting, or erasing a user, needs about ${size(largest * TIMES_A_SNAPSHOT)}; "cartograph lake prune" frees what old snapshots take`,
    };
  return { state: 'ok', says };
}

/** The current snapshot, whether it answers, and how the lake came to its layout. */
export async function lake(dataDir: string): Promise<Verdict> {
  if (!existsSync(dataDir)) return NONE_YET;
  const opened = await openLake({ dataDir });
  try {
    const snapshot = await opened.current();
    if (!snapshot)
      return { state: 'note', says: 'empty: import a log with "cartograph import PATH", or run "cartograph demo"' };
    const id = snapshotId(snapshot.id);
    const store = await opened.store();
    const [row] = await store.rows<{ events: number }>('select count(*) as events from events');
    await store.close();
    await opened.check();
    if (row?.events !== snapshot.rows)
      return {
        state: 'bad',
        says: `snapshot ${id} should hold ${count(snapshot.rows)} events and holds ${count(row?.events ?? 0)}: run "cartograph lake verify", then restore a backup or roll back`,
      };
    const { snapshots, damaged } = await listSnapshots(dataDir);
    const [broken] = damaged;
    if (broken)
      return {
        state: 'bad',
        says: `the current snapshot ${id} is sound, but ${snapshotId(broken.id)} is not: ${broken.damage}; "cartograph lake prune ${snapshotId(broken.id)}" removes it`,
      };
    const zone = dayZoneOf(await opened.manifest(snapshot.id));
    const migrated = snapshots.find(({ reason }) => reason === 'migration');
    return {
      state: 'ok',
      says: [
        `snapshot ${id}, ${plural(snapshot.rows, 'event')}${snapshot.isSynthetic ? ', synthetic' : ''}, layout ${LAYOUT_VERSION}`,
        zone === null
          ? 'it does not count users by local days, so that questions about them read its events, which takes longer: "cartograph lake compact --time-zone ZONE" makes these tables'
          : `users and sessions are counted by local days of ${zone}`,
        ...(migrated === undefined
          ? []
          : [
              `${migrated.isCurrent ? 'it' : snapshotId(migrated.id)} was brought over from an older layout with its id and its events; sessions were numbered again, and the snapshots before it were not brought over`,
            ]),
      ].join('; '),
    };
  } finally {
    await opened.close();
  }
}

/** Who reads snapshots now. */
export async function readers(dataDir: string): Promise<Verdict> {
  if (!existsSync(dataDir)) return NONE_YET;
  const found = (await lakeCondition(dataDir)).readers;
  return {
    state: 'ok',
    says:
      found.length === 0
        ? 'no process reads a snapshot'
        : found
            .map(
              ({ pid, host, since, snapshots }) =>
                `process ${pid} on ${host} since ${instant(since)}: ${snapshots.map(snapshotId).join(', ')}`,
            )
            .join('; '),
  };
}

/** Appended events that wait. */
export async function appends(dataDir: string): Promise<Verdict> {
  if (!existsSync(dataDir)) return NONE_YET;
  const { events, bytes, oldestAt } = (await lakeCondition(dataDir)).pending;
  if (events === 0 || oldestAt === null) return { state: 'ok', says: 'no event waits to be imported' };
  const says = `${plural(events, 'event')} (${size(bytes)}) wait to be imported, the oldest since ${instant(oldestAt)}`;
  return Date.now() - Date.parse(oldestAt) < OLD_APPENDS_MS
    ? { state: 'ok', says }
    : { state: 'note', says: `${says}: a running server imports them` };
}

/** What belongs to nothing: half-made work, and files that nothing names. */
export async function leftovers(dataDir: string): Promise<Verdict> {
  if (!existsSync(dataDir)) return NONE_YET;
  const { leftovers: found, staging } = await lakeCondition(dataDir);
  if (found === null)
    return {
      state: 'bad',
      says: 'a manifest cannot be read, so no leftover file is removed: run "cartograph lake verify", then "cartograph lake repair"',
    };
  const says = [
    ...(staging.files === 0
      ? []
      : [
          `${plural(staging.files, 'file')} (${size(staging.bytes)}) of half-made work: an import is running, or was killed; the next one removes them`,
        ]),
    ...(found.length === 0
      ? []
      : [
          `${plural(found.length, 'file')} (${size(found.reduce((sum, { bytes }) => sum + bytes, 0))}) that nothing names: imports remove them ${LEFTOVER_DAYS} days after one first met them; "cartograph lake prune --dry-run" names them`,
        ]),
  ];
  return says.length === 0 ? { state: 'ok', says: 'none' } : { state: 'note', says: says.join('; ') };
}
