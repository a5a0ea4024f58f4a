import { basename } from 'node:path';
import {
  findLists,
  knownCosts,
  openDecisions,
  scenarioOnHistory,
  snapshotId,
  type Decisions,
  type ScenarioListsAsked,
  type SimulatedScenario,
} from '@cartograph/api';
import { openLake, type EventStore, type Lake } from '@cartograph/events';
import { checkChannels, type Scenario } from '@cartograph/experiments';
import type { Hooks } from '../ask.js';
import type { PlainKind } from '../audience-options.js';
import { needsDataFolder } from '../data-folder.js';
import { CliError } from '../failure.js';
import { toldFaults, type PastFaults } from '../past-faults.js';
import { namedSnapshot } from '../named-snapshot.js';
import { snapshotName } from '../options.js';
import { checkField, readScenarioFile, refuseField, refuseFields, type ReadScenario } from './scenario-file.js';

/** Where and how a scenario file is simulated. */
export interface SimulateFileOptions {
  data: string;
  timeZone: string;
  /** By the lake's own id, or a piece of it. Default: what the file names, or the current one. */
  snapshot?: string;
  threads?: number;
}

/** What came out of a scenario file; the same bytes as JSON for the same file, snapshot, time zone and settings of the shop, at any number of threads. */
export interface SimulatedFile extends Omit<SimulatedScenario, keyof PastFaults>, PastFaults {
  file: string;
  snapshotId: string;
  /** The users are those of the demo shop: made up. */
  isSynthetic: boolean;
  /** What the file says, defaults filled in. */
  scenario: Scenario;
  audience: { users: number; notFollowed: number; from: string; to: string; timeZone: string };
}

/**
 * Simulates a scenario file on its audience's past.
 *
 * @throws CliError - the file, each problem with line and column, or its snapshot; UnusableHistoryError, ImpossibleSimulationError, ImpossibleUpliftError - a past or an effect that cannot be simulated; the signal's reason.
 */
export async function simulateFile(
  file: string,
  { data, timeZone, snapshot, threads }: SimulateFileOptions,
  { onProgress, signal }: Hooks,
): Promise<SimulatedFile> {
  const read = await readScenarioFile(file);
  const { scenario } = read;
  const { kind, category, from, to } = scenario.audience;
  needsDataFolder(data);
  const lake = await openLake({ dataDir: data });
  let decisions: Decisions | null = null;
  try {
    const store = await lake.store(await chosenSnapshot(lake, file, read, snapshot));
    const rule = {
      kind: kind as PlainKind,
      category: category ?? null,
      period: from === undefined || to === undefined ? null : { from, to },
      timeZone,
    };
    let audience: SimulatedFile['audience'] | null = null;
    decisions = await openDecisions(data);
    const shop = await knownCosts(decisions.read);
    checkField(file, read.text, checkChannels(shop));
    const lists = await listsAsked(file, read, store, { decisions, dataDir: data });
    const result = await scenarioOnHistory(
      store,
      { rule, scenario, lists, shop },
      {
        signal,
        onUsers: ({ users, notFollowed, period }) => {
          audience = { users, notFollowed, ...period, timeZone };
        },
        onProgress: (step, done, total) => {
          if (step === 'reading') onProgress({ step: 'reading the log' });
          else if (step === 'listing') onProgress({ step: 'recommending', done, total, unit: 'users' });
          else if (done === total) onProgress({ step: 'looking for the break-even and for what matters most' });
          else onProgress({ step: 'simulating', done, total, unit: 'campaigns' });
        },
        ...(threads === undefined ? {} : { threads }),
      },
    );
    if (audience === null) throw new Error('The users were not told.');
    return {
      file: basename(file),
      snapshotId: snapshotId(store.snapshot.id),
      isSynthetic: store.snapshot.isSynthetic,
      scenario,
      audience,
      ...result,
      faults: toldFaults(result.faults ?? []),
      daysLeftOut: result.daysLeftOut ?? [],
    };
  } catch (error) {
    if (error instanceof RangeError && error.name === 'RangeError')
      throw new CliError(`${basename(file)}: ${error.message}`, 2, { cause: error });
    throw error;
  } finally {
    await decisions?.close();
    await lake.close();
  }
}

/** The models and rule sets that the file names. @throws CliError - those that are not there, at their places. */
async function listsAsked(
  file: string,
  { scenario, text }: ReadScenario,
  store: EventStore,
  place: Omit<ScenarioListsAsked, 'found'>,
): Promise<ScenarioListsAsked | null> {
  if (scenario.recommendations === undefined) return null;
  const { lists, problems } = await findLists(place.decisions, scenario.recommendations, store.snapshot.isSynthetic);
  return lists === null ? refuseFields(file, text, problems) : { ...place, found: lists };
}

/** The snapshot that the option names, the file or both alike; undefined for the current one. */
async function chosenSnapshot(
  lake: Lake,
  file: string,
  { scenario, text }: ReadScenario,
  option: string | undefined,
): Promise<string | undefined> {
  const chosen = option === undefined ? undefined : await namedSnapshot(lake, option);
  if (scenario.snapshot === undefined) return chosen;
  const named = await namedSnapshot(lake, snapshotName(scenario.snapshot)).catch((error: unknown) => {
    if (error instanceof CliError)
      return refuseField(
        file,
        text,
        'snapshot',
        `is ${scenario.snapshot}, which is not there (any more); "cartograph lake ls" lists what is. Name one of them, or leave snapshot out for the current one.`,
      );
    throw error;
  });
  if (chosen !== undefined && chosen !== named)
    refuseField(
      file,
      text,
      'snapshot',
      `is ${scenario.snapshot}, but --snapshot names ${snapshotId(chosen)}; leave one of them out.`,
    );
  return named;
}
