import { KEEP_LAST, LAKE_TABLES, listReports, planRemoval, removeSnapshots, tidyReports } from '@cartograph/events';
import { keptAnswersOf, MOST_ANSWERS } from '../analytics/answers/kept-answers.js';
import { sweepUploads, uploadsOver } from '../imports/upload-files.js';
import { UploadEntity } from '../imports/upload.entity.js';
import { keepTrainings, listTrainingFiles } from '../models/keep-trainings.js';
import { TRAININGS_KEPT } from '../models/model-files.js';
import { DAYS_KEPT, listExports, sweepExports } from '../recommendation-exports/export-files.js';
import { amounts, RetentionKind, type RetentionContext, type RetentionRule } from './retention.js';

/** Days for which quarantined rows are kept. */
const QUARANTINE_DAYS = 90;
/** Days for which the report of an import is kept that no kept snapshot holds rows of. */
const REPORT_DAYS = 365;
/** No report or quarantine goes by it: each rule removes its own. */
const NEVER = Number.POSITIVE_INFINITY;

/** Snapshots go as after every import, with the files that nothing has named for a week. */
const snapshotRule: RetentionRule = {
  kind: RetentionKind.SNAPSHOTS,
  days: () => null,
  newest: KEEP_LAST,
  async look({ dataDir, lake }) {
    const files = new Map<string, number>();
    const snapshots = await lake.snapshots();
    for (const { id } of snapshots) {
      const manifest = await lake.manifest(id);
      for (const table of LAKE_TABLES) for (const { path, bytes } of manifest.files[table]) files.set(path, bytes);
    }
    const plan = await planRemoval(dataDir, {});
    const sum = (sizes: Iterable<number>): number => [...sizes].reduce((total, bytes) => total + bytes, 0);
    return {
      items: snapshots.length,
      bytes: sum(files.values()),
      due: { items: plan.removed.length, bytes: plan.freedBytes + sum(plan.leftovers.map(({ bytes }) => bytes)) },
    };
  },
  async tidy({ dataDir, lake }) {
    await removeSnapshots(dataDir, {});
    await keptAnswersOf(lake).sweep();
  },
};

const quarantineRule: RetentionRule = {
  kind: RetentionKind.QUARANTINE,
  days: () => QUARANTINE_DAYS,
  newest: null,
  async look({ dataDir, now }) {
    const retention = { quarantineDays: QUARANTINE_DAYS, reportDays: REPORT_DAYS };
    const { quarantine } = await listReports(dataDir, retention, now().getTime());
    return amounts(quarantine, ({ isDue }) => isDue);
  },
  async tidy({ dataDir, now }) {
    await tidyReports(dataDir, { quarantineDays: QUARANTINE_DAYS, reportDays: NEVER }, { now: now().getTime() });
  },
};

const reportRule: RetentionRule = {
  kind: RetentionKind.IMPORT_REPORTS,
  days: () => REPORT_DAYS,
  newest: null,
  async look({ dataDir, now }) {
    const { reports } = await listReports(dataDir, { quarantineDays: NEVER, reportDays: REPORT_DAYS }, now().getTime());
    return amounts(reports, ({ isDue }) => isDue);
  },
  async tidy({ dataDir, now }) {
    await tidyReports(dataDir, { quarantineDays: NEVER, reportDays: REPORT_DAYS }, { now: now().getTime() });
  },
};

/** An upload that no import took goes an hour after its last byte, any other a day after it was taken. */
const uploadRule: RetentionRule = {
  kind: RetentionKind.UPLOADS,
  days: () => 1,
  newest: null,
  async look(context) {
    const over = new Set((await uploadsOver(context)).map(({ id }) => id));
    return amounts(await context.decisions.read.find(UploadEntity), ({ id }) => over.has(id));
  },
  tidy: sweepUploads,
};

/** The models that serve, and those that served before them, stay. So do the figures of every training. */
const modelRule: RetentionRule = {
  kind: RetentionKind.MODEL_FILES,
  days: () => null,
  newest: TRAININGS_KEPT,
  look: async (context) => amounts(await listTrainingFiles(context, context.now()), ({ isOver }) => isOver),
  tidy: (context) => keepTrainings(context, context.now()),
};

const answerRule: RetentionRule = {
  kind: RetentionKind.ANSWERS,
  days: () => null,
  newest: MOST_ANSWERS,
  look: async ({ lake }) => amounts(await keptAnswersOf(lake).list(), ({ isOver }) => isOver),
  tidy: ({ lake }) => keptAnswersOf(lake).sweep(),
};

const exportRule: RetentionRule = {
  kind: RetentionKind.RECOMMENDATION_FILES,
  days: () => DAYS_KEPT,
  newest: null,
  look: async ({ dataDir, now }) => amounts(await listExports(dataDir, now()), ({ isOver }) => isOver),
  tidy: ({ dataDir, now }: RetentionContext) => sweepExports(dataDir, now()),
};

/** Rules about files. */
export const FILE_RULES: readonly RetentionRule[] = [
  snapshotRule,
  quarantineRule,
  reportRule,
  uploadRule,
  modelRule,
  answerRule,
  exportRule,
];
