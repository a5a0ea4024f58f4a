import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { StatedEconomics } from '../economics.js';
import { UPLIFTS, type EffectModel } from '../effect.js';
import type { Policy } from '../policies.js';
import type { InputRange, TornadoInput } from '../tornado.js';
import type { Entry } from '../world.js';
import { aliasesIn, placesIn } from './file-places.js';
import { armsOf, testOf, type ScenarioArm, type ScenarioTest } from './parse-arms.js';
import { defined, upliftOf } from './plain-values.js';
import {
  FieldReader,
  RangedNumber,
  type Plain,
  type PlainObject,
  type ScenarioFault,
  type ScenarioProblem,
} from './read-fields.js';
import { checkBesideLists, recommendationsOf, type ScenarioRecommendations } from './recommendations.js';
import { POLICY_KEYS, SCENARIO_SCHEMA } from './schema.js';

/** A campaign to simulate, as a file or an object tells it. */
export interface Scenario {
  name: string;
  snapshot?: string;
  seed: number;
  runs: number;
  searchRuns?: number;
  audience: { kind?: string; category?: string; from?: string; to?: string; users?: number; entry: Entry };
  test: ScenarioTest;
  effect: EffectModel;
  /** Lists that the arms are shown; the effect is then its cannibalization alone. */
  recommendations?: ScenarioRecommendations;
  /** What it says of margin and costs. What it leaves out is unknown until `withShopCosts` fills it in. */
  economics: StatedEconomics;
  /** Of the contacts, whose cost the shop's settings may know. */
  channel?: string;
  /** Ends of the inputs that have some, for the tornado. */
  ranges: InputRange[];
  policies: Policy[];
  /** Treatment arms by names of their own; without them there is one. */
  arms?: ScenarioArm[];
}

/** A scenario that cannot be read; carries every problem with its path, those of a file with line and column too. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';

  constructor(readonly problems: readonly ScenarioProblem[]) {
    super(
      problems
        .map(({ line, column, path, message }) =>
          line === undefined
            ? `${path || 'the scenario'} ${message}`
            : `line ${line}, column ${column}: ${path || 'the file'} ${message}`,
        )
        .join('\n'),
    );
  }
}

/** What whoever runs a scenario asks of it beyond the schema: refuses a field by its path, `audience.kind`, with what is wrong and what to give. */
export type ScenarioCheck = (scenario: Scenario, refuse: (path: string, message: string) => void) => void;

/**
 * Reads a scenario file (YAML 1.2). See `SCENARIO_SCHEMA` for its keys.
 *
 * @param check - is asked once the file is sound by itself; what it refuses is told with line and column too, of a field that is not there those of the keys around it.
 * @throws ScenarioError - with all problems: syntax, unknown keys (and which one was meant), missing ones, wrong types, numbers out of range.
 */
export function parseScenario(text: string, check?: ScenarioCheck): Scenario {
  const lines = new LineCounter();
  const [document, ...more] = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true }) as Document.Parsed[];
  if (document === undefined)
    throw new ScenarioError([
      { line: 1, column: 1, path: '', fault: 'empty', facts: {}, message: 'is empty; give at least a name.' },
    ]);
  if (more.length > 0)
    throw new ScenarioError([
      at(lines, more[0]!.range[0], 'has more than one document; give one file a campaign.', 'several-documents'),
    ]);
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0)
    throw new ScenarioError(
      faults.map((fault) =>
        at(lines, fault.pos[0], `is not YAML here: ${fault.message.split(/ at line|:\n/)[0]}.`, 'not-yaml'),
      ),
    );
  const aliases = aliasesIn(document, lines);
  if (aliases.length > 0) throw new ScenarioError(aliases);
  return readBy(new FieldReader(placesIn(document, lines)), document.toJS(), check);
}

/**
 * Reads a scenario from an object with the keys of a scenario file, such as one parsed from JSON.
 *
 * @throws ScenarioError - with all problems, by path.
 */
export function readScenario(value: unknown, check?: ScenarioCheck): Scenario {
  return readBy(new FieldReader(null), value, check);
}

function readBy(reader: FieldReader, value: unknown, check?: ScenarioCheck): Scenario {
  const read = reader.read(value, SCENARIO_SCHEMA, '', []);
  if (read === null || reader.problems.length > 0) throw new ScenarioError(reader.problems);
  const scenario = scenarioOf(read as PlainObject, reader);
  if (reader.problems.length === 0) check?.(scenario, (path, message) => reader.add(path, message, 'refused'));
  if (reader.problems.length > 0) throw new ScenarioError(reader.problems);
  return scenario;
}

