import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nxEnvironment } from './build.mjs';
import { prepare } from './prepare.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Each command: what must be built first, and where it goes on in this same process (so signals and exit codes are its own). */
const COMMANDS = {
  start: { targets: ['cli', 'console'], run: (args) => enter('apps/cli/dist/main.js', ['start', ...args]) },
  cartograph: { targets: ['cli'], run: (args) => enter('apps/cli/dist/main.js', args) },
  dev: { targets: ['cli'], run: async (args) => (await import('./dev.mjs')).develop(root, args) },
  test: { targets: [], run: (args) => enter('tools/gate/main.mjs', args) },
  affected: { targets: [], run: (args) => runAffected(args) },
  e2e: { targets: ['cli', 'console'], run: (args) => runWalks(args) },
  bench: { targets: ['cli', 'rooms'], run: (args) => enter('tools/bench/main.mjs', args) },
  build: { targets: ['cli', 'console'], run: () => {} },
};

/** @param {string[]} argv - the command and its arguments. */
export async function runCommand([name = '', ...args]) {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : null;
  if (!command) {
    process.stderr.write(`Unknown command "${name}": use one of ${Object.keys(COMMANDS).join(', ')}.\n`);
    process.exit(2);
  }
  try {
    await prepare(root, command.targets);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
  await command.run(args);
}

/** Runs end-to-end files whose names hold one of the arguments, those of the full run too. */
function runWalks(args) {
  const { status } = spawnSync(join(root, 'node_modules/.bin/vitest'), ['run', '--root', 'e2e', ...args], {
    cwd: root,
    env: { ...process.env, TEST_SIZE: 'full' },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}

/** Builds, types and tests only what differs from main, or from the `--base` that is given. */
function runAffected(args) {
  const nx = (...more) =>
    spawnSync(join(root, 'node_modules/.bin/nx'), more, {
      cwd: root,
      env: nxEnvironment(root),
      stdio: ['ignore', more[0] === 'show' ? 'pipe' : 'inherit', 'inherit'],
    });
  if (String(nx('show', 'projects', '--affected', ...args).stdout).trim() === '') {
    process.stderr.write(
      'Nothing differs from main, so nothing was tested. Name what to compare with: npm run test:affected -- --base=HEAD~1\n',
    );
    process.exitCode = 2;
    return;
  }
  process.exitCode =
    nx('affected', '-t', 'build', 'typecheck', 'test', 'e2e', '--outputStyle=static', ...args).status ?? 1;
}

async function enter(file, args) {
  const path = join(root, file);
  if (!existsSync(path)) {
    process.stderr.write(
      `${file} is missing from this clone: restore it with git checkout and run the command again.\n`,
    );
    process.exit(1);
  }
  process.setSourceMapsEnabled(true);
  // npm runs scripts in the clone; paths that a person types are meant from where the person is.
  if (process.env.npm_lifecycle_event && process.env.INIT_CWD) process.env.CARTOGRAPH_CWD ??= process.env.INIT_CWD;
  process.argv = [process.execPath, path, ...args];
  await import(pathToFileURL(path).href);
}
