import type { EntityManager } from 'typeorm';
import { networkOf } from '../accounts/attempts.js';
import type { Services } from '../context.js';
import { nextId } from '../node-id.js';
import { AuditEntryEntity } from './audit-entry.entity.js';

/** Refused attempts that are alike are counted in one entry for so long. */
const COUNTED_MS = 60 * 60_000;

/** What is put on record. */
export interface AuditRecord {
  actor: string;
  action: string;
  target: string | null;
  detail: object | null;
  outcome: string;
  requestId: string;
  /** Null for the local operator and for jobs. */
  address: string | null;
}

/** Puts one thing that somebody asked for on record. What is refused again and again is one entry with a count, so that nobody fills the disk by asking. */
export async function record(services: Pick<Services, 'decisions' | 'now'>, entry: AuditRecord): Promise<void> {
  const at = services.now();
  // A caller who need not say who she is has a whole network of addresses.
  const address = entry.address !== null && entry.actor === 'anonymous' ? networkOf(entry.address) : entry.address;
  await services.decisions.write(async (manager) => {
    const before = entry.outcome === 'ok' ? null : await alike(manager, { ...entry, address }, at);
    if (before === null) await addEntry(manager, { ...entry, address }, at);
    else await manager.update(AuditEntryEntity, { id: before.id }, { count: before.count + 1, lastAt: at });
  });
}

/** Adds an entry of its own in the caller's transaction. */
export async function addEntry(manager: EntityManager, entry: AuditRecord, at: Date): Promise<void> {
  const id = await nextId(manager, AuditEntryEntity, 'adt');
  await manager.insert(AuditEntryEntity, { ...entry, id, at, count: 1, lastAt: at });
}

function alike(manager: EntityManager, entry: AuditRecord, at: Date): Promise<AuditEntryEntity | null> {
  const query = manager
    .createQueryBuilder(AuditEntryEntity, 'entry')
    .where('entry.action = :action AND entry.at > :since', {
      action: entry.action,
      since: new Date(at.getTime() - COUNTED_MS).toISOString(),
    });
  for (const name of ['actor', 'outcome', 'address', 'target'] as const)
    query.andWhere(`entry.${name} IS :${name}`, { [name]: entry[name] });
  return query.orderBy('entry.id', 'DESC').limit(1).getOne();
}