function scenarioOf(file: PlainObject, reader: FieldReader): Scenario {
  const group = (name: string): PlainObject => (file[name] ?? {}) as PlainObject;
  const ranges: InputRange[] = [];
  /** A number; its ends are kept for the tornado. */
  const ranged = (value: Plain | undefined, input: TornadoInput): number | undefined => {
    if (!(value instanceof RangedNumber)) return undefined;
    if (value.low !== undefined && value.high !== undefined) ranges.push({ input, low: value.low, high: value.high });
    return value.value;
  };
  const effect = effectOf(file, ranged);
  const costs = group('costs');
  const economics: StatedEconomics = defined({
    grossMargin: ranged(costs['grossMargin'], 'grossMargin'),
    perContact: ranged(costs['perContact'], 'perContact'),
    contactsPerUser: ranged(costs['contactsPerUser'], 'contactsPerUser'),
    fixed: ranged(costs['fixed'], 'fixed'),
    discount: ranged(costs['discount'], 'discount'),
  });
  const audience = group('audience') as Partial<Scenario['audience']>;
  const arms = armsOf(file, reader);
  const test = testOf(file, arms, reader);
  const policies = ((file['policies'] ?? []) as PlainObject[]).map((policy, place) =>
    policyOf(policy, `policies[${place}]`, reader),
  );
  if (policies.some(({ kind }) => kind === 'thompson' || kind === 'epsilon-greedy') && test.metric !== 'conversion')
    reader.add(
      'test.metric',
      `is ${test.metric}, but the bandits of policies learn from conversions; leave them out or give conversion.`,
    );
  const recommendations = recommendationsOf(file, reader);
  if (recommendations !== null) checkBesideLists({ effect, ranges, policies }, reader);
  return {
    name: file['name'] as string,
    ...(recommendations === null ? {} : { recommendations }),
    ...defined({
      snapshot: file['snapshot'] as string | undefined,
      searchRuns: file['searchRuns'] as number | undefined,
    }),
    seed: (file['seed'] as number | undefined) ?? 1,
    runs: (file['runs'] as number | undefined) ?? 1_000,
    audience: { ...audience, entry: audience.entry ?? 'first-session' },
    test,
    effect,
    economics,
    ranges,
    policies,
    ...defined({ arms, channel: costs['channel'] as string | undefined }),
  };
}

function effectOf(
  file: PlainObject,
  ranged: (value: Plain | undefined, input: TornadoInput) => number | undefined,
): EffectModel {
  const effect: EffectModel = {};
  const effects = (file['effects'] ?? {}) as Record<string, PlainObject>;
  for (const name of UPLIFTS)
    if (effects[name] !== undefined) effect[name] = upliftOf(effects[name], (value) => ranged(value, name));
  const course = file['course'] as PlainObject | undefined;
  if (course !== undefined) {
    const novelty = course['novelty'] as PlainObject | undefined;
    effect.course = defined({
      onsetDays: ranged(course['onsetDays'], 'onsetDays'),
      halfLifeDays: ranged(course['halfLifeDays'], 'halfLifeDays'),
      novelty:
        novelty === undefined
          ? undefined
          : {
              share: ranged(novelty['share'], 'noveltyShare')!,
              halfLifeDays: ranged(novelty['halfLifeDays'], 'noveltyHalfLifeDays')!,
            },
    });
  }
  const taking = file['cannibalization'] as PlainObject | undefined;
  if (taking !== undefined)
    effect.cannibalization = {
      share: ranged(taking['share'], 'cannibalization')!,
      from: taking['group'] === undefined ? 'later' : { group: taking['group'] as string },
    };
  return effect;
}

function policyOf(given: PlainObject, path: string, reader: FieldReader): Policy {
  const { kind } = given as { kind: Policy['kind'] };
  const keys = POLICY_KEYS[kind]!;
  for (const key of Object.keys(given))
    if (key !== 'kind' && !keys.includes(key))
      reader.add(
        `${path}.${key}`,
        `is not a key of ${kind}; ${keys.length === 0 ? 'it has none' : `it has ${keys.join(', ')}`}.`,
      );
  const number = (key: string): number | undefined => given[key] as number | undefined;
  if (kind === 'fixed') return { kind, ...defined({ days: number('days') }) };
  if (kind === 'always-valid')
    return { kind, ...defined({ firstLook: number('firstLook'), tunedAt: number('tunedAt') }) };
  if (kind === 'epsilon-greedy') return { kind, epsilon: number('epsilon') ?? 0.1 };
  if (kind === 'thompson') return { kind };
  const spending = (given['spending'] ?? 'obrien-fleming') as 'obrien-fleming' | 'pocock' | 'hwang-shih-decani';
  if (given['gamma'] !== undefined && spending !== 'hwang-shih-decani')
    reader.add(`${path}.gamma`, `is of hwang-shih-decani, but spending is ${spending}; leave it out.`);
  return {
    kind,
    looks: number('looks') ?? 5,
    spending: spending === 'hwang-shih-decani' ? { kind: spending, gamma: number('gamma') ?? -4 } : { kind: spending },
  };
}

function at(lines: LineCounter, place: number, message: string, fault: ScenarioFault): ScenarioProblem {
  const { line, col } = lines.linePos(place);
  return { line: Math.max(1, line), column: Math.max(1, col), path: '', fault, facts: {}, message };
}
