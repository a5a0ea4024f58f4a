import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ChildError, runChild } from './child.mjs';
import { missingPrograms } from './requirements.mjs';
import { startStep } from './steps.mjs';

/**
 * Identifies an installation: the lockfile's content and the Node that native packages were built for.
 *
 * @param {string} root - the clone.
 */
export function installKey(root) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} node-${process.version}-${process.platform}-${process.arch}`;
}

const stampFile = (root) => join(root, 'node_modules', '.cartograph-installed');
const unfinishedFile = (root) => join(root, '.bootstrap', 'installing');

/** @param {string} root @returns {boolean} whether node_modules fits the lockfile and this Node. */
export function isInstalled(root) {
  const stamp = stampFile(root);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === installKey(root);
}

/**
 * Runs `npm ci`. The caller holds the clone's lock.
 *
 * @param {string} root
 * @throws {Error} naming the programs that are missing, before npm starts.
 */
export async function install(root) {
  if (await adoptExisting(root)) return;
  const missing = missingPrograms();
  if (missing.length) {
    throw new Error(`Packages cannot be installed yet. ${missing.join(' ')} Then run the command again.`);
  }
  const step = startStep('Installing packages (once; about two minutes)');
  const expected = topLevelPackages(root);
  const progress = setInterval(() => {
    const present = installedPackages(root);
    step.update(present < expected ? `${present} of ${expected} packages` : 'compiling better-sqlite3');
  }, 2_000);
  writeFileSync(unfinishedFile(root), new Date().toISOString());
  try {
    const [command, args] = npmCommand(['ci', '--no-audit', '--no-fund']);
    await runChild(command, args, { cwd: root, env: installEnvironment() });
  } catch (error) {
    clearInterval(progress);
    step.fail();
    if (error instanceof ChildError) process.stderr.write(`${error.output}\n`);
    throw new Error(
      'npm ci failed (its output is above): check the network and the registry setting, then run the command again.',
      { cause: error },
    );
  }
  clearInterval(progress);
  finishInstall(root);
  step.done();
}

function finishInstall(root) {
  writeFileSync(stampFile(root), installKey(root));
  rmSync(unfinishedFile(root), { force: true });
}

/** A finished `npm ci` or `npm install` by hand is as good as ours, when it matches the lockfile and its native package loads. */
async function adoptExisting(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(unfinishedFile(root)) || !existsSync(hidden)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(hidden, 'utf8')).packages;
  const differs = Object.entries(wanted).some(([path, entry]) => {
    if (!path.includes('node_modules/')) return false;
    const found = present[path];
    return found
      ? found.version !== entry.version || found.integrity !== entry.integrity
      : !entry.optional && !entry.peer;
  });
  if (differs) return false;
  try {
    await runChild(process.execPath, ['-e', "new (require('better-sqlite3'))(':memory:').close()"], { cwd: root });
  } catch {
    return false;
  }
  finishInstall(root);
  return true;
}

/** node-gyp would download Node's headers; where they are installed beside Node it shall use these. It compiles on every core only when it is told to. */
function installEnvironment() {
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include', 'node', 'node.h'));
  return {
    JOBS: 'max',
    ...process.env,
    ...(headers && !process.env.npm_config_nodedir ? { npm_config_nodedir: prefix } : {}),
  };
}

function npmCommand(args) {
  const npm = process.env.npm_execpath;
  return npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
}

const fits = (list, own) => !list || list.includes(own);
const list = (folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')) : []);

function topLevelPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages).filter(
    ([path, { os, cpu, libc }]) =>
      /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) &&
      fits(os, process.platform) &&
      fits(cpu, process.arch) &&
      !libc?.includes('musl'),
  ).length;
}

/** npm makes all folders first; a package is there when its own package.json is. */
function installedPackages(root) {
  const modules = join(root, 'node_modules');
  const folders = list(modules).flatMap((name) =>
    name.startsWith('@') ? list(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
  return folders.filter((name) => existsSync(join(modules, name, 'package.json'))).length;
}
