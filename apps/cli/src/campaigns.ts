import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import {
  GetCampaignStandingDocument,
  HasCampaignDocument,
  ListCampaignStandingsDocument,
  type CampaignStandingFieldsFragment,
  type GetCampaignStandingQuery,
} from '@cartograph/sdk/operations/campaigns';
import { ask, change, type From, type Payload } from './ask.js';
import { needsDataFolder } from './data-folder.js';
import { CliError } from './failure.js';
import { count, instant, percent, plural, table } from './output.js';

/** A campaign as the command line tells it. */
export type Campaign = CampaignStandingFieldsFragment;

/** What became of a campaign. */
export type CampaignChange = NonNullable<GetCampaignStandingQuery['campaign']>['changes'][number];

/** Newest first. */
export async function listCampaigns(
  from: From,
  { first, archived }: { first: number; archived: boolean },
): Promise<{ campaigns: Campaign[]; totalCount: number }> {
  needsDataFolder(from.dataDir);
  const { campaigns } = await ask(from, ListCampaignStandingsDocument, { first, archived });
  return { campaigns: campaigns.nodes, totalCount: campaigns.totalCount };
}

/** Before files are copied or jobs started for a campaign. @throws CliError - there is no such folder or campaign. */
export async function needsCampaign(from: From, id: string): Promise<void> {
  needsDataFolder(from.dataDir);
  const { campaign } = await ask(from, HasCampaignDocument, { id });
  if (campaign === null) throw unknownCampaign(id);
}

const unknownCampaign = (id: string): CliError =>
  new CliError(`There is no campaign ${id}: "cartograph campaigns list" lists them.`);

/** @throws CliError - there is no such folder or campaign. */
export async function campaignOf(from: From, id: string): Promise<Campaign & { changes: CampaignChange[] }> {
  needsDataFolder(from.dataDir);
  const { campaign } = await ask(from, GetCampaignStandingDocument, { id });
  if (campaign === null) throw unknownCampaign(id);
  return campaign;
}

/**
 * Takes a step of a campaign as it is now.
 *
 * @param step - the operation, such as `StartCampaignDocument`.
 * @throws CliError - there is no such campaign, or the step is refused and why.
 */
export async function stepOf<Data extends Record<keyof Data, Payload>, Input extends { id: string; version: number }>(
  from: From,
  step: TypedDocumentNode<Data, { input: Input }>,
  id: string,
  input: Omit<Input, 'id' | 'version'>,
): Promise<Campaign> {
  const { version } = await campaignOf(from, id);
  await change(from, step, { input: { id, version, ...input } as Input });
  return campaignOf(from, id);
}

/** A list of campaigns for people. */
export function listText({ campaigns, totalCount }: { campaigns: readonly Campaign[]; totalCount: number }): string {
  if (campaigns.length === 0) return 'There is no campaign yet: plan one in the console, or with "cartograph query".';
  const rows = campaigns.map((one) => [
    one.id,
    one.status,
    one.name,
    `${count(unitsOf(one))} of ${one.plan.plannedUnits === null ? 'any number of' : count(one.plan.plannedUnits)} units`,
    one.startedAt === null ? '' : `since ${one.startedAt.slice(0, 10)}`,
    one.exposures.sampleRatio.isMismatch ? 'arms do not fit the plan' : '',
    decisionText(one),
  ]);
  const more = totalCount - campaigns.length;
  return [
    table([['id', 'status', 'name', 'exposed', '', '', 'decision'], ...rows]),
    ...(more > 0 ? [`${plural(more, 'older one')}: --first shows more.`] : []),
  ].join('\n');
}

/** A campaign for people. */
export function campaignText(campaign: Campaign, changes: readonly CampaignChange[] = []): string {
  const {
    id,
    name,
    status,
    isSynthetic,
    hypothesis,
    upliftRelative,
    audience,
    plan,
    startedAt,
    endedAt,
    exposures,
    analyses,
  } = campaign;
  const until = [
    ...(plan.days === null ? [] : [plural(plan.days, 'day')]),
    ...(plan.plannedUnits === null ? [] : [plural(plan.plannedUnits, 'unit')]),
  ].join(', ');
  return [
    `${name} (${id}): ${status}${startedAt === null ? '' : `, started ${instant(startedAt)}`}${endedAt === null ? '' : `, ended ${instant(endedAt)}`}`,
    `For ${audience.name} (${plural(audience.size, 'user')}): ${hypothesis} Hoped for: ${upliftRelative > 0 ? '+' : ''}${percent(upliftRelative)}.`,
    ...(isSynthetic ? ['The users are synthetic: the demo shop made them.'] : []),
    `Plan: ${plan.metrics.map((metric) => `${metric.name} (${metric.role.toLowerCase()}, ${metric.kind.toLowerCase()} of ${metric.source.toLowerCase().replaceAll('_', ' ')})`).join(', ')}; ${plan.framework.kind.toLowerCase().replaceAll('_', ' ')}, ${plural(plan.windowDays, 'day')} after each exposure${until === '' ? '' : `; ${until}`}.`,
    '',
    table([
      ['arm', 'planned', 'exposed'],
      ...plan.arms.map((arm) => [
        arm.name,
        percent(arm.weight),
        count(exposures.arms.find((met) => met.arm === arm.name)?.units ?? 0),
      ]),
    ]),
    ratioText(exposures),
    ...(analyses.length === 0
      ? []
      : [
          '',
          'Analyses, newest first:',
          ...analyses.map(
            (one) =>
              `  ${instant(one.createdAt)} ${one.id}: ${one.result === null ? (one.job.error ?? one.job.state.toLowerCase()) : one.result.decision.sentence}`,
          ),
        ]),
    ...(campaign.decision === null
      ? []
      : ['', `Decided ${instant(campaign.decision.at)}: ${decisionText(campaign)}. ${campaign.decision.reason}`]),
    ...(changes.length === 0 ? [] : ['', 'On record:', ...changes.map(changeText)]),
  ].join('\n');
}

const unitsOf = ({ exposures }: Campaign): number => exposures.arms.reduce((sum, { units }) => sum + units, 0);

const decisionText = ({ decision }: Campaign): string =>
  decision === null
    ? ''
    : `${decision.kind.toLowerCase().replaceAll('_', ' ')}${decision.arm === null ? '' : ` ${decision.arm}`}`;

function ratioText({
  sampleRatio: { pValue, isMismatch, incomputable },
  unitsInTwoArms,
}: Campaign['exposures']): string {
  const two = unitsInTwoArms === 0 ? '' : ` ${plural(unitsInTwoArms, 'unit')} met two arms and count in none.`;
  if (pValue === null)
    return `Whether the arms' sizes fit the plan cannot be said: ${incomputable?.detail ?? ''}${two}`;
  return `The arms' sizes ${isMismatch ? 'do not fit the plan: assignment or recording is broken, and no result can be trusted' : 'fit the plan'} (p = ${pValue >= 0.001 ? pValue.toFixed(3) : pValue.toExponential(1)}).${two}`;
}

function changeText({ kind, at, before, after, reason, by }: CampaignChange): string {
  const status = (state: unknown): string => String((state as { status?: string } | null)?.status ?? '');
  const what = kind === 'STATUS' ? `${status(before)} → ${status(after)}` : kind.toLowerCase();
  return `  ${instant(at)} ${what}${by === null ? '' : ` by ${by.name}`}${reason === null ? '' : `: ${reason}`}`;
}
