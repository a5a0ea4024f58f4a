import type { ImportReport } from '@cartograph/events';
import type { RequestContext } from '../context.js';
import { defineLoader } from '../loader.js';

const reportsLoader = defineLoader<readonly ImportReport[]>(async (keys, { lake }) => {
  const reports = await lake.reports();
  return new Map(keys.map((key) => [key, reports]));
});

/** The reports of all imports, the newest first, read once a request. */
export const importReports = async (context: RequestContext): Promise<readonly ImportReport[]> =>
  (await reportsLoader.load(context, 'all')) ?? [];

/** Whether the current snapshot holds what an import brought, by the lake's own ids of imports; also of those that found all their rows there already. */
export const inLogLoader = defineLoader<boolean>(async (keys, context) => {
  const current = await context.lake.current();
  if (current === null) return new Map();
  const { contents } = await context.lake.manifest(current.id);
  const held = new Set(contents.map(({ importId }) => importId));
  const reports = await importReports(context);
  const snapshots = new Set([
    current.id,
    ...reports.filter(({ id }) => held.has(id)).map(({ snapshot }) => snapshot.id),
  ]);
  const inLog = reports.filter(({ id, committed, snapshot }) =>
    committed ? held.has(id) : snapshots.has(snapshot.id),
  );
  return new Map(inLog.filter(({ id }) => keys.includes(id)).map(({ id }) => [id, true]));
});
