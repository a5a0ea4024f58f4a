import { ask, change, type From } from './ask.js';
import { needsDataFolder } from './data-folder.js';
import { CliError } from './failure.js';
import { count, instant, percent, plural, table } from './output.js';

/** A campaign as the command line tells it. */
export interface Campaign {
  id: string;
  name: string;
  status: string;
  isSynthetic: boolean;
  hypothesis: string;
  upliftRelative: number;
  alpha: number;
  version: number;
  startedAt: string | null;
  endedAt: string | null;
  audience: { name: string; size: number };
  plan: {
    arms: { name: string; weight: number }[];
    metrics: { name: string; kind: string; role: string; source: string }[];
    framework: { kind: string };
    windowDays: number;
    days: number | null;
    plannedUnits: number | null;
  };
  decision: { kind: string; arm: string | null; reason: string; at: string } | null;
  exposures: {
    arms: { arm: string; units: number; plannedShare: number }[];
    unitsInTwoArms: number;
    sampleRatio: { pValue: number | null; isMismatch: boolean; incomputable: { detail: string } | null };
  };
  analyses: {
    id: string;
    createdAt: string;
    job: { state: string; error: string | null };
    result: { units: { matured: number }; decision: { sentence: string } } | null;
  }[];
}

/** What became of a campaign. */
export interface CampaignChange {
  kind: string;
  at: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  by: { name: string } | null;
}

const FIELDS = /* GraphQL */ `
  id name status isSynthetic hypothesis upliftRelative alpha version startedAt endedAt
  audience { name size }
  plan { arms { name weight } metrics { name kind role source } framework { kind } windowDays days plannedUnits }
  decision { kind arm reason at }
  exposures { arms { arm units plannedShare } unitsInTwoArms sampleRatio { pValue isMismatch incomputable { detail } } }
  analyses(first: 5) { id createdAt job { state error } result { units { matured } decision { sentence } } }
`;

/** Newest first. */
export async function listCampaigns(
  from: From,
  { first, archived }: { first: number; archived: boolean },
): Promise<{ campaigns: Campaign[]; totalCount: number }> {
  needsDataFolder(from.dataDir);
  const { campaigns } = await ask<{ campaigns: { nodes: Campaign[]; totalCount: number } }>(
    from,
    `query($first: Int, $archived: Boolean) { campaigns(first: $first, archived: $archived) { nodes { ${FIELDS} } totalCount } }`,
    { first, archived },
  );
  return { campaigns: campaigns.nodes, totalCount: campaigns.totalCount };
}

/** Before files are copied or jobs started for a campaign. @throws CliError - there is no such folder or campaign. */
export async function needsCampaign(from: From, id: string): Promise<void> {
  needsDataFolder(from.dataDir);
  const { campaign } = await ask<{ campaign: { id: string } | null }>(
    from,
    'query($id: ID!) { campaign(id: $id) { id } }',
    { id },
  );
  if (campaign === null) throw unknownCampaign(id);
}

const unknownCampaign = (id: string): CliError =>
  new CliError(`There is no campaign ${id}: "cartograph campaigns list" lists them.`);

/** @throws CliError - there is no such folder or campaign. */
export async function campaignOf(from: From, id: string): Promise<Campaign & { changes: CampaignChange[] }> {
  needsDataFolder(from.dataDir);
  const { campaign } = await ask<{ campaign: (Campaign & { changes: CampaignChange[] }) | null }>(
    from,
    `query($id: ID!) { campaign(id: $id) { ${FIELDS} changes { kind at before after reason by { name } } } }`,
    { id },
  );
  if (campaign === null) throw unknownCampaign(id);
  return campaign;
}

/** Steps of a campaign, by the mutation that takes them. */
type Step = 'startCampaign' | 'stopCampaign' | 'extendCampaign' | 'decideCampaign';

/**
 * Takes a step of a campaign as it is now.
 *
 * @throws CliError - there is no such campaign, or the step is refused and why.
 */
export async function stepOf(
  from: From,
  step: Step,
  id: string,
  input: Record<string, unknown> = {},
): Promise<Campaign> {
  const { version } = await campaignOf(from, id);
  const type = `${step[0]!.toUpperCase()}${step.slice(1)}Input`;
  const document = `mutation($input: ${type}!) { ${step}(input: $input) { campaign { ${FIELDS} } userErrors { field message } } }`;
  const { campaign } = await change<{ campaign: Campaign }>(from, step, document, { input: { id, version, ...input } });
  return campaign;
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
