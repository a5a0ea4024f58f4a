import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { availableParallelism, freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { databaseFile, decisionsDamage, isAhead, latestRecord, openDecisions } from '@cartograph/api';
import { isForbidden, listSnapshots, type SnapshotList } from '@cartograph/events';
import { CountJobsDocument } from '@cartograph/sdk/operations/jobs';
import { ask } from '../ask.js';
import { builtConsole } from '../built-console.js';
import type { SetVariable } from '../environment.js';
import { explainFailure } from '../failure.js';
import { instant, plural, size } from '../output.js';
import { checkPort } from '../start/check-port.js';
import type { Finding, Verdict } from './finding.js';
import { appends, disk, lake, leftovers, readers } from './lake-findings.js';
import { models } from './model-findings.js';

const LITTLE_MEMORY = 3e9;
const consolePage = join(builtConsole, 'index.html');

/** Looks at the machine, then at the data folder; a check that fails does not hide the next. */
export async function examine(options: {
  dataDir: string;
  port: number;
  host: string;
  environment: readonly SetVariable[];
}): Promise<Finding[]> {
  const { dataDir, port, host } = options;
  const checks: [string, () => Promise<Verdict> | Verdict][] = [
    ['Node', () => ({ state: 'ok', says: process.version })],
    ['processors', () => ({ state: 'ok', says: `${availableParallelism()}` })],
    ['memory', () => memory()],
    ['environment', () => environment(options.environment)],
    [
      'console',
      () =>
        existsSync(consolePage)
          ? { state: 'ok', says: 'built' }
          : { state: 'note', says: 'not built: "npm start" builds it' },
    ],
    ['port', async () => (await checkPort(host, port), { state: 'ok', says: `${port} on ${host} is free` })],
    ['data folder', () => folder(dataDir)],
    ['disk', () => disk(dataDir)],
    ['database', () => database(dataDir)],
    ['clock', () => clock(dataDir)],
    ['lake', () => lake(dataDir)],
    ['readers', () => readers(dataDir)],
    ['appends', () => appends(dataDir)],
    ['leftovers', () => leftovers(dataDir)],
    ['models', () => models(dataDir)],
    ['jobs', () => jobs(dataDir)],
  ];
  const findings: Finding[] = [];
  for (const [what, check] of checks) {
    try {
      findings.push({ what, ...(await check()) });
    } catch (error) {
      findings.push({
        what,
        state: what === 'port' ? 'note' : 'bad',
        says: explainFailure(error).sentence.replace(/^Error: /, ''),
      });
    }
  }
  return findings;
}

const SECRET = /PASSWORD|SECRET|TOKEN|KEY/;

function environment(set: readonly SetVariable[]): Verdict {
  if (set.length === 0) return { state: 'ok', says: 'sets no option' };
  const shown = set.map(
    ({ name, value, nearest }) =>
      `${name}=${SECRET.test(name) ? '…' : value}${nearest === null ? '' : ` (changes nothing; the nearest is ${nearest})`}`,
  );
  return { state: set.some(({ nearest }) => nearest !== null) ? 'note' : 'ok', says: shown.join(', ') };
}

function memory(): Verdict {
  const says = `${size(freemem())} of ${size(totalmem())} free`;
  return totalmem() < LITTLE_MEMORY
    ? { state: 'note', says: `${says}: logs beyond some million events may need more` }
    : { state: 'ok', says };
}

async function folder(dataDir: string): Promise<Verdict> {
  if (!existsSync(dataDir)) return { state: 'ok', says: `${dataDir} does not exist yet: it is made on first use` };
  await access(dataDir, constants.R_OK);
  const isWritable = await access(dataDir, constants.W_OK).then(
    () => true,
    (error: unknown) => {
      if (!isForbidden(error)) throw error;
      return false;
    },
  );
  return isWritable
    ? { state: 'ok', says: dataDir }
    : {
        state: 'bad',
        says: `${dataDir} may only be read: its disk is mounted read-only, or its files are not this user's. "query", "export" and "lake verify" work, and so does "serve --read-only"; nothing can be changed`,
      };
}

async function database(dataDir: string): Promise<Verdict> {
  if (!existsSync(dataDir)) return { state: 'ok', says: 'none yet' };
  const damage = await decisionsDamage(dataDir);
  if (damage !== null)
    return {
      state: 'bad',
      says: `cartograph.sqlite is damaged (${damage}): stop the server, keep a copy of the folder, and restore a backup into another folder`,
    };
  const decisions = await openDecisions(dataDir);
  await decisions.close();
  return { state: 'ok', says: 'sound, its schema is current' };
}

/** Whether anything was written under a clock that was ahead of what it tells now. */
async function clock(dataDir: string): Promise<Verdict> {
  if (!existsSync(databaseFile(dataDir))) return { state: 'ok', says: 'nothing is recorded yet' };
  const decisions = await openDecisions(dataDir);
  const recorded = await latestRecord(decisions.read).finally(() => decisions.close());
  // What is wrong with the lake is told there.
  const { snapshots } = await listSnapshots(dataDir).catch((): SnapshotList => ({ snapshots: [], damaged: [] }));
  const latest = Math.max(recorded?.getTime() ?? 0, ...snapshots.map(({ committedAt }) => Date.parse(committedAt)));
  return isAhead(latest, new Date())
    ? {
        state: 'note',
        says: `the latest record is of ${instant(new Date(latest).toISOString())}, ahead of the clock: set the clock if it is behind. Else it was ahead once; nothing waits for these times, but what carries them is kept by age as if it were younger`,
      }
    : { state: 'ok', says: 'no record carries a time ahead of it' };
}

async function jobs(dataDir: string): Promise<Verdict> {
  if (!existsSync(dataDir)) return { state: 'ok', says: 'none yet' };
  const {
    jobs: { totalCount },
  } = await ask({ dataDir }, CountJobsDocument, { filter: { state: 'RUNNING' } });
  return { state: 'ok', says: totalCount === 0 ? 'none is running' : `${plural(totalCount, 'job')} running` };
}
