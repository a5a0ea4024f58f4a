import { aaOnHistory, snapshotId, toAaResult, type AaQuestion, type AaResult } from '@cartograph/api';
import { openLake } from '@cartograph/events';
import { AnalysisInputError, checkArms, definePlan } from '@cartograph/experiments';
import {
  AaRunsOfCampaignDocument,
  RunAaDocument,
  type AaRunFieldsFragment,
} from '@cartograph/sdk/operations/campaigns';
import { ask, runStarted, type Hooks } from '../ask.js';
import { audienceRuleOf, type AudienceOptions } from '../audience-options.js';
import { needsCampaign } from '../campaigns.js';
import { needsDataFolder } from '../data-folder.js';
import { CliError } from '../failure.js';
import { toldFaults, type PastFaults } from '../past-faults.js';
import { namedSnapshot } from '../named-snapshot.js';

/** An A/A test as the command line describes it. */
export interface AaOptions extends AudienceOptions, Pick<AaQuestion, 'arms' | 'alpha' | 'rerandomizations' | 'seed'> {
  data: string;
  metric: AaQuestion['metrics'];
  window: number;
  /** By the lake's own id, or a piece of it. Default: the current one. */
  snapshot?: string;
}

/** What an A/A test showed, with what it was of. */
export interface AaTest extends Pick<AaQuestion, 'rerandomizations' | 'seed' | 'alpha'>, PastFaults {
  snapshotId: string;
  /** The users are synthetic: the demo shop made them. */
  isSynthetic: boolean;
  windowDays: number;
  arms: readonly { name: string; weight: number }[];
  /** Whom it is of. */
  audience: string;
  /** The stored run of a campaign, and whether the campaign still plans what it tried; null for a test of the options. */
  ofCampaign: { campaignId: string; aaRunId: string; isOfPlan: boolean } | null;
  result: FoundAa;
}

/** Faults stand beside it. */
type FoundAa = Omit<AaResult, keyof PastFaults> | Omit<NonNullable<AaRunFieldsFragment['result']>, keyof PastFaults>;

const STEPS = { reading: 'reading the log', rerandomizing: 're-randomizing' } as const;

/**
 * Deals the past of an audience to arms again and again and tests each time; nothing is stored.
 *
 * @throws CliError - arms or metrics that are none, no such snapshot; UnusableHistoryError - a past that cannot tell; the signal's reason.
 */
export async function runAa(options: AaOptions, { onProgress, signal }: Hooks): Promise<AaTest> {
  const { arms, alpha, rerandomizations, seed, metric: metrics, window: windowDays } = options;
  const rule = audienceRuleOf(options);
  checkPlan(options);
  needsDataFolder(options.data);
  const lake = await openLake({ dataDir: options.data });
  try {
    const store = await lake.store(
      options.snapshot === undefined ? undefined : await namedSnapshot(lake, options.snapshot),
    );
    const outcome = await aaOnHistory(
      store,
      { rule, arms, metrics, windowDays, alpha, rerandomizations, seed },
      { signal, onProgress: (step, done, total) => onProgress({ step: STEPS[step], done, total, unit: 'tests' }) },
    );
    const { snapshot } = store;
    const { faults: _told, daysLeftOut, ...result } = toAaResult(outcome, alpha);
    const period = rule.period ? `, ${rule.period.from} to ${rule.period.to} in ${rule.timeZone}` : '';
    return {
      snapshotId: snapshotId(snapshot.id),
      isSynthetic: snapshot.isSynthetic,
      windowDays,
      arms,
      alpha,
      rerandomizations,
      seed,
      audience: `${rule.kind}${rule.category == null ? '' : ` of ${rule.category}`}${period}`,
      ofCampaign: null,
      faults: toldFaults(outcome.faults ?? []),
      daysLeftOut,
      result,
    };
  } finally {
    await lake.close();
  }
}

function checkPlan({ arms, alpha, metric: metrics, window: windowDays }: AaOptions): void {
  try {
    checkArms(arms);
    definePlan({ arms, alpha, metrics: metrics.map(({ metric }) => metric) });
  } catch (error) {
    if (error instanceof AnalysisInputError) throw new CliError(error.message, 2, { cause: error });
    throw error;
  }
  const late = metrics.find(({ metric }) => metric.retentionDays && metric.retentionDays.to > windowDays)?.metric
    .retentionDays;
  if (late)
    throw new CliError(
      `return is until day ${late.to}, beyond the ${windowDays} days after entering that are looked at: give a longer --window.`,
      2,
    );
}

/**
 * Runs the A/A test of a campaign's plan, which its approval asks for; it is kept with the campaign.
 *
 * @throws CliError - there is no such campaign, or its plan or past cannot be tested; the signal's reason.
 */
export async function runCampaignAa(
  from: { dataDir: string; timeZone: string },
  campaignId: string,
  { rerandomizations, seed }: { rerandomizations: number; seed: number },
  hooks: Hooks,
): Promise<AaTest> {
  await needsCampaign(from, campaignId);
  const {
    result: { aaRunId },
  } = await runStarted<{ aaRunId: string }>()(
    from,
    RunAaDocument,
    { input: { campaignId, rerandomizations, seed } },
    hooks,
  );
  const { campaign } = await ask(from, AaRunsOfCampaignDocument, { id: campaignId });
  const run = campaign?.aaRuns.find(({ id }) => id === aaRunId);
  if (!campaign || !run?.result) throw new CliError(`The A/A test ${aaRunId} is gone: somebody deleted it meanwhile.`);
  const { snapshotId: snapshot, isSynthetic, alpha, isOfPlan } = run;
  const { faults, daysLeftOut, ...result } = run.result;
  return {
    snapshotId: snapshot,
    isSynthetic,
    windowDays: campaign.plan.windowDays,
    arms: campaign.plan.arms,
    alpha,
    rerandomizations: run.rerandomizations,
    seed: run.seed,
    audience: `"${campaign.audience.name}"`,
    ofCampaign: { campaignId, aaRunId, isOfPlan },
    faults: faults.map(({ date, kind, eventType, isCertain, detail }) => ({
      date,
      kind,
      eventType,
      isCertain,
      detail,
    })),
    daysLeftOut,
    result,
  };
}
