import { keptAnalysis, openDecisions, unitsOfAnalysis, type CampaignOutcome, type KeptAnalysis } from '@cartograph/api';
import { openLake } from '@cartograph/events';
import { AnalyzeCampaignDocument } from '@cartograph/sdk/operations/campaign-analyses';
import { runStarted, type Hooks } from '../ask.js';
import { needsCampaign } from '../campaigns.js';
import { CliError } from '../failure.js';
import { count, instant, plural } from '../output.js';
import { analysisText, type PlannedAnalysis } from './analysis-text.js';
import { writeUnits, type UnitsFile } from './write-units.js';

/** Which campaign is analyzed, and where its units are written. */
export interface AnalyzeCampaignOptions {
  data: string;
  timeZone: string;
  campaign: string;
  unitsOut?: string;
}

/** What a campaign shows, with what it was made from. */
export interface CampaignAnalysis
  extends
    PlannedAnalysis,
    Pick<CampaignOutcome, 'observedUntil' | 'units' | 'bounds' | 'course'>,
    Required<Pick<CampaignOutcome, 'trackingFaults'>>,
    Omit<KeptAnalysis, 'outcome' | 'createdAt'> {
  createdAt: string;
  unitsFile: UnitsFile | null;
}

/**
 * Analyzes a campaign by its plan; the analysis is kept with it.
 *
 * @throws CliError - it cannot be analyzed (yet), and why; its units are others by now; the signal's reason.
 */
export async function analyzeCampaign(
  { data, timeZone, campaign: campaignId, unitsOut }: AnalyzeCampaignOptions,
  hooks: Hooks,
): Promise<CampaignAnalysis> {
  await needsCampaign({ dataDir: data }, campaignId);
  const {
    result: { analysisId },
  } = await runStarted<{ analysisId: string }>()(
    { dataDir: data, timeZone },
    AnalyzeCampaignDocument,
    { input: { campaignId } },
    hooks,
  );
  const decisions = await openDecisions(data);
  try {
    const kept = await keptAnalysis(decisions, analysisId);
    if (kept === null) throw new CliError(`The analysis ${analysisId} is gone: somebody deleted it meanwhile.`);
    const unitsFile =
      unitsOut === undefined ? null : await unitsIn(unitsOut, kept, { decisions, data, timeZone }, hooks);
    const {
      outcome: { analysis, observedUntil, units, trackingFaults = [], bounds, course },
      createdAt,
      ...about
    } = kept;
    return {
      ...about,
      createdAt: createdAt.toISOString(),
      observedUntil,
      units,
      trackingFaults,
      ...analysis,
      bounds,
      course,
      unitsFile,
    };
  } finally {
    await decisions.close();
  }
}

async function unitsIn(
  file: string,
  kept: KeptAnalysis,
  {
    decisions,
    data,
    timeZone,
  }: { decisions: Awaited<ReturnType<typeof openDecisions>>; data: string; timeZone: string },
  { onProgress, signal }: Hooks,
): Promise<UnitsFile> {
  onProgress({ step: 'writing the units' });
  const lake = await openLake({ dataDir: data });
  try {
    const units = await unitsOfAnalysis(decisions, lake, kept, { timeZone, signal });
    const counted = kept.outcome.units.matured;
    if (units.report.matured !== counted)
      throw new CliError(
        `The analysis counted ${plural(counted, 'unit')}, and now there are ${count(units.report.matured)}: exposures were recorded since, or users erased. Analyze the campaign again.`,
      );
    return await writeUnits(file, units, {
      earlierLooks: kept.earlierLooks,
      hasEnded: kept.outcome.analysis.decision.hasEnded,
    });
  } finally {
    await lake.close();
  }
}

/** The same in words. */
export function campaignAnalysisText(analysis: CampaignAnalysis): string {
  return analysisText(analysis, headText(analysis), 'The plan says no number of units:');
}

function headText({
  campaignName,
  campaignId,
  id,
  isSynthetic,
  units,
  trackingFaults,
  arms,
  windowDays,
  observedUntil,
  snapshotId,
}: CampaignAnalysis): string {
  const facts = [
    `${plural(units.exposed, 'unit')} exposed, ${count(units.matured)} counted, whose ${plural(windowDays, 'day')} ended before ${instant(observedUntil)}`,
    ...(units.notYetObserved > 0 ? [`${count(units.notYetObserved)} not yet observed`] : []),
    ...(units.unitsInTwoArms > 0 ? [`${plural(units.unitsInTwoArms, 'unit')} in two arms, left out`] : []),
    ...(units.notInLog ? [`${count(units.notInLog)} of whom the log has nothing`] : []),
    ...(units.logEndsBefore
      ? [
          `the log has no event on ${units.logEndsBefore} (UTC), so that nothing after it counts until that day is imported`,
        ]
      : []),
    ...trackingFaults.map(({ date, kind, eventType }) =>
      kind === 'event-type-level-changed'
        ? `from ${date} on, ${eventType} events are logged differently, in every arm alike`
        : `the log lacks ${eventType ? `${eventType} events` : 'events'} of ${date}, in every arm alike, so that amounts are too small`,
    ),
    ...(units.recordedUntil ? [`recorded outcomes known until ${instant(units.recordedUntil)}`] : []),
    ...(units.duplicateOutcomes > 0 ? [`${plural(units.duplicateOutcomes, 'outcome')} told twice, counted once`] : []),
    ...(units.outcomesBeforeExposure > 0
      ? [`${plural(units.outcomesBeforeExposure, 'outcome')} before the exposure, left out`]
      : []),
    ...(units.outcomesOfUnknownUnits > 0
      ? [`${plural(units.outcomesOfUnknownUnits, 'outcome')} of units that are not counted, left out`]
      : []),
  ];
  return [
    `${campaignName} (${campaignId}), analysis ${id}: ${facts.join('; ')}. ${arms.map(({ arm, units: own }) => `${arm} ${count(own)}`).join(', ')}.${snapshotId === null ? '' : ` Snapshot ${snapshotId}.`}`,
    ...(isSynthetic ? ['The users are synthetic: the demo shop made them.'] : []),
  ].join('\n');
}
