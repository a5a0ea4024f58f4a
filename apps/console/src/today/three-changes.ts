import type { GetChangesQuery } from '@cartograph/sdk/operations/changes';

export type TodayData = GetChangesQuery['analytics']['changes'];
export type ChangeRow = TodayData['findings'][number];

/** The strongest change of each of the first scopes: what a category, its visitors and its views did is one thing to look at. */
export function firstOfScopes(findings: readonly ChangeRow[], count: number): ChangeRow[] {
  const seen = new Set<string>();
  return findings.filter(({ scope, name }) => {
    const key = `${scope} ${name ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return seen.size <= count;
  });
}

/** The part of an address that leads a page to what changed. */
export function scopeSearch(
  { scope, name }: Pick<ChangeRow, 'scope' | 'name'>,
  period: { from: string; to: string },
): string {
  const search = new URLSearchParams({ from: period.from, to: period.to });
  if (name !== null && scope !== 'SHOP') search.set(scope === 'BRAND' ? 'brand' : 'category', name);
  return `?${search.toString()}`;
}
