import { registerEnumType } from 'type-graphql';
import type { Services } from '../context.js';

/** What a data folder keeps for a time. */
export enum RetentionKind {
  SNAPSHOTS = 'SNAPSHOTS',
  QUARANTINE = 'QUARANTINE',
  IMPORT_REPORTS = 'IMPORT_REPORTS',
  UPLOADS = 'UPLOADS',
  MODEL_FILES = 'MODEL_FILES',
  ANSWERS = 'ANSWERS',
  RECOMMENDATION_FILES = 'RECOMMENDATION_FILES',
  JOBS = 'JOBS',
  AUDIT_LOG = 'AUDIT_LOG',
  SESSIONS = 'SESSIONS',
  MUTATION_KEYS = 'MUTATION_KEYS',
}
registerEnumType(RetentionKind, { name: 'DataRetentionKind', description: 'What the data folder keeps for a time.' });

/** What a rule works on. */
export type RetentionContext = Pick<Services, 'dataDir' | 'decisions' | 'lake' | 'log' | 'now' | 'auditDays'>;

/** Things and the bytes they take. */
export interface Amount {
  readonly items: number;
  readonly bytes: number;
}

/** What there is of a kind, and what of it goes next. */
export interface Kept extends Amount {
  readonly due: Amount;
}

/** For how long one kind of thing is kept. */
export interface RetentionRule {
  readonly kind: RetentionKind;
  /** Days for which a thing is kept; null where its age does not matter. */
  days(context: RetentionContext): number | null;
  /** So many of the newest are kept whatever their age; null where it does not matter. */
  readonly newest: number | null;
  /** Changes nothing. */
  look(context: RetentionContext): Promise<Kept>;
  /** Removes what is due. @throws LeaseHeldError - the lake is being written. */
  tidy(context: RetentionContext): Promise<void>;
}

/** Sums up a list. */
export function amounts<T extends { readonly bytes: number }>(all: readonly T[], isDue: (one: T) => boolean): Kept {
  const sum = (things: readonly T[]): Amount => ({
    items: things.length,
    bytes: things.reduce((total, { bytes }) => total + bytes, 0),
  });
  return { ...sum(all), due: sum(all.filter(isDue)) };
}

/** The instant so many days ago, as the database has it. */
export const daysAgo = ({ now }: Pick<RetentionContext, 'now'>, days: number): string =>
  new Date(now().getTime() - days * 24 * 60 * 60_000).toISOString();
