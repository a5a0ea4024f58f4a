import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/**
 * `npm start` as a newcomer types it, twice, each time ended by SIGINT. Without arguments the demo shop is whole, as a newcomer's is; `--events N` makes a smaller one.
 * Says how long each part took; fails on what is wrong, never on what is slow.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const data = mkdtempSync(join(tmpdir(), 'cartograph-first-start-'));
const port = await freePort();
const { values } = parseArgs({ options: { events: { type: 'string' } } });
const isWhole = values.events === undefined;
/** What is not ready by then hangs. */
const MOST_MS = 30 * 60_000;
/** Servers that run, each with its process group. */
const running = new Set();

try {
  const first = await start('first start');
  const shop = await ask(
    '{ shop { isSynthetic users sessions snapshot { id rows } } leaderboard { models { kind } notTrained { kind why } winners { group model { kind } } } jobs(filter: { kind: TRAIN }) { nodes { state } } }',
  );
  check(shop.shop.isSynthetic === true, 'the demo shop says that it is synthetic', shop);
  const events = Number(values.events ?? 1_000_000);
  check(shop.shop.snapshot.rows > 0.9 * events, `the demo shop has about ${events} events`, shop);
  check(
    shop.leaderboard?.models.length >= 3 && shop.leaderboard.winners.length > 0,
    'models are trained and compared',
    shop,
  );
  const later = shop.leaderboard.notTrained.filter(({ why }) => why === 'TOO_EXPENSIVE').map(({ kind }) => kind);
  const waiting = shop.jobs.nodes.filter(({ state }) => state === 'QUEUED' || state === 'RUNNING');
  check(
    !isWhole || (later.length > 0 && waiting.length === 1),
    'what takes long to train is trained while it serves',
    shop,
  );
  await stop(first);

  const second = await start('second start');
  const again = await ask('{ shop { snapshot { id rows } } }');
  check(again.shop.snapshot.id === shop.shop.snapshot.id, 'a second start changes nothing', again);
  await stop(second);
} finally {
  for (const { pid } of running) process.kill(-pid, 'SIGKILL');
  rmSync(data, { recursive: true, force: true });
}

/** Starts the product and resolves when it is ready to answer. */
async function start(name) {
  const began = Date.now();
  const child = spawn(
    'npm',
    [
      'start',
      '--',
      '--data',
      data,
      '--port',
      String(port),
      ...(isWhole ? [] : ['--demo-events', String(values.events)]),
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], detached: true },
  );
  running.add(child);
  const ended = new Promise((resolve) =>
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    }),
  );
  const state = { over: null };
  void ended.then((how) => Object.assign(state, { over: how }));
  while (state.over === null) {
    if (Date.now() - began > MOST_MS) throw new Error(`${name}: not ready after ${MOST_MS / 60_000} minutes`);
    const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch((error) => ({ ok: false, error }));
    if (response.ok) {
      const page = await fetch(`http://127.0.0.1:${port}/`);
      check(page.ok && (await page.text()).includes('<div id="root"'), `${name}: the console is served`, {
        status: page.status,
      });
      console.log(`${name}: ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
      return { child, ended, name };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name}: ended before it was ready: ${JSON.stringify(state.over)}`);
}

/** Ends the product as Ctrl-C does: the whole process group gets SIGINT. */
async function stop({ child, ended, name }) {
  const began = Date.now();
  process.kill(-child.pid, 'SIGINT');
  const how = await ended;
  console.log(`${name}: stopped after ${((Date.now() - began) / 1000).toFixed(1)} s`);
  check(how.code === 0 || how.code === 130 || how.signal === 'SIGINT', `${name}: stops cleanly on SIGINT`, how);
}

/** Asks the data folder through the CLI, beside the running server. */
async function ask(query) {
  const child = spawn('npm', ['run', '-s', 'cartograph', '--', 'query', query, '--data', data], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const answer = code === 0 ? JSON.parse(text) : {};
  check(code === 0 && !answer.errors, 'the CLI answers beside a running server', { code, text });
  return answer.data;
}

function check(holds, what, evidence) {
  if (!holds) throw new Error(`not so: ${what}: ${JSON.stringify(evidence)}`);
  console.log(`ok: ${what}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port: chosen } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(chosen));
    });
  });
}
