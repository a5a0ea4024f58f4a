import { isMonth, LOG_COLUMNS, type LogColumn, type ReadAs } from '@cartograph/events';
import { InputCheck, type UserErrorCode } from '../payload.js';
import type { ImportJobInput } from './import-job.js';
import type { ReadAsInput, StartImportInput } from './payloads.js';
import { allowedPaths, SERVER_PATH_CODES, ServerPathError } from './server-paths.js';

const MOST_PATHS = 100;
const COLUMNS: ReadonlySet<string> = new Set(LOG_COLUMNS);

/**
 * What an import was asked for, all but the files that were sent in.
 *
 * @throws Refusal - no file is named, a path is not allowed, or an option cannot be.
 */
export async function checkedImport(input: StartImportInput, dataDir: string): Promise<ImportJobInput> {
  const check = new InputCheck();
  const serverPaths = input.serverPaths ?? [];
  const catalogPaths = input.catalogPaths ?? [];
  if (serverPaths.length === 0 && (input.uploadIds ?? []).length === 0)
    check.add('REQUIRED', 'uploadIds', 'Name at least one upload, or a path on the server.');
  if (
    input.maxBadShare !== null &&
    input.maxBadShare !== undefined &&
    !(input.maxBadShare >= 0 && input.maxBadShare <= 1)
  ) {
    check.add(
      'INVALID',
      'maxBadShare',
      `maxBadShare is ${input.maxBadShare}; it is a fraction from 0 to 1, such as 0.01.`,
    );
  }
  for (const [place, month] of (input.replaceOnlyMonths ?? []).entries())
    if (!isMonth(month))
      check.add(
        'INVALID',
        ['replaceOnlyMonths', String(place)],
        `"${month}" is no month. Write the year and the month, such as 2019-10.`,
      );
  const readAs = toReadAs(input.readAs, check);
  const job: ImportJobInput = {
    serverPaths: await lawful('serverPaths', serverPaths, dataDir, check),
    catalog: { serverPaths: await lawful('catalogPaths', catalogPaths, dataDir, check) },
    keepDuplicates: input.keepDuplicates ?? false,
    replaceMonths:
      input.replaceOnlyMonths && input.replaceOnlyMonths.length > 0
        ? input.replaceOnlyMonths
        : (input.replaceMonths ?? false),
    readAgain: input.readAgain ?? false,
    acceptCut: input.acceptCut ?? false,
    ...(typeof input.maxBadShare === 'number' ? { maxBadShare: input.maxBadShare } : {}),
    ...(readAs === null ? {} : { readAs }),
  };
  check.done();
  return job;
}

/** The paths as they were given; the job finds them again. */
async function lawful(field: string, paths: string[], dataDir: string, check: InputCheck): Promise<string[]> {
  if (paths.length > MOST_PATHS)
    check.add('INVALID', field, `Name at most ${MOST_PATHS} paths at once; a folder is one.`);
  else {
    for (const [place, one] of paths.entries()) {
      await allowedPaths([one], dataDir).catch((error: unknown) => {
        if (!(error instanceof ServerPathError)) throw error;
        check.add(error.code as UserErrorCode, [field, String(place)], error.message, {
          problem: SERVER_PATH_CODES[error.code],
          facts: { file: error.path },
        });
      });
    }
  }
  return paths;
}

function toReadAs(input: ReadAsInput | null | undefined, check: InputCheck): ReadAs | null {
  if (!input) return null;
  const { delimiter, header, columns, timeZone, format } = input;
  for (const name of columns ?? [])
    if (name !== '' && !COLUMNS.has(name))
      check.add(
        'INVALID',
        ['readAs', 'columns'],
        `The log has no column "${name}". Its columns are ${LOG_COLUMNS.join(', ')}; leave a name empty to pass a column over.`,
      );
  const named = (columns ?? []).filter((name) => name !== '');
  const twice = named.find((name, place) => named.indexOf(name) !== place);
  if (twice !== undefined) check.add('INVALID', ['readAs', 'columns'], `${twice} is named twice.`);
  return {
    ...(delimiter ? { delimiter } : {}),
    ...(typeof header === 'boolean' ? { header } : {}),
    ...(columns ? { columns: columns.map((name) => (name === '' ? null : (name as LogColumn))) } : {}),
    ...(timeZone ? { zone: timeZone } : {}),
    ...(format ? { format } : {}),
  };
}
