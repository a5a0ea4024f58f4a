import { NoSnapshotError, type Lake } from '@cartograph/events';
import { CliError } from './failure.js';

/**
 * The lake's own id of the snapshot that somebody means by an id or a piece of it.
 *
 * @param name - without `snp_`.
 * @throws CliError - no snapshot fits, or several do. NoSnapshotError - users were erased from it since: names the one that took its place.
 */
export async function namedSnapshot(lake: Lake, name: string): Promise<string> {
  const fitting = (await lake.snapshots()).filter(({ id }) => id === name || id.includes(name));
  const exact = fitting.find(({ id }) => id === name) ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (exact) return exact.id;
  if (fitting.length > 0) throw new CliError(`"${name}" fits ${fitting.length} snapshots: give more of the id.`);
  await lake.store(name).catch((error: unknown) => {
    if (!(error instanceof NoSnapshotError) || error.replacedBy !== null) throw error;
  });
  throw new CliError(`There is no snapshot ${name}: "cartograph lake ls" lists them.`);
}
