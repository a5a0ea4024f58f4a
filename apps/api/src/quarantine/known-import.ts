import type { Lake } from '@cartograph/events';
import { notFound } from '../errors.js';
import { IMPORT_PREFIX } from '../snapshot.js';
import { splitId } from '../node-id.js';

/** The lake's own id of an import. @throws ApiError NOT_FOUND */
export async function knownImport(lake: Lake, id: string): Promise<string> {
  const parts = splitId(id);
  const report =
    parts?.prefix === IMPORT_PREFIX ? (await lake.reports()).find((one) => one.id === parts.key) : undefined;
  if (!report) throw notFound(`There is no import ${id}. Query "imports" for those there are.`);
  return report.id;
}
