import type { Logger } from 'pino';
import { FEATURES } from '../features.js';
import { openServices } from './services.js';
import { lookAtKept, tidy, type Retained, type Tidied } from '../retention/tidy.js';

/** Which data folder, and for how long its audit log is kept. */
export interface TidyOptions {
  dataDir: string;
  /** Default 365. */
  auditDays?: number;
  logger?: Logger;
}

/** Looks at what a data folder keeps for a time, by kind, and changes nothing. */
export async function lookAtDataFolder(options: TidyOptions): Promise<Retained[]> {
  const { services, close } = await openServices({ ...options, features: FEATURES });
  try {
    return await lookAtKept(services);
  } finally {
    await close();
  }
}

/** Removes from a data folder what has been kept long enough, as its servers do once a day. */
export async function tidyDataFolder(options: TidyOptions): Promise<Tidied[]> {
  const { services, close } = await openServices({ ...options, features: FEATURES });
  try {
    return await tidy(services);
  } finally {
    await close();
  }
}
