/** What reading the events adds to the cost of a list: a filter by what happened, rather than by what is known of each item. */
const SCAN_POINTS = 500;
const PAGE = 20;

/** Cost of a connection whose filter may read the events: as other connections, and more where it does. */
export function scanCost({ args, childComplexity }: { args: Record<string, unknown>; childComplexity: number }): number {
  const { first, filter } = args as { first?: unknown; filter?: { category?: unknown; brand?: unknown; seen?: unknown } | null };
  const scans = filter != null && (filter.category != null || filter.brand != null || filter.seen != null);
  return 1 + Math.max(1, typeof first === 'number' ? first : PAGE) * childComplexity + (scans ? SCAN_POINTS : 0);
}
