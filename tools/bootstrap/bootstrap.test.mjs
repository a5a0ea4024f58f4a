import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceFingerprint } from './fingerprint.mjs';
import { installKey, isInstalled } from './install.mjs';
import { acquireLock } from './lock.mjs';
import { unsupportedNode } from './node-version.mjs';
import { missingPrograms } from './requirements.mjs';

const here = dirname(fileURLToPath(import.meta.url));
let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A clone with the bootstrap and nothing else: no dependency, a command line that says what it was given. */
function makeClone(name) {
  const root = join(folder, name);
  cpSync(here, join(root, 'tools/bootstrap'), { recursive: true, filter: (path) => !path.endsWith('.test.mjs') });
  const manifest = { name: 'clone', version: '1.0.0' };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest } }),
  );
  writeFileSync(join(root, 'tsconfig.base.json'), '{}');
  writeFileSync(join(root, 'nx.json'), '{}');
  const room = join(root, 'apps/cli');
  mkdirSync(join(room, 'src'), { recursive: true });
  mkdirSync(join(root, 'libs'));
  writeFileSync(join(room, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(room, 'src/main.ts'), '');
  const built = `process.stdout.write(JSON.stringify(process.argv.slice(2))); process.exitCode = process.argv.includes('--fail') ? 7 : 0;`;
  // Stands in for npm and Nx: it installs by making node_modules, and builds by writing the room's main file; it notes when it ran.
  const bin = join(root, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'npm'),
    `#!/bin/sh\necho "install-begin" >> "${root}/calls"\nrm -rf node_modules\nmkdir -p node_modules/nx/dist/bin\nsleep 0.4\ncp "${root}/nx.js" node_modules/nx/dist/bin/nx.js\necho "install-end" >> "${root}/calls"\n`,
  );
  chmodSync(join(bin, 'npm'), 0o755);
  writeFileSync(
    join(root, 'nx.js'),
    `const fs = require('node:fs');\nfs.appendFileSync(${JSON.stringify(join(root, 'calls'))}, 'build\\n');\nfs.mkdirSync('apps/cli/dist', { recursive: true });\nfs.writeFileSync('apps/cli/dist/main.js', ${JSON.stringify(built)});\n`,
  );
  const calls = () =>
    existsSync(join(root, 'calls')) ? readFileSync(join(root, 'calls'), 'utf8').trim().split('\n') : [];
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, npm_execpath: '', NODE_OPTIONS: '' };
  delete env.npm_execpath;
  const main = join(root, 'tools/bootstrap/main.mjs');
  return {
    root,
    calls,
    run: (...args) => spawnSync(process.execPath, [main, ...args], { cwd: root, env, encoding: 'utf8' }),
    start: (...args) => {
      const child = spawn(process.execPath, [main, ...args], { cwd: root, env, stdio: 'ignore' });
      return new Promise((resolve) => child.on('close', resolve));
    },
  };
}

describe('a fresh clone', () => {
  it('installs and builds once, hands on arguments and exit code, and keeps stdout for the result', () => {
    const clone = makeClone('fresh');
    const first = clone.run('cartograph', 'query', '{ shop }');
    expect({ code: first.status, stdout: first.stdout }).toEqual({ code: 0, stdout: '["query","{ shop }"]' });
    expect(first.stderr).toMatch(/Installing packages/);
    expect(clone.calls()).toEqual(['install-begin', 'install-end', 'build']);

    const second = clone.run('cartograph', '--fail');
    expect({ code: second.status, stderr: second.stderr }).toEqual({ code: 7, stderr: '' });
    expect(clone.calls()).toHaveLength(3);
  });

  it('installs again when the lockfile differs, and builds again when a source does', () => {
    const clone = makeClone('changed');
    clone.run('cartograph');
    writeFileSync(join(clone.root, 'apps/cli/src/main.ts'), 'export {};');
    clone.run('cartograph');
    expect(clone.calls()).toEqual(['install-begin', 'install-end', 'build', 'build']);
    writeFileSync(
      join(clone.root, 'package-lock.json'),
      `${readFileSync(join(clone.root, 'package-lock.json'), 'utf8')}\n`,
    );
    clone.run('cartograph');
    expect(clone.calls().filter((call) => call === 'install-begin')).toHaveLength(2);
  });

  it('is set up by one of two processes that come at once', async () => {
    const clone = makeClone('twice');
    expect(
      await Promise.all([clone.start('cartograph'), clone.start('cartograph'), clone.start('cartograph')]),
    ).toEqual([0, 0, 0]);
    expect(clone.calls()).toEqual(['install-begin', 'install-end', 'build']);
  });

  it('calls an unknown command a usage error', () => {
    const { status, stdout, stderr } = makeClone('unknown').run('nonsense');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('cartograph');
  });

  it('shows what the build said when it fails, and fails', () => {
    const clone = makeClone('broken');
    writeFileSync(join(clone.root, 'nx.js'), `console.error('src/main.ts(1,1): error'); process.exit(1);`);
    const { status, stdout, stderr } = clone.run('cartograph');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('src/main.ts(1,1): error');
    expect(stderr).toContain('The build failed');
  });
});

