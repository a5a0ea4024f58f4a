import { once } from 'node:events';
import { startServer, type RunningServer } from '@cartograph/api';
import { dayZoneOf, openLake } from '@cartograph/events';
import { builtConsole } from '../built-console.js';
import { engineOptions, type DataOptions, type EngineOptions } from '../options.js';
import { note, printResult } from '../output.js';

/** Where and how a server listens. */
export interface ServeOptions extends DataOptions, EngineOptions {
  port: number;
  host: string;
  timeZone: string;
  sealMinutes: number;
  sealEvents: number;
  /** Seconds until a request is stopped. */
  timeLimit: number;
  /** Days for which the audit log is kept. */
  auditDays: number;
  /** Jobs at the same time. */
  jobs: number;
  /** What people type to come here; undefined where it is the address listened on. */
  publicUrl?: string;
  /** Whose X-Forwarded-* are believed. */
  trustProxy?: string;
  /** Sites whose pages may ask with a key. */
  corsOrigin?: string[];
  /** Nothing is changed. `start`, which prepares data, always writes. */
  readOnly?: boolean;
}

/**
 * Serves until SIGINT or SIGTERM, then cancels jobs and closes everything.
 *
 * Prints the address, the set-up link while there is no account, and on a terminal a first request with a read-only key.
 */
export async function serve(options: ServeOptions, signal: AbortSignal): Promise<void> {
  const { port, host, timeZone, sealMinutes: minutes, sealEvents: events, timeLimit } = options;
  signal.throwIfAborted();
  const server = await startServer({
    dataDir: options.data,
    port,
    host,
    timeZone,
    consoleDir: builtConsole,
    sealing: { minutes, events },
    jobConcurrency: options.jobs,
    auditDays: options.auditDays,
    readOnly: options.readOnly === true,
    limits: { timeoutMs: timeLimit * 1000 },
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    ...(options.trustProxy === undefined ? {} : { trustProxy: options.trustProxy }),
    ...(options.corsOrigin === undefined ? {} : { corsOrigins: options.corsOrigin }),
    ...engineOptions(options),
  });
  try {
    await announce(server, options);
    await tellZone(options);
    if (!signal.aborted) await once(signal, 'abort');
    note('Stopping: jobs are canceled, requests under way may finish.');
  } finally {
    await server.close();
  }
}

/** Says where the lake counts users by days of another zone than the server's, or by none. */
async function tellZone({ data, timeZone, readOnly }: ServeOptions): Promise<void> {
  const lake = await openLake({ dataDir: data, isReadOnly: readOnly === true });
  try {
    const snapshot = await lake.current();
    if (snapshot === null) return;
    const zone = dayZoneOf(await lake.manifest(snapshot.id));
    if (zone === timeZone) return;
    note(
      `The lake counts users and sessions by ${zone === null ? 'no local days' : `local days of ${zone}`}, so that questions about days of ${timeZone} read its events, which says the same and takes longer. The next import or sealing counts them by ${timeZone}; "cartograph lake compact --time-zone ${timeZone}" does it now.`,
    );
  } finally {
    await lake.close();
  }
}

async function announce(server: RunningServer, { json, readOnly }: ServeOptions): Promise<void> {
  const setUpLink = server.setUpLink();
  printResult(
    { url: server.publicUrl, listensAt: server.url, setUpLink },
    {
      json,
      text: () =>
        [
          `Cartograph is at ${server.publicUrl}${server.publicUrl === server.url ? '' : `, and listens at ${server.url}`}`,
          ...(setUpLink === null
            ? []
            : [`Make the first account, an administrator, with this link (it works once): ${setUpLink}`]),
        ].join('\n'),
    },
  );
  if (readOnly)
    note('It is read-only: nothing can be changed, and nobody can sign in. Existing sessions and API keys work.');
  if (!process.stdout.isTTY || json) return;
  const key = await server.createTemporaryKey();
  if (key === null) return;
  const { secret, expiresAt } = key;
  const body = JSON.stringify({ query: '{ shop { users sessions products buyers revenue } }' });
  note(`\nA first request; the key reads only and ends at ${expiresAt.toISOString()}:`);
  note(
    `curl -s ${server.publicUrl}/graphql -H 'authorization: Bearer ${secret}' -H 'content-type: application/json' --data '${body}'\n`,
  );
  note('Ctrl-C stops it.');
}
