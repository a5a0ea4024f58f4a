import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChildError, runChild } from './child.mjs';
import { sourceFingerprint } from './fingerprint.mjs';
import { startStep } from './steps.mjs';

/** What can be built: the projects in Nx, the rooms that are read, and the file that shows it was built. */
const TARGETS = {
  cli: {
    projects: ['cli'],
    rooms: (all) => all.filter((room) => room !== 'apps/console'),
    proof: 'apps/cli/dist/main.js',
  },
  console: { projects: ['console'], rooms: () => ['apps/console', 'libs/sdk'], proof: 'apps/console/dist/index.html' },
  // What tools import.
  rooms: {
    projects: ['api', 'demo-shop'],
    rooms: (all) => all.filter((room) => !['apps/cli', 'apps/console', 'libs/sdk'].includes(room)),
    proof: 'apps/api/dist/index.js',
  },
};

const allRooms = (root) =>
  ['apps', 'libs'].flatMap((parent) =>
    readdirSync(join(root, parent))
      .map((name) => `${parent}/${name}`)
      .filter((room) => existsSync(join(root, room, 'package.json')))
      .toSorted(),
  );
const stampFile = (root, target) => join(root, '.bootstrap', `built-${target}`);

/**
 * Which of the targets must be built again.
 *
 * @param {string} root
 * @param {('cli' | 'console' | 'rooms')[]} targets
 */
export function staleTargets(root, targets) {
  const all = allRooms(root);
  return targets.filter((target) => {
    if (!existsSync(join(root, TARGETS[target].proof))) return true;
    const stamp = stampFile(root, target);
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== sourceFingerprint(root, TARGETS[target].rooms(all));
  });
}

/**
 * Builds the targets through Nx, which builds or fetches from the clone's own cache only what changed.
 * The caller holds the clone's lock.
 *
 * @param {string} root
 * @param {('cli' | 'console' | 'rooms')[]} targets
 */
export async function build(root, targets) {
  const step = startStep('Building');
  const all = allRooms(root);
  const before = Object.fromEntries(
    targets.map((target) => [target, sourceFingerprint(root, TARGETS[target].rooms(all))]),
  );
  mkdirSync(join(root, '.bootstrap'), { recursive: true });
  targets.forEach((target) => rmSync(stampFile(root, target), { force: true }));
  let finished = 0;
  try {
    const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
    const [program, first] = existsSync(nx) ? [process.execPath, [nx]] : ['npx', ['--no-install', 'nx']];
    await runChild(
      /** @type {string} */ (program),
      [
        ...(first ?? []),
        'run-many',
        '-t',
        'build',
        '-p',
        targets.flatMap((target) => TARGETS[target].projects).join(','),
        '--outputStyle=static',
      ],
      {
        cwd: root,
        env: nxEnvironment(root),
        onLine: (line) => {
          const room = /nx run (?:@cartograph\/)?([\w-]+):build/.exec(line)?.[1];
          if (room) step.update(`${room} (${++finished})`);
        },
      },
    );
  } catch (error) {
    step.fail();
    if (error instanceof ChildError) process.stderr.write(`${error.output}\n`);
    throw new Error('The build failed (its output is above): mend the error it names and run the command again.', {
      cause: error,
    });
  }
  for (const [target, stamp] of Object.entries(before)) writeFileSync(stampFile(root, target), stamp);
  step.done();
}

/** No daemon that outlives us, and a cache that other clones on the machine do not share. */
export function nxEnvironment(root) {
  return {
    ...process.env,
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    NX_CACHE_DIRECTORY: join(root, '.nx', 'cache'),
    NX_WORKSPACE_DATA_DIRECTORY: join(root, '.nx', 'workspace-data'),
    FORCE_COLOR: '0',
  };
}
