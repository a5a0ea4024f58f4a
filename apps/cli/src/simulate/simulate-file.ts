import { basename } from 'node:path';
import { findLists, snapshotId, type ScenarioListsAsked } from '@cartograph/api';
import { openLake, type EventStore, type Lake } from '@cartograph/events';
import { checkChannels } from '@cartograph/experiments';
import type { Hooks } from '../ask.js';
import type { PlainKind } from '../audience-options.js';
import { needsDataFolder } from '../data-folder.js';
import { CliError } from '../failure.js';
import { namedSnapshot } from '../named-snapshot.js';
import { snapshotName } from '../options.js';
import { simulateOnPast, type SimulatedOnPast } from './on-past.js';
import { checkField, readScenarioFile, refuseField, refuseFields, type ReadScenario } from './scenario-file.js';

/** Where and how a scenario file is simulated. */
export interface SimulateFileOptions {
  data: string;
  timeZone: string;
  /** By the lake's own id, or a piece of it. Default: what the file names, or the current one. */
  snapshot?: string;
  threads?: number;
}

/** What came out of a scenario file. */
export interface SimulatedFile extends SimulatedOnPast {
  file: string;
}

/**
 * Simulates a scenario file on its audience's past.
 *
 * @throws CliError - the file, each problem with line and column, or its snapshot; UnusableHistoryError, ImpossibleSimulationError, ImpossibleUpliftError - a past or an effect that cannot be simulated; the signal's reason.
 */
export async function simulateFile(
  file: string,
  { data, timeZone, snapshot, threads }: SimulateFileOptions,
  hooks: Hooks,
): Promise<SimulatedFile> {
  const read = await readScenarioFile(file);
  const { scenario } = read;
  const { kind, category, from, to } = scenario.audience;
  needsDataFolder(data);
  const lake = await openLake({ dataDir: data });
  try {
    const store = await lake.store(await chosenSnapshot(lake, file, read, snapshot));
    const rule = {
      kind: kind as PlainKind,
      category: category ?? null,
      period: from === undefined || to === undefined ? null : { from, to },
      timeZone,
    };
    const simulated = await simulateOnPast(
      store,
      { data, ...(threads === undefined ? {} : { threads }) },
      async (decisions, shop) => {
        checkField(file, read.text, checkChannels(shop));
        return { rule, scenario, lists: await listsAsked(file, read, store, { decisions, dataDir: data }) };
      },
      hooks,
    );
    return { file: basename(file), ...simulated };
  } catch (error) {
    if (error instanceof RangeError && error.name === 'RangeError')
      throw new CliError(`${basename(file)}: ${error.message}`, 2, { cause: error });
    throw error;
  } finally {
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
