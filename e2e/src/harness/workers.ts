/** How many test processes run side by side: a file waits for pages and processes for a third of its time, and two would leave a quarter of two cores idle. */
export const WORKERS = 3;

/** Which of them this one is, from 1. */
export const worker = Number(process.env['VITEST_POOL_ID'] ?? '1');
