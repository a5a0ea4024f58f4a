import { runJob, startServer } from '@cartograph/api';
import { tellCpu } from './tell-cpu.mjs';

// The product itself for the benchmark of serving, in a process of its own: trains a data folder, or serves it until it is told to stop. A job as JSON
// in the first argument; `serve` writes its address and a key as a line of JSON and ends when its standard input does.

/** @typedef {{ kind: 'train', dataDir: string, input: object } | { kind: 'serve', dataDir: string }} ServeJob */

/** @type {ServeJob} */
const job = JSON.parse(process.argv[2] ?? '');
if (job.kind === 'train') {
  const { state, error } = await runJob({ dataDir: job.dataDir, kind: 'TRAIN', input: job.input });
  if (state !== 'DONE') {
    console.error(error ?? `The training ended as ${state}.`);
    process.exitCode = 1;
  }
} else {
  const server = await startServer({ dataDir: job.dataDir, port: 0 });
  const key = await server.createTemporaryKey();
  if (key === null) throw new Error('No key can be made: the data folder cannot be written.');
  const { secret } = key;
  process.stdout.write(`${JSON.stringify({ url: server.url, secret })}\n`);
  tellCpu(() => void server.close().then(() => process.exit(0)));
  process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
}
