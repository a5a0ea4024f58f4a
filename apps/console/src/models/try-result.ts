import type { Estimate } from '@cartograph/sdk/schema';
import { settingsOf, type Settings } from './settings-form.js';

interface Figures {
  ndcg: Estimate;
  hitRate: Estimate;
  recall: Estimate;
}

/** What came of trying settings. */
export interface TryResult extends Figures {
  trainingId: string;
  kind: string;
  settings: Settings;
  users: number;
  present: Figures & { settings: Settings };
  /** NDCG, tried less present. */
  difference: Estimate;
  seconds: number;
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null ? (value as Fields) : null;
const isEnd = (value: unknown): boolean => value === null || typeof value === 'number';

function isEstimate(value: unknown): value is Estimate {
  const estimate = fields(value);
  return (
    estimate !== null &&
    isEnd(estimate['value']) &&
    isEnd(estimate['low']) &&
    isEnd(estimate['high']) &&
    typeof estimate['level'] === 'number' &&
    typeof estimate['unit'] === 'string'
  );
}

function figuresOf(value: Fields): Figures | null {
  const { ndcg, hitRate, recall } = value;
  return isEstimate(ndcg) && isEstimate(hitRate) && isEstimate(recall) ? { ndcg, hitRate, recall } : null;
}

/** Reads the result of a job that tried settings; null where it is not one. */
export function readTryResult(result: unknown): TryResult | null {
  const read = fields(result);
  const present = fields(read?.['present']);
  if (!read || !present) return null;
  const { trainingId, kind, users, difference, seconds } = read;
  const [tried, before] = [figuresOf(read), figuresOf(present)];
  if (
    !tried ||
    !before ||
    !isEstimate(difference) ||
    typeof trainingId !== 'string' ||
    typeof kind !== 'string' ||
    typeof users !== 'number' ||
    typeof seconds !== 'number'
  )
    return null;
  return {
    ...tried,
    trainingId,
    kind,
    users,
    difference,
    seconds,
    settings: settingsOf(read['settings']),
    present: { ...before, settings: settingsOf(present['settings']) },
  };
}
