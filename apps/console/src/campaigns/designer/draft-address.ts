import {
  armLimits,
  corrections,
  cuts,
  frameworkKinds,
  kindsOf,
  metricRoles,
  metricSources,
  newMetric,
  scales,
  spendings,
  usualPlan,
  type ArmDraft,
  type FrameworkDraft,
  type MetricDraft,
  type PlanDraft,
  type SizeDraft,
} from './draft.js';

/** A plan as it stands in an address: JSON in base64url, so that names in any language survive a pasted link. */
export function writePlan(plan: PlanDraft): string {
  const bytes = new TextEncoder().encode(JSON.stringify(plan));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Null where the text is not one of ours; a part that makes no sense is as a new plan has it. */
export function readPlan(text: string): PlanDraft | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const parsed: unknown = JSON.parse(
      new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (letter) => letter.charCodeAt(0))),
    );
    return isRecord(parsed) && Array.isArray(parsed['arms']) && Array.isArray(parsed['metrics'])
      ? planOf(parsed)
      : null;
  } catch {
    return null;
  }
}

type Given = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);
const number = (value: unknown, otherwise: number | null): number | null =>
  value === null || (typeof value === 'number' && Number.isFinite(value)) ? value : otherwise;
const one = <T extends string>(value: unknown, of: readonly T[], otherwise: T): T =>
  of.find((known) => known === value) ?? otherwise;
const records = (value: unknown): Given[] => (Array.isArray(value) ? value.filter(isRecord) : []);

function planOf(given: Given): PlanDraft {
  const arms = records(given['arms']).map(armOf);
  const metrics = records(given['metrics']).map(metricOf);
  const exclusion = given['exclusion'];
  return {
    arms: arms.length < armLimits.least ? usualPlan.arms : arms,
    metrics: metrics.length === 0 ? usualPlan.metrics : metrics,
    framework: isRecord(given['framework']) ? frameworkOf(given['framework']) : usualPlan.framework,
    correction: one(given['correction'], corrections, usualPlan.correction),
    windowDays: number(given['windowDays'], usualPlan.windowDays),
    days: number(given['days'], usualPlan.days),
    plannedUnits: number(given['plannedUnits'], usualPlan.plannedUnits),
    traffic: number(given['traffic'], usualPlan.traffic),
    exclusion: isRecord(exclusion)
      ? { group: text(exclusion['group'], ''), from: number(exclusion['from'], 0), to: number(exclusion['to'], 1) }
      : null,
    holdoutShare: number(given['holdoutShare'], usualPlan.holdoutShare),
  };
}

function armOf(given: Given): ArmDraft {
  return {
    name: text(given['name'], ''),
    weight: number(given['weight'], null),
    description: text(given['description'], ''),
  };
}

function metricOf(given: Given): MetricDraft {
  const source = one(given['source'], metricSources, 'PURCHASE');
  const usual = newMetric(source, text(given['name'], ''), one(given['role'], metricRoles, 'SECONDARY'));
  const kinds = kindsOf[source];
  return {
    ...usual,
    kind: one(given['kind'], kinds, usual.kind),
    higherIsBetter: typeof given['higherIsBetter'] === 'boolean' ? given['higherIsBetter'] : true,
    margin: sizeOf(given['margin'], usual.margin),
    relevantEffect: sizeOf(given['relevantEffect'], usual.relevantEffect),
    cut: one(given['cut'], cuts, usual.cut),
    winsorizeQuantile: number(given['winsorizeQuantile'], usual.winsorizeQuantile),
    winsorizeCap: number(given['winsorizeCap'], null),
    cuped: given['cuped'] === true,
    quantile: number(given['quantile'], usual.quantile),
    retentionFromDay: number(given['retentionFromDay'], usual.retentionFromDay),
    retentionToDay: number(given['retentionToDay'], usual.retentionToDay),
  };
}

function sizeOf(given: unknown, usual: SizeDraft): SizeDraft {
  return isRecord(given)
    ? { scale: one(given['scale'], scales, usual.scale), value: number(given['value'], null) }
    : usual;
}

function frameworkOf(given: Given): FrameworkDraft {
  const usual = usualPlan.framework;
  const fractions = given['fractions'];
  return {
    kind: one(given['kind'], frameworkKinds, usual.kind),
    firstLook: number(given['firstLook'], null),
    tunedAt: number(given['tunedAt'], null),
    typicalUplift: number(given['typicalUplift'], usual.typicalUplift),
    spending: one(given['spending'], spendings, usual.spending),
    fractions:
      Array.isArray(fractions) && fractions.every((share) => typeof share === 'number') ? fractions : usual.fractions,
    probabilityTreatmentIsBetter: number(given['probabilityTreatmentIsBetter'] ?? given['chanceToWin'], null),
    maximumLoss: number(given['maximumLoss'], null),
    priorMean: number(given['priorMean'], null),
    priorSd: number(given['priorSd'], null),
  };
}
