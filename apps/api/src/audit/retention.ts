import type { Services } from '../context.js';
import { PeriodicLook } from '../periodic-look.js';
import { AuditEntryEntity } from './audit-entry.entity.js';

/** Days for which entries are kept where nobody says otherwise. */
export const DEFAULT_AUDIT_DAYS = 365;

const LOOK_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** Removes entries of the audit log that are older than it is kept. */
export class AuditRetention {
  readonly #looks: PeriodicLook;

  constructor(services: Pick<Services, 'decisions' | 'now' | 'log' | 'auditDays'>) {
    this.#looks = new PeriodicLook(
      () => removeOld(services),
      (error) => services.log.error({ err: error }, 'removing old audit entries failed'),
    );
  }

  /** The first look is at once. */
  start(everyMs: number = LOOK_MS): void {
    this.#looks.now();
    this.#looks.start(everyMs);
  }

  close(): Promise<void> {
    return this.#looks.close();
  }
}

async function removeOld({
  decisions,
  now,
  auditDays,
}: Pick<Services, 'decisions' | 'now' | 'auditDays'>): Promise<void> {
  const oldest = new Date(now().getTime() - auditDays * DAY_MS).toISOString();
  await decisions.write((manager) =>
    manager.createQueryBuilder().delete().from(AuditEntryEntity).where('at < :oldest', { oldest }).execute(),
  );
}
