import type { AnalysisPlan } from '../../analysis/plan.js';
import {
  armsProblem,
  CONTROL,
  decidingMetric,
  metricsProblem,
  type SimulatedArm,
  type TestMetric,
} from '../arms/arms-input.js';
import { economicsOf, isKnown, NEEDED_COSTS, type NeededCost, type StatedEconomics } from '../economics.js';
import { UPLIFTS, type EffectModel, type UpliftName } from '../effect.js';
import type { CampaignMetric } from '../outcome.js';
import { defined, upliftOf } from './plain-values.js';
import type { FieldReader, PlainObject } from './read-fields.js';

/** A treatment arm of a scenario: what is not its own is that of all. */
export interface ScenarioArm {
  name: string;
  share: number;
  effect: Partial<Pick<EffectModel, UpliftName>>;
  economics: Omit<StatedEconomics, 'grossMargin'>;
  /** Of its contacts, whose cost the shop's settings may know. */
  channel?: string;
}

/** The test of a scenario. */
export interface ScenarioTest {
  days?: number;
  /** Of several the first primary one. */
  metric: CampaignMetric;
  /** Of several arms the sum of their shares. */
  treatmentShare: number;
  alpha: number;
  metrics?: TestMetric[];
  correction?: AnalysisPlan['correction'];
}

/** The arms of a file; undefined where it names none. */
export function armsOf(file: PlainObject, reader: FieldReader): ScenarioArm[] | undefined {
  const given = file['arms'] as Record<string, PlainObject> | undefined;
  if (given === undefined) return undefined;
  const arms = Object.entries(given).map(([name, arm]): ScenarioArm => {
    const effects = (arm['effects'] ?? {}) as Record<string, PlainObject>;
    return {
      name,
      share: arm['share'] as number,
      effect: Object.fromEntries(
        UPLIFTS.flatMap((key) =>
          effects[key] === undefined ? [] : [[key, upliftOf(effects[key], (value) => value as number | undefined)]],
        ),
      ),
      ...costsOf(arm['costs'] as PlainObject | undefined),
    };
  });
  const problem = armsProblem(arms);
  if (problem !== null) reader.add(arms.some(({ name }) => name === CONTROL) ? `arms.${CONTROL}` : 'arms', problem);
  if (file['policies'] !== undefined)
    reader.add('policies', 'compares ways to decide between two arms; leave it out, or arms.');
  return arms;
}

function costsOf(costs: PlainObject = {}): Pick<ScenarioArm, 'economics' | 'channel'> {
  const { channel, ...economics } = costs as ScenarioArm['economics'] & { channel?: string };
  return { economics, ...defined({ channel }) };
}

/** The test of a file. */
export function testOf(file: PlainObject, arms: readonly ScenarioArm[] | undefined, reader: FieldReader): ScenarioTest {
  const given = (file['test'] ?? {}) as Partial<Omit<ScenarioTest, 'metrics'>> & {
    metrics?: (Omit<TestMetric, 'role'> & Partial<TestMetric>)[];
  };
  const metrics = given.metrics?.map(({ metric, role = 'primary', ...more }): TestMetric => ({
    metric,
    role,
    ...more,
  }));
  const problem = metrics === undefined ? null : metricsProblem(metrics);
  if (problem !== null) reader.add('test.metrics', problem);
  if (metrics !== undefined && given.metric !== undefined)
    reader.add('test.metric', 'is given beside test.metrics; leave one of them out.');
  if (arms !== undefined && given.treatmentShare !== undefined)
    reader.add('test.treatmentShare', 'is given beside arms, which have shares of their own; leave it out.');
  if (given.correction !== undefined && arms === undefined && metrics === undefined)
    reader.add('test.correction', 'is of several arms or metrics; leave it out, or give arms or test.metrics.');
  return {
    ...given,
    metric: metrics === undefined || problem !== null ? (given.metric ?? 'conversion') : decidingMetric(metrics),
    treatmentShare:
      arms === undefined ? (given.treatmentShare ?? 0.5) : arms.reduce((sum, { share }) => sum + share, 0),
    alpha: given.alpha ?? 0.05,
    ...defined({ metrics }),
  } as ScenarioTest;
}

/** The arms to simulate: each with the effects and costs of all where it has none of its own; one called `treatment` where the scenario names none. */
export function simulatedArmsOf({
  arms,
  effect,
  economics,
  test,
}: {
  arms?: readonly ScenarioArm[];
  effect: EffectModel;
  economics: StatedEconomics;
  test: Pick<ScenarioTest, 'treatmentShare'>;
}): SimulatedArm[] {
  if (arms === undefined)
    return [{ name: 'treatment', share: test.treatmentShare, effect, economics: economicsOf(economics) }];
  const missing = missingCosts({ arms, economics });
  return arms.map((arm) => ({
    name: arm.name,
    share: arm.share,
    effect: { ...effect, ...arm.effect },
    // Arms are told by what they leave, of all or of none.
    economics: missing.length > 0 ? { unknown: missing } : economicsOf({ ...economics, ...arm.economics }),
  }));
}

/** What has to be known of any arm before there is a profit to tell; empty where all of it is. */
export function missingCosts({
  arms,
  economics,
}: {
  arms?: readonly Pick<ScenarioArm, 'economics'>[];
  economics: StatedEconomics;
}): NeededCost[] {
  const found = (arms ?? [{ economics: {} }]).map((arm) => economicsOf({ ...economics, ...arm.economics }));
  return NEEDED_COSTS.filter((name) => found.some((one) => !isKnown(one) && one.unknown.includes(name)));
}
