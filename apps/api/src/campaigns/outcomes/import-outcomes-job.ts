import { importFile, type FileImportResult, type FileKind } from '../exposures/import-file.js';
import type { FileImportInput } from '../exposures/start-file-import.js';
import { badRow, cellInstant, cellNumber } from '../../imports/read-table.js';
import { JobKind, type JobHandler } from '../../jobs/handler.js';
import { keepKnown } from './known-outcomes.js';
import { outcomeFault } from './outcome-faults.js';
import type { Outcome } from './outcome.entity.js';
import { KEEP_OUTCOME, outcomeRow } from './store-outcomes.js';

const outcomesFile: FileKind<'unit' | 'metric' | 'at' | 'value' | 'denominator' | 'id', Outcome> = {
  columns: { needed: ['unit', 'metric', 'at', 'value'], optional: ['denominator', 'id'] },
  itemOf({ unit, metric, at: time, value, denominator, id, line }, campaign, file) {
    const at = cellInstant(time);
    if (at === null)
      throw badRow(file, line, {
        column: 'at',
        value: time,
        reason: 'bad-time',
        remedy: 'give the time when it was done, such as 2026-01-31T08:00:00Z',
      });
    const outcome: Outcome = {
      thing: id === '' ? null : id,
      unit,
      metric,
      at,
      value: cellNumber(value),
      denominator: denominator === '' ? null : cellNumber(denominator),
    };
    const fault = outcomeFault(outcome, {
      metrics: campaign.plan.metrics,
      startedAt: campaign.startedAt,
      now: new Date(),
    });
    const asWritten: Partial<Record<string, string>> = { value, denominator };
    if (fault)
      throw badRow(file, line, {
        column: fault.field,
        value: asWritten[fault.field] ?? fault.value,
        reason: fault.reason,
        remedy: fault.remedy,
      });
    return outcome;
  },
  keep: KEEP_OUTCOME,
  valuesOf: outcomeRow,
};

/** What the job is given. */
export interface OutcomesFileInput extends FileImportInput {
  /** `until` in ISO 8601. */
  complete: { metric: string; until: string }[];
}

/** Records outcomes from a file, and until when their metrics are known with it. */
export const importOutcomesJob: JobHandler<OutcomesFileInput> = {
  kind: JobKind.IMPORT_OUTCOMES,
  run(input, context): Promise<FileImportResult> {
    const told = new Set<string>();
    const complete = input.complete.map(({ metric, until }) => ({ metric, until: new Date(until) }));
    return importFile(
      input,
      {
        ...outcomesFile,
        valuesOf(campaignId, outcome) {
          told.add(outcome.metric);
          return outcomeRow(campaignId, outcome);
        },
        async finish(manager, campaignId) {
          await keepKnown(manager, campaignId, { told, complete, now: new Date() });
          return complete.length > 0;
        },
      },
      context,
    );
  },
};
