import { snapshotHolders, type Manifest } from '@cartograph/events';
import type { RequestContext } from '../context.js';
import { defineLoader } from '../loader.js';
import { toHolder, toStorage, usesOfFiles, type SnapshotHolder, type SnapshotStorage } from './snapshot-details.js';

/** Descriptions of snapshots by the lake's own ids; one that has been removed has none. */
export const manifestLoader = defineLoader<Manifest>(async (ids, context) => {
  const kept = new Set((await context.lake.snapshots()).map(({ id }) => id));
  const manifests = await Promise.all(ids.filter((id) => kept.has(id)).map((id) => context.lake.manifest(id)));
  return new Map(manifests.map((manifest) => [manifest.snapshot.id, manifest]));
});

/** What each takes on the disk beside all others. */
export const storageLoader = defineLoader<SnapshotStorage>(async (ids, context) => {
  const all = await Promise.all((await context.lake.snapshots()).map(({ id }) => context.lake.manifest(id)));
  const uses = usesOfFiles(all);
  return new Map(
    all
      .filter(({ snapshot }) => ids.includes(snapshot.id))
      .map((manifest) => [manifest.snapshot.id, toStorage(manifest, uses)]),
  );
});

/** The processes that read each; none, where none does. */
export const holdersLoader = defineLoader<SnapshotHolder[]>(async (ids, context) => {
  const holders = await snapshotHolders(context.dataDir);
  return new Map(ids.map((id) => [id, (holders.get(id) ?? []).map(toHolder)]));
});

const currentLoader = defineLoader<string>(async (keys, context) => {
  const current = await context.lake.current();
  return new Map(current ? keys.map((key) => [key, current.id]) : []);
});

/** The lake's own id of the current snapshot, looked up once a request. */
export const currentId = (context: RequestContext): Promise<string | null> => currentLoader.load(context, 'current');

/** Looks it up again after a mutation changed it. */
export const forgetCurrent = (context: RequestContext): void => currentLoader.clear(context, 'current');
