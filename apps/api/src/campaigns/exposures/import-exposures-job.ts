import { needsLog } from '../plan/plan.js';
import { badRow, cellInstant } from '../../imports/read-table.js';
import { JobKind, type JobHandler } from '../../jobs/handler.js';
import { faultOf, type Exposure } from './exposed.js';
import { importFile, type FileImportResult, type FileKind } from './import-file.js';
import type { FileImportInput } from './start-file-import.js';
import { exposureRow, KEEP_EXPOSURE } from './store-exposures.js';

const COLUMN = { unit: 'unit', arm: 'arm', exposedAt: 'exposed_at' } as const;

const exposuresFile: FileKind<'unit' | 'arm' | 'exposed_at', Exposure> = {
  columns: { needed: ['unit', 'arm', 'exposed_at'], optional: [] },
  itemOf({ unit, arm, exposed_at: time, line }, campaign, file) {
    const exposedAt = cellInstant(time);
    if (exposedAt === null)
      throw badRow(file, line, {
        column: 'exposed_at',
        value: time,
        reason: 'bad-time',
        remedy: 'give the time of the exposure, such as 2026-01-31T08:00:00Z',
      });
    const exposure = { unit, arm, exposedAt };
    const plan = campaign.plan;
    const fault = faultOf(exposure, {
      arms: plan.arms.map(({ name }) => name),
      needsLog: needsLog(plan),
      startedAt: campaign.startedAt,
      endedAt: campaign.endedAt,
      now: new Date(),
    });
    if (fault)
      throw badRow(file, line, {
        column: COLUMN[fault.field],
        value: fault.value,
        reason: fault.reason,
        remedy: fault.remedy,
      });
    return exposure;
  },
  keep: KEEP_EXPOSURE,
  valuesOf: exposureRow,
};

/** Records exposures from a file. */
export const importExposuresJob: JobHandler<FileImportInput> = {
  kind: JobKind.IMPORT_EXPOSURES,
  run: (input, context): Promise<FileImportResult> => importFile(input, exposuresFile, context),
};
