import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { checkOnHistory } from '@cartograph/api';
import { parseScenario, ScenarioError, type Scenario, type ScenarioCheck } from '@cartograph/experiments';
import { PLAIN_KINDS, type PlainKind } from '../audience-options.js';
import { CliError } from '../failure.js';
import { localDate } from '../options.js';

/** A scenario that says whom it is about, with its text. */
export interface ReadScenario {
  scenario: Scenario;
  text: string;
}

const LONGEST = 100_000;
/** Of a character in UTF-8. */
const MOST_BYTES = 4;
const UNREADABLE: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by this user',
};

/**
 * Reads a scenario file that can be simulated on a data folder: it names an audience and the days for which a user is looked at.
 *
 * @throws CliError - every problem with its line and column.
 */
export async function readScenarioFile(file: string): Promise<ReadScenario> {
  // No more is read than shows that the file is too long.
  const text = await textOf(createReadStream(file, { end: LONGEST * MOST_BYTES })).catch(
    (error: NodeJS.ErrnoException) => {
      throw new CliError(
        `${basename(file)}: ${UNREADABLE[error.code ?? ''] ?? `it cannot be read (${error.code ?? error.message})`}; give a scenario file (YAML).`,
        2,
        { cause: error },
      );
    },
  );
  if (text.length > LONGEST)
    throw new CliError(`${basename(file)} has more than ${LONGEST} characters; shorten it.`, 2);
  if (/[\uFFFD\0]/.test(text)) throw new CliError(`${basename(file)} is no text in UTF-8: save it as UTF-8.`, 2);
  return {
    text,
    scenario: parsed(file, text, (scenario, refuse) => {
      checkAudience(scenario.audience, refuse);
      checkOnHistory(scenario, refuse);
    }),
  };
}

/** Refuses what a check refuses, each at its place in the file. @throws CliError */
export function checkField(file: string, text: string, check: ScenarioCheck): void {
  parsed(file, text, check);
}

/** Refuses a field of a scenario at its place in the file. @throws CliError */
export function refuseField(file: string, text: string, path: string, message: string): never {
  return refuseFields(file, text, [{ path, message }]);
}

/** The same of several. @throws CliError */
export function refuseFields(
  file: string,
  text: string,
  problems: readonly { path: string; message: string }[],
): never {
  parsed(file, text, (_, refuse) => problems.forEach(({ path, message }) => refuse(path, message)));
  throw new Error('nothing was refused');
}

function parsed(file: string, text: string, check: ScenarioCheck): Scenario {
  try {
    return parseScenario(text, check);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new CliError(
      error.message
        .split('\n')
        .map((problem) => `${basename(file)}, ${problem}`)
        .join('\n'),
      2,
      { cause: error },
    );
  }
}

function checkAudience({ kind, category, from, to }: Scenario['audience'], refuse: Parameters<ScenarioCheck>[1]): void {
  const isKnown = PLAIN_KINDS.includes(kind as PlainKind);
  if (!isKnown)
    refuse(
      'audience.kind',
      `is ${kind === undefined ? 'not given' : `"${kind}"`}; give one of ${PLAIN_KINDS.join(', ')}.`,
    );
  if (kind === 'category-viewers' && category === undefined)
    refuse(
      'audience.category',
      'is not given; viewers of a category need its code, such as electronics.smartphone, or its id.',
    );
  if (isKnown && category !== undefined && kind !== 'category-viewers' && kind !== 'cart-abandoned')
    refuse('audience.category', `is of category-viewers and cart-abandoned, but the kind is ${kind}; leave it out.`);
  const isDay = (day: string): boolean => {
    try {
      return localDate(day) === day;
    } catch {
      return false;
    }
  };
  for (const [path, day] of [
    ['audience.from', from],
    ['audience.to', to],
  ] as const)
    if (day !== undefined && !isDay(day))
      refuse(path, `is ${day}, which is no day of the calendar; give one such as 2019-10-31.`);
  if ((from === undefined) !== (to === undefined))
    refuse(
      from === undefined ? 'audience.to' : 'audience.from',
      `is given without ${from === undefined ? 'from' : 'to'}; give both, or neither for the whole log.`,
    );
  else if (from !== undefined && to !== undefined && from > to)
    refuse('audience.to', `is ${to}, before ${from}; give a last day that is not before the first.`);
}
