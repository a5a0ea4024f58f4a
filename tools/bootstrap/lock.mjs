import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const STALE_AFTER_MS = 60_000;

/**
 * Waits until this process alone holds the lock file. A lock whose process has died is taken over:
 * at once on the same host, after a minute without a heartbeat otherwise.
 *
 * @param {string} path
 * @param {{ onWait?: (holder: string) => void }} [options]
 * @returns {Promise<() => void>} release; also called when this process exits.
 */
export async function acquireLock(path, { onWait } = {}) {
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() });
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!tryCreate(path, mine)) {
    if (removeIfStale(path)) continue;
    if (!told) onWait?.(describeHolder(path));
    told = true;
    await sleep(200);
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimesSync(path, now, now);
  }, HEARTBEAT_MS);
  heartbeat.unref();
  const release = () => {
    clearInterval(heartbeat);
    process.off('exit', release);
    if (readHolder(path)?.text === mine) rmSync(path, { force: true });
  };
  process.on('exit', release);
  return release;
}

function tryCreate(path, text) {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path) {
  try {
    const text = readFileSync(path, 'utf8');
    return { text, touchedAt: statSync(path).mtimeMs, ...JSON.parse(text || '{}') };
  } catch {
    return null;
  }
}

function describeHolder(path) {
  const holder = readHolder(path);
  return holder?.pid ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : 'another process';
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** Renames the stale file away first, so that of two waiters only one removes it. */
function removeIfStale(path) {
  const holder = readHolder(path);
  if (!holder) return false;
  const silent = Date.now() - holder.touchedAt > STALE_AFTER_MS;
  const dead = holder.pid && holder.host === hostname() && !isRunning(holder.pid);
  if (!silent && !dead) return false;
  const aside = `${path}.stale-${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return false;
  }
  const moved = readHolder(aside);
  if (moved && moved.text !== holder.text) {
    tryCreate(path, moved.text);
  }
  rmSync(aside, { force: true });
  return true;
}
