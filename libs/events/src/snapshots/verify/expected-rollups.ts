import { ROLLUPS_OF_EVENTS, type LaterRollup } from '../../engines/duckdb/rollups-of-events.js';
import type { ExpectedTable } from './expected-tables.js';

/** The tables by facet, counted in another way than the import does. */
export const expectedRollups: readonly ExpectedTable[] = (Object.entries(ROLLUPS_OF_EVENTS) as [LaterRollup, string][]).map(([table, expected]) => ({ table, expected }));
