import path from 'node:path';
import { writeDurably } from './durable-file.js';
import { DamagedLakeError } from './errors.js';
import { sha256Of } from './read-pieces.js';
import { lakePaths, readSealedJson } from './manifest.js';
import { ifMissing, isMissing } from './missing-file.js';
import type { ImportReport } from './report.js';
import { sealJson } from './sealed-json.js';

/** A report as its file has it: the quarantine's place is relative to the lake, so that a data folder may be moved. Lakes spell the catalog so. */
interface StoredReport extends Omit<ImportReport, 'catalog'> {
  readonly catalogue: ImportReport['catalog'];
  /** Of the quarantine's file; reports of before there were checksums, and those without such a file, have none. */
  readonly quarantineSha256?: string;
}

/**
 * Writes a report into its lake, with the checksum of the quarantined rows that are in their place already.
 *
 * @param options.isReplacing - the rows are about to be replaced: until the report is written again they have no checksum.
 */
export async function writeReport(
  dir: string,
  report: ImportReport,
  { isReplacing = false }: { isReplacing?: boolean } = {},
): Promise<void> {
  const { catalog, ...told } = report;
  const { quarantineFile } = told;
  const quarantineSha256 =
    quarantineFile === null || isReplacing ? null : await ifMissing(sha256Of(quarantineFile), null);
  await writeDurably(
    lakePaths(dir).report(report.id),
    sealJson(
      {
        ...told,
        catalogue: catalog,
        quarantineFile: quarantineFile === null ? null : path.relative(dir, quarantineFile),
        ...(quarantineSha256 === null ? {} : { quarantineSha256 }),
      },
      2,
    ),
  );
}

/** Reads a report of a lake. */
export async function readReport(dir: string, id: string): Promise<ImportReport> {
  return (await readStored(dir, id)).report;
}

/** @throws DamagedLakeError - the file of the rows that an import quarantined is missing, or is not as it was written. Of before there were checksums nobody can tell. */
export async function checkQuarantine(dir: string, id: string): Promise<void> {
  const { report, sha256 } = await readStored(dir, id);
  if (report.quarantineFile === null || sha256 === null) return;
  const damage = await sha256Of(report.quarantineFile).then(
    (found) => (found === sha256 ? null : 'is not as it was written (its SHA-256 differs)'),
    (error: unknown) => {
      if (isMissing(error)) return 'is missing';
      throw error;
    },
  );
  if (damage !== null)
    throw new DamagedLakeError(report.quarantineFile, damage, {
      remedy:
        'restore the file from a backup; without one, delete it: it holds quarantined rows only, and no snapshot needs it',
    });
}

/** Whether a report, and the quarantined rows that it tells of, have checksums. */
export async function isReportSealed(dir: string, id: string): Promise<boolean> {
  const { report, sha256, isSealed } = await readStored(dir, id);
  return isSealed && (report.quarantineFile === null || sha256 !== null);
}

async function readStored(
  dir: string,
  id: string,
): Promise<{ report: ImportReport; sha256: string | null; isSealed: boolean }> {
  const { value, isSealed } = await readSealedJson<StoredReport>(lakePaths(dir).report(id));
  const { quarantineSha256 = null, catalogue: catalog, ...report } = value;
  const { quarantineFile } = report;
  return {
    report: { ...report, catalog, quarantineFile: quarantineFile === null ? null : path.join(dir, quarantineFile) },
    sha256: quarantineSha256,
    isSealed,
  };
}
