import { readFileSync } from 'node:fs';

/** One row of a log, as far as a campaign counts it. */
export interface Act {
  /** Milliseconds since 1970, UTC. */
  at: number;
  type: string;
  /** Hundredths of the currency. */
  cents: number;
}

/** The rows of log files by user, in order of time; copies of a row once, as an import takes them. Counted here without the product. */
export function actsByUser(files: readonly string[]): Map<string, Act[]> {
  const users = new Map<string, Act[]>();
  for (const line of new Set(files.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(1)))) {
    const [time, type, , , , , price, user] = line.split(',') as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const acts = users.get(user) ?? [];
    acts.push({
      at: Date.parse(`${time.replace(' UTC', '').replace(' ', 'T')}Z`),
      type,
      cents: Math.round(Number(price) * 100),
    });
    users.set(user, acts);
  }
  for (const acts of users.values()) acts.sort((a, b) => a.at - b.at);
  return users;
}

/** What a user bought in [from, from + days · 24 h), in hundredths of the currency; null where nothing. */
export function spentWithin(acts: readonly Act[], from: number, days: number): number | null {
  const purchases = acts.filter(({ type, at }) => type === 'purchase' && at >= from && at < from + days * 86_400_000);
  return purchases.length === 0 ? null : purchases.reduce((sum, { cents }) => sum + cents, 0);
}
