import { DamagedLakeError } from '@cartograph/events';
import { FILE_RULES } from './file-rules.js';
import { type Amount, type Kept, type RetentionContext, type RetentionKind } from './retention.js';
import { ROW_RULES } from './row-rules.js';

const RULES = [...FILE_RULES, ...ROW_RULES];

/** A kind, its rule and what there is of it. */
export interface Retained {
  readonly kind: RetentionKind;
  readonly days: number | null;
  readonly newest: number | null;
  /** Null where the lake is damaged, so that nobody knows. */
  readonly kept: Kept | null;
}

/** What became of a kind. */
export interface Tidied {
  readonly kind: RetentionKind;
  readonly removed: Amount;
  /** Why nothing of it was removed; null where it was tidied. */
  readonly error: string | null;
}

/** Looks at every kind of thing that is kept for a time, and changes nothing. */
export async function lookAtKept(context: RetentionContext): Promise<Retained[]> {
  const all: Retained[] = [];
  for (const rule of RULES)
    all.push({
      kind: rule.kind,
      days: rule.days(context),
      newest: rule.newest,
      kept: await rule.look(context).catch((error: unknown) => {
        if (error instanceof DamagedLakeError) return null;
        throw error;
      }),
    });
  return all;
}

/** Removes what has been kept long enough, one kind after the other. A kind that cannot be tidied now does not stop the others. */
export async function tidy(context: RetentionContext): Promise<Tidied[]> {
  const done: Tidied[] = [];
  for (const rule of RULES) {
    try {
      const { due } = await rule.look(context);
      if (due.items > 0 || due.bytes > 0) await rule.tidy(context);
      done.push({ kind: rule.kind, removed: due, error: null });
    } catch (error) {
      context.log.warn({ err: error, kind: rule.kind }, 'what was kept long enough could not be removed');
      const message = error instanceof Error ? error.message : String(error);
      done.push({ kind: rule.kind, removed: { items: 0, bytes: 0 }, error: message });
    }
  }
  return done;
}