describe('unsupportedNode', () => {
  it.each(['20.19.0', '20.20.2', '22.0.0', '26.1.0'])('takes %s', (version) =>
    expect(unsupportedNode(version)).toBeNull(),
  );
  it.each(['20.18.3', '18.20.4', '4.9.1'])('refuses %s in one sentence with the remedy', (version) => {
    expect(unsupportedNode(version)).toContain(version);
    expect(unsupportedNode(version)).toContain('https://nodejs.org');
    expect(unsupportedNode(version)?.split('\n')).toHaveLength(1);
  });
});

describe('missingPrograms', () => {
  it('names what is missing and how to get it', () => {
    const bin = join(folder, 'some');
    mkdirSync(bin);
    for (const name of ['npm', 'git', 'make']) writeFileSync(join(bin, name), '', { mode: 0o755 });
    const missing = missingPrograms({ PATH: bin });
    expect(missing).toHaveLength(2);
    expect(missing[0]).toMatch(/^Python 3 is missing: .*apt install python3/);
    expect(missing[1]).toMatch(/^a C\+\+ compiler is missing: .*apt install g\+\+/);
  });

  it('finds nothing missing on a machine that has all', () => {
    const bin = join(folder, 'all');
    mkdirSync(bin);
    for (const name of ['npm', 'git', 'make', 'python3', 'clang++'])
      writeFileSync(join(bin, name), '', { mode: 0o755 });
    expect(missingPrograms({ PATH: bin })).toEqual([]);
  });
});

describe('acquireLock', () => {
  it('is held by one at a time', async () => {
    const path = join(folder, 'one', 'lock');
    const release = await acquireLock(path);
    let waited = /** @type {string | null} */ (null);
    let second = false;
    const waiting = acquireLock(path, { onWait: (holder) => (waited = holder) }).then((free) => {
      second = true;
      return free;
    });
    await expect.poll(() => waited, { timeout: 300_000 }).toContain(String(process.pid));
    // It looks again several times a second.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(second).toBe(false);
    release();
    (await waiting)();
    expect(existsSync(path)).toBe(false);
  });

  it('is taken from a process that is dead, or silent on another host', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const path = join(folder, 'dead');
    writeFileSync(path, JSON.stringify({ pid: dead, host: hostname(), since: 'then' }));
    (await acquireLock(path))();
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'elsewhere', since: 'then' }));
    const longAgo = new Date(Date.now() - 120_000);
    utimesSync(path, longAgo, longAgo);
    (await acquireLock(path))();
    expect(existsSync(path)).toBe(false);
  });
});

describe('stamps', () => {
  it('tell a changed source from an unchanged one, and ignore tests and results', () => {
    const { root } = makeClone('stamps');
    const key = () => sourceFingerprint(root, ['apps/cli']);
    const before = key();
    expect(key()).toBe(before);
    mkdirSync(join(root, 'apps/cli/dist'));
    writeFileSync(join(root, 'apps/cli/dist/main.js'), 'built');
    writeFileSync(join(root, 'apps/cli/src/main.test.ts'), 'a test');
    expect(key()).toBe(before);
    writeFileSync(join(root, 'apps/cli/src/more.ts'), 'new');
    expect(key()).not.toBe(before);
  });

  it('take an installation for finished only with the same lockfile and Node', () => {
    const { root } = makeClone('installed');
    expect(isInstalled(root)).toBe(false);
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'node_modules/.cartograph-installed'), installKey(root));
    expect(isInstalled(root)).toBe(true);
    expect(installKey(root)).toContain(process.version);
  });
});
