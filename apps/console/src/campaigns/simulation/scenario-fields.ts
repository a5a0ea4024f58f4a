import { withValues, type FilePath, type FileValue, type ScenarioFile } from './scenario-file.js';

/** What a campaign may move. */
export const effectNames = ['viewToCart', 'cartToPurchase', 'basket', 'return'] as const;
export type EffectName = (typeof effectNames)[number];

/** The segments of an audience's past. */
export const segmentNames = ['new', 'returning'] as const;

export const policyKinds = ['fixed', 'group-sequential', 'always-valid', 'thompson', 'epsilon-greedy'] as const;
export type PolicyKind = (typeof policyKinds)[number];

/** A number as a file has it, with the ends that it may have. */
export interface Ranged {
  value: number | null;
  low: number | null;
  high: number | null;
}

const numberAt = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** The number at a path: null where there is none. */
export const readNumber = (file: ScenarioFile, path: FilePath): number | null => numberAt(file.at(path));

/** The number at a path, alone or with its ends. */
export function readRanged(file: ScenarioFile, path: FilePath): Ranged {
  const found = file.at(path);
  if (typeof found !== 'object' || found === null) return { value: numberAt(found), low: null, high: null };
  return {
    value: readNumber(file, [...path, 'value']),
    low: readNumber(file, [...path, 'low']),
    high: readNumber(file, [...path, 'high']),
  };
}

/** Changes of a file. */
export type Change = readonly (readonly [path: FilePath, value: FileValue])[];

/** What writes a number, alone or with its ends, and leaves further keys beside them in place. */
export function writeRanged(file: ScenarioFile, path: FilePath, { value, low, high }: Ranged): Change {
  if (value === null) return [[path, undefined]];
  if (low === null || high === null) return [[path, value]];
  const found = file.at(path);
  if (typeof found === 'object' && found !== null)
    return [
      [[...path, 'value'], value],
      [[...path, 'low'], low],
      [[...path, 'high'], high],
    ];
  return [[path, { value, low, high }]];
}

/** Where an effect's uplift stands: a bare number is the uplift for all segments. */
export function upliftPath(file: ScenarioFile, name: EffectName, needsKeys = false): FilePath {
  const found = file.at(['effects', name]);
  return needsKeys || (typeof found === 'object' && found !== null) ? ['effects', name, 'uplift'] : ['effects', name];
}

/** An effect's uplift for all segments. */
export const readUplift = (file: ScenarioFile, name: EffectName): Ranged => readRanged(file, upliftPath(file, name));

export function writeUplift(file: ScenarioFile, name: EffectName, uplift: Ranged): Change {
  const hasEnds = uplift.low !== null && uplift.high !== null;
  const path = upliftPath(file, name, hasEnds);
  if (uplift.value === null || typeof file.at(['effects', name]) !== 'number' || !hasEnds)
    return writeRanged(file, path, uplift);
  return [[['effects', name], undefined], ...writeRanged(file, path, uplift)];
}

/** Writes what stands beside an uplift: a segment's own, or a ceiling. A bare uplift keeps its value. */
export function writeBeside(file: ScenarioFile, name: EffectName, key: FilePath, value: number | null): Change {
  const bare = file.at(['effects', name]);
  const change: Change = [[['effects', name, ...key], value ?? undefined]];
  if (value === null || typeof bare !== 'number') return change;
  return [[['effects', name], undefined], [['effects', name, 'uplift'], bare], ...change];
}

export interface PolicyInFile {
  kind: string;
  place: number;
}

/** The policies in the file's order, also those of kinds that the form does not know. */
export function readPolicies(file: ScenarioFile): PolicyInFile[] {
  const found = file.at(['policies']);
  if (!Array.isArray(found)) return [];
  return found.map((entry: unknown, place) => ({
    kind: typeof entry === 'object' && entry !== null && 'kind' in entry ? String(entry.kind) : '',
    place,
  }));
}

/** All effects so many times as strong: ends, segments and all. Ceilings stay. */
export function scaledEffects(text: string, file: ScenarioFile, scale: number): string {
  const times = (value: number | null): number | undefined =>
    value === null ? undefined : Math.max(-1, rounded(value * scale));
  const change: [FilePath, FileValue][] = [];
  const visit = (path: FilePath): void => {
    const found = file.at(path);
    if (typeof found === 'number') change.push([path, times(found)]);
    else if (typeof found === 'object' && found !== null)
      for (const key of Object.keys(found)) if (key !== 'ceiling') visit([...path, key]);
  };
  for (const name of effectNames) visit(['effects', name]);
  return withValues(text, change);
}

/** Without the dust of binary arithmetic. */
export const rounded = (value: number): number => Number(value.toPrecision(12));

const formKeys = new Set([
  'name',
  'snapshot',
  'seed',
  'runs',
  'searchRuns',
  'audience.entry',
  'test.days',
  'test.metric',
  'test.treatmentShare',
  'test.alpha',
  ...effectNames.flatMap((name) => [
    `effects.${name}`,
    `effects.${name}.uplift`,
    `effects.${name}.ceiling`,
    ...segmentNames.map((segment) => `effects.${name}.bySegment.${segment}`),
  ]),
  'course.onsetDays',
  'course.halfLifeDays',
  'course.novelty.share',
  'course.novelty.halfLifeDays',
  'cannibalization.share',
  'cannibalization.group',
  'costs.grossMargin',
  'costs.channel',
  'costs.perContact',
  'costs.contactsPerUser',
  'costs.fixed',
  'costs.discount',
]);

/** Keys of the file that the form does not show; policies show themselves. */
export function beyondForm(file: ScenarioFile): string[] {
  const found: string[] = [];
  const visit = (path: string[]): void => {
    const name = path.join('.');
    const value = file.at(path);
    const isRange = typeof value === 'object' && value !== null && 'value' in value;
    if (formKeys.has(name) && (typeof value !== 'object' || isRange)) return;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      for (const key of Object.keys(value)) visit([...path, key]);
    else if (path.length > 0 && path[0] !== 'policies') found.push(name);
  };
  visit([]);
  return found;
}
