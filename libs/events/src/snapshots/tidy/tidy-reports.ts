import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { lakePaths, readManifestAlone, readPointer, writePointer, type Pointer } from '../../manifest.js';
import { ifMissing } from '../../missing-file.js';
import { readReport, writeReport } from '../../report-file.js';
import { asWriter } from '../as-writer.js';
import type { OperationOptions } from '../operation.js';

/** For how long what an import left beside its rows is kept, counted from its end. */
export interface ReportRetention {
  /** Days for which quarantined rows are kept: they are raw, and name people. */
  readonly quarantineDays: number;
  /** Days for which the report of an import is kept that no kept snapshot holds rows of. */
  readonly reportDays: number;
}

/** A report, or the quarantined rows of one import. */
export interface KeptReport {
  readonly importId: string;
  readonly bytes: number;
  /** Whether it has been kept long enough. */
  readonly isDue: boolean;
}

/** What imports left beside their rows. */
export interface KeptReports {
  readonly quarantine: readonly KeptReport[];
  readonly reports: readonly KeptReport[];
}

const DAY_MS = 86_400_000;

/** Lists the reports and the quarantined rows of a data folder's imports, oldest first, and which of them are due. Changes nothing. */
export async function listReports(
  dataDir: string,
  { quarantineDays, reportDays }: ReportRetention,
  now = Date.now(),
): Promise<KeptReports> {
  const dir = path.resolve(dataDir, 'lake');
  const pointer = await readPointer(dir);
  const needed = await neededReports(dir, pointer);
  const [quarantine, reports]: [KeptReport[], KeptReport[]] = [[], []];
  for (const importId of pointer.reports) {
    const { finishedAt, quarantineFile, snapshot } = await readReport(dir, importId);
    const days = (now - Date.parse(finishedAt)) / DAY_MS;
    const isNeeded = needed.has(importId) || pointer.snapshots.includes(snapshot.id);
    const isDue = !isNeeded && days > reportDays;
    reports.push({ importId, bytes: await bytesOf(lakePaths(dir).report(importId)), isDue });
    if (quarantineFile !== null)
      quarantine.push({ importId, bytes: await bytesOf(quarantineFile), isDue: isDue || days > quarantineDays });
  }
  return { quarantine, reports };
}

/**
 * Removes the reports and the quarantined rows that are due. A report whose rows went stays and counts them as before.
 *
 * @returns what went.
 * @throws LeaseHeldError - an import is at work.
 */
export function tidyReports(
  dataDir: string,
  retention: ReportRetention,
  options: OperationOptions & { now?: number } = {},
): Promise<KeptReports> {
  return asWriter(dataDir, 'removal of old reports', options, async ({ dir, lease, signal }) => {
    const listed = await listReports(dataDir, retention, options.now);
    const due = {
      quarantine: listed.quarantine.filter(({ isDue }) => isDue),
      reports: listed.reports.filter(({ isDue }) => isDue),
    };
    const paths = lakePaths(dir);
    const going = new Set(due.reports.map(({ importId }) => importId));
    await lease.assertHeld();
    if (going.size > 0) {
      const pointer = await readPointer(dir);
      await writePointer(dir, { ...pointer, reports: pointer.reports.filter((id) => !going.has(id)) });
    }
    const withoutRows = new Set(due.quarantine.map(({ importId }) => importId));
    for (const { importId } of listed.reports) {
      signal?.throwIfAborted();
      const report = going.has(importId) ? null : await readReport(dir, importId);
      if (report !== null && report.quarantineFile !== null) {
        if (!withoutRows.has(importId)) continue;
        await writeReport(dir, { ...report, quarantineFile: null });
      }
      // No report tells of it, also where a process was killed between the two steps.
      await rm(paths.quarantineFile(importId), { force: true });
    }
    for (const importId of going) await rm(paths.report(importId), { force: true });
    return due;
  });
}

/** The imports whose rows a kept snapshot holds, or whose files it knows. */
async function neededReports(dir: string, pointer: Pointer): Promise<Set<string>> {
  const needed = new Set(Object.values(pointer.copies ?? {}).flatMap((entries) => entries.map((one) => one.importId)));
  for (const id of pointer.snapshots) {
    const { contents, snapshot } = await readManifestAlone(dir, id);
    for (const { importId } of contents) needed.add(importId);
    if (snapshot.importId !== null) needed.add(snapshot.importId);
  }
  return needed;
}

const bytesOf = async (file: string): Promise<number> => (await ifMissing(stat(file), null))?.size ?? 0;
