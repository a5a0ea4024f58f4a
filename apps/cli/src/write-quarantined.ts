import { open, rename, rm } from 'node:fs/promises';
import type { ImportReport, Lake } from '@cartograph/events';
import { CliError } from './failure.js';

const PAGE = 5_000;

/**
 * Writes rows that an import put aside to a file, byte for byte, under the header that their files had.
 *
 * @returns how many, and the header; null where the files had none, or the import is too old to have kept it.
 * @throws CliError - no row fits; or they come from files of different columns, which do not stand under one header.
 */
export async function writeQuarantined(
  lake: Lake,
  report: ImportReport,
  out: string,
  which: { file?: string; reason?: string },
): Promise<{ rows: number; header: string | null }> {
  const files = report.files.filter(
    ({ name, quarantined }) => quarantined > 0 && (which.file === undefined || name === which.file),
  );
  const headers = new Set(files.map(({ header }) => header ?? null));
  if (headers.size > 1)
    throw new CliError(
      `The files ${files.map(({ name }) => name).join(', ')} have different columns: write those of one at a time, with --file.`,
    );
  const [header = null] = headers;
  const aside = `${out}.${process.pid}.part`;
  const handle = await open(aside, 'w');
  let rows = 0;
  try {
    for (let after = -1; ;) {
      const page = (await lake.quarantine(report.id, { ...which, first: PAGE, after })).rows;
      const lines = page.flatMap(({ text, rawBase64 }) => [
        rawBase64 === null ? Buffer.from(text) : Buffer.from(rawBase64, 'base64'),
        Buffer.from('\n'),
      ]);
      if (rows === 0 && page.length > 0 && header !== null) lines.unshift(Buffer.from(`${header}\n`));
      await handle.writeFile(Buffer.concat(lines));
      rows += page.length;
      after = page.at(-1)?.place ?? after;
      if (page.length < PAGE) break;
    }
    if (rows === 0) throw new CliError('No row fits: "cartograph lake quarantine" lists what was put aside.');
    await handle.sync();
    await rename(aside, out);
    return { rows, header };
  } finally {
    await handle.close();
    await rm(aside, { force: true });
  }
}
