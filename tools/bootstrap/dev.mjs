import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const STOP_AFTER_MS = 5_000;

/**
 * Development: the bundler watches the sources, Node restarts the server when what it runs has changed, Vite serves the
 * console and passes API requests on. Ends when one of them ends or on SIGINT and SIGTERM.
 *
 * @param {string} root - the clone, installed and built.
 * @param {string[]} args - options of `start`; the console's own port is Vite's.
 */
export async function develop(root, args) {
  const { values } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    options: { port: { type: 'string' }, host: { type: 'string' } },
  });
  const api = `http://${values.host ?? '127.0.0.1'}:${values.port ?? 4000}`;
  const cli = join(root, 'apps/cli/dist/main.js');
  const node = (name, nodeArgs, options = {}) => start(name, process.execPath, nodeArgs, { cwd: root, ...options });

  const preparing = node('prepare', [cli, 'start', '--no-serve', ...args]);
  const [code] = await once(preparing.child, 'exit');
  if (code !== 0) process.exit(code ?? 1);

  const running = [
    node('bundler', [join(root, 'apps/cli/bundle.mjs'), '--watch']),
    node('api', ['--watch', '--watch-preserve-output', '--enable-source-maps', cli, 'serve', ...serveArguments(args)]),
    node('console', [viteProgram(root)], {
      cwd: join(root, 'apps/console'),
      env: { ...process.env, CARTOGRAPH_API: api },
    }),
  ];
  process.stderr.write('Open the console at the address that Vite prints below; it passes /graphql on to the API.\n');

  let isStopping = false;
  const stop = (exitCode) => {
    if (isStopping) return;
    isStopping = true;
    for (const { child } of running) child.kill('SIGTERM');
    setTimeout(() => running.forEach(({ child }) => child.kill('SIGKILL')), STOP_AFTER_MS).unref();
    void Promise.all(running.map(({ ended }) => ended)).then(() => process.exit(exitCode));
  };
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  const first = await Promise.race(running.map(({ name, ended }) => ended.then(() => name)));
  if (!isStopping) process.stderr.write(`${first} has ended; stopping the others.\n`);
  stop(1);
}

const viteProgram = (root) => join(root, 'apps/console/node_modules/vite/bin/vite.js');

/** `serve` takes what `start` takes, apart from what says which data to prepare. */
function serveArguments(args) {
  const { values } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      'time-zone': { type: 'string' },
    },
  });
  return ['data', 'port', 'host', 'time-zone'].flatMap((name) =>
    typeof values[name] === 'string' ? [`--${name}`, values[name]] : [],
  );
}

function start(name, command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const say = (text) => {
    for (const line of text.split('\n').filter((part) => part.trim()))
      process.stderr.write(`${name.padEnd(8)} │ ${line}\n`);
  };
  child.stdout.setEncoding('utf8').on('data', say);
  child.stderr.setEncoding('utf8').on('data', say);
  child.on('error', (error) => say(error.message));
  return { name, child, ended: new Promise((resolve) => child.once('close', resolve)) };
}
