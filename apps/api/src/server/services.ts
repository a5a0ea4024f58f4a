import { mkdir } from 'node:fs/promises';
import {
  assertNotRestoring,
  DEFAULT_TIME_ZONE,
  openAppender,
  openLake,
  type Appender,
  type EngineLimits,
} from '@cartograph/events';
import { pino, type Logger } from 'pino';
import { askHere } from './apart/apart-questions.js';
import type { Services } from '../context.js';
import type { Decisions, StatementListener } from '../database/decisions.js';
import { keepPrivate } from '../database/private-folder.js';
import { migrateAndConnect, type Access } from '../database/migrate.js';
import { ReadOnlyError } from '../database/unwritable.js';
import type { Feature } from '../feature.js';
import { isTimeZone } from '../scalars.js';

/** Days for which the audit log is kept where nobody says otherwise. */
const DEFAULT_AUDIT_DAYS = 365;

/** A start option that cannot work, and what to give instead. */
export class StartOptionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartOptionError';
  }
}

/** Opens the data folder's database, bringing its schema up to date where it may be written. */
export function openDatabase(
  dataDir: string,
  features: readonly Feature[],
  { onStatement, access, longestMs }: Pick<OpenOptions, 'onStatement' | 'access' | 'longestMs'> = {},
): Promise<Decisions> {
  assertNotRestoring(dataDir);
  const entities = features.flatMap((feature) => feature.entities ?? []);
  const migrations = features.flatMap((feature) => feature.migrations ?? []);
  return migrateAndConnect({ dataDir, entities, migrations, onStatement, longestMs }, access);
}

/** Events are sealed, and users erased from them, once their segment has ended. */
const SEGMENT_MS = 60_000;

/** A failure to open is told to whoever asked and forgotten, so that the next caller tries again. */
function opensOnce(make: () => Promise<Appender>): { open: () => Promise<Appender>; close: () => Promise<void> } {
  let opened: Promise<Appender> | null = null;
  return {
    open: () =>
      (opened ??= make().catch((error: unknown) => {
        opened = null;
        throw error;
      })),
    close: async () => {
      // What could not be opened needs no closing.
      for (const one of await Promise.allSettled([opened])) if (one.status === 'fulfilled') await one.value?.close();
    },
  };
}

export interface OpenOptions {
  dataDir: string;
  timeZone?: string | undefined;
  logger?: Logger | undefined;
  /** Memory of the engine, e.g. `2GiB`; what does not fit goes to the disk of the data folder. Default: half of the machine's, at most 4 GiB. */
  memoryLimit?: string | undefined;
  /** Threads of the engine. Default: one per core. */
  threads?: number | undefined;
  /** Days for which the audit log is kept. Default: a year. */
  auditDays?: number | undefined;
  features: readonly Feature[];
  now?: (() => Date) | undefined;
  onStatement?: StatementListener | undefined;
  /** Default: to write. */
  access?: Access | undefined;
  /** Milliseconds that a request may take. Default: as long as it takes. */
  longestMs?: number | undefined;
}

/** Opens everything a data folder holds; whoever adds the jobs gets the services. Answers are worked out in this process. */
export async function openServices(
  options: OpenOptions,
): Promise<{ services: Omit<Services, 'jobs'>; close(): Promise<void> }> {
  const timeZone = options.timeZone ?? DEFAULT_TIME_ZONE;
  if (!isTimeZone(timeZone))
    throw new StartOptionError(
      `"${timeZone}" is no time zone. Give an IANA name such as "Asia/Dubai" or "Europe/Berlin".`,
    );
  const log = options.logger ?? pino({ level: process.env['CARTOGRAPH_LOG_LEVEL'] ?? 'warn' }, process.stderr);
  // It holds hashes of passwords: nobody else's business.
  if (options.access !== 'read') await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const decisions = await openDatabase(options.dataDir, options.features, options);
  const { isReadOnly } = decisions;
  const engine: EngineLimits = {
    ...(options.memoryLimit === undefined ? {} : { memoryLimit: options.memoryLimit }),
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  };
  const lake = await openLake({ ...engine, dataDir: options.dataDir, isReadOnly }).catch(async (error: unknown) => {
    await decisions.close();
    throw error;
  });
  // Whoever may not change the rights may still read what is there.
  if (!isReadOnly)
    await keepPrivate(options.dataDir).catch((error: unknown) =>
      log.warn({ err: error }, 'others may read files of the data folder, and their rights could not be taken away'),
    );
  const appender = opensOnce(() =>
    isReadOnly ? Promise.reject(new ReadOnlyError()) : openAppender(options.dataDir, { segmentMs: SEGMENT_MS }),
  );
  return {
    services: {
      dataDir: options.dataDir,
      timeZone,
      engine,
      lake,
      decisions,
      appender: appender.open,
      askApart: askHere,
      budgets: null,
      log,
      auditDays: options.auditDays ?? DEFAULT_AUDIT_DAYS,
      now: options.now ?? (() => new Date()),
    },
    async close() {
      await appender.close();
      await lake.close();
      await decisions.close();
    },
  };
}
