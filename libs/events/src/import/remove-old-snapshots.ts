import type { Lease } from '../lease.js';
import type { ImportReport } from '../report.js';
import { writeReport } from '../report-file.js';
import { applyRetention } from '../snapshots/remove-snapshots.js';
import { PROBLEMS_KEPT } from './judge-tally.js';

const STAY =
  'the import is done, but old snapshots could not be removed and still take space: look at the disk and the permissions of the data folder; the next import removes them, and so does lake prune';

/**
 * Removes the snapshots that are not kept after an import that is done. Where that fails the report says so, for the import stays.
 *
 * @param dir - the lake's folder.
 */
export async function removeOldSnapshots(dir: string, lease: Lease, report: ImportReport): Promise<ImportReport> {
  const fault = await faultOf(() => applyRetention(dir, lease));
  if (fault === null) return report;
  const told = withFault(report, fault);
  const unwritten = await faultOf(() => writeReport(dir, told));
  return unwritten === null
    ? told
    : withFault(report, `${fault}; and the report that says so could not be written: ${unwritten}`);
}

async function faultOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const withFault = (report: ImportReport, fault: string): ImportReport => ({
  ...report,
  warnings: { ...report.warnings, 'old-snapshots-stay': 1 },
  problems: [
    {
      file: 'lake.json',
      line: 0,
      column: null,
      value: fault,
      reason: 'old-snapshots-stay',
      remedy: STAY,
      isWarning: true,
    },
    ...report.problems,
  ].slice(0, PROBLEMS_KEPT),
});
