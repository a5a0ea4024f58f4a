#!/usr/bin/env node
import { runCli } from './run-cli.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader went away, as in `… | head`.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Node ends as soon as nothing but unreferenced timers is left, even while a command still waits for one of them.
const alive = setInterval(() => {}, 2 ** 30);
const code = await runCli(process.argv.slice(2));
clearInterval(alive);
process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
