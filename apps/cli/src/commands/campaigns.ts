import {
  DecideCampaignDocument,
  ExtendCampaignDocument,
  StartCampaignDocument,
  StopCampaignDocument,
} from '@cartograph/sdk/operations/campaigns';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { archivedOption, dataOption, jsonOption, timeZoneOption, wholeNumber, type DataOptions } from '../options.js';
import { printResult } from '../output.js';
import type { Payload } from '../ask.js';

type CampaignsOptions = DataOptions & { timeZone: string };

const DECISIONS = { ship: 'SHIP', 'keep-control': 'KEEP_CONTROL', undecided: 'UNDECIDED' } as const;

/** `campaigns …`: look at campaigns, start, stop and extend them, and say what comes of them. */
export function campaignsCommand(program: Command): void {
  const campaigns = program
    .command('campaigns')
    .description('look at campaigns, start, stop and extend them, and say what comes of them')
    .exitOverride();
  const add = (name: string, description: string): Command => campaigns.command(name).description(description);
  const common = (command: Command): Command =>
    command.addOption(timeZoneOption()).addOption(dataOption()).addOption(jsonOption());
  const reason = (why: string): Option => new Option('--reason <text>', why).makeOptionMandatory();

  common(
    add('list', 'print the campaigns, newest first')
      .addOption(new Option('--first <number>', 'campaigns to print').default(20).argParser(wholeNumber(1, 100)))
      .addOption(archivedOption()),
  ).action(
    async ({ data, timeZone, json, first, archived }: CampaignsOptions & { first: number; archived: boolean }) => {
      const { listCampaigns, listText } = await import('../campaigns.js');
      const listed = await listCampaigns({ dataDir: data, timeZone }, { first, archived });
      printResult(listed, { json, text: () => listText(listed) });
    },
  );
  common(
    add('show', 'print a campaign: its plan, who has met it, what its analyses say, and what became of it').argument(
      '<id>',
      'cmp_…',
    ),
  ).action(async (id: string, { data, timeZone, json }: CampaignsOptions) => {
    const { campaignOf, campaignText } = await import('../campaigns.js');
    const campaign = await campaignOf({ dataDir: data, timeZone }, id);
    printResult(campaign, { json, text: () => campaignText(campaign, campaign.changes) });
  });
  common(
    add(
      'start',
      'from now on units are assigned to the arms of an approved campaign, and its plan stays as it is',
    ).argument('<id>', 'cmp_…'),
  ).action((id: string, options: CampaignsOptions) => take(StartCampaignDocument, id, options, {}));
  common(
    add('stop', 'from now on no unit is assigned').argument('<id>', 'cmp_…').addOption(reason('why, on record')),
  ).action((id: string, options: CampaignsOptions & { reason: string }) =>
    take(StopCampaignDocument, id, options, { reason: options.reason }),
  );
  common(
    add('extend', 'let more users enter a running campaign than was planned')
      .argument('<id>', 'cmp_…')
      .addOption(
        new Option('--days <number>', 'so many days more').argParser(wholeNumber(1, 366)).makeOptionMandatory(),
      )
      .addOption(
        new Option('--planned-units <number>', 'units of all arms at which it ends from now on').argParser(
          wholeNumber(1, Number.MAX_SAFE_INTEGER),
        ),
      )
      .addOption(reason('why, on record and beside the result')),
  ).action(
    (
      id: string,
      { days, plannedUnits, ...options }: CampaignsOptions & { days: number; plannedUnits?: number; reason: string },
    ) =>
      take(ExtendCampaignDocument, id, options, {
        days,
        reason: options.reason,
        ...(plannedUnits === undefined ? {} : { plannedUnits }),
      }),
  );
  common(
    add('decide', 'say what comes of a campaign; one that runs is ended by it')
      .argument('<id>', 'cmp_…')
      .addOption(
        new Option(
          '--decision <kind>',
          'ship an arm to everybody; keep-control, it is not profitable; undecided, it was ended without an answer',
        )
          .choices(Object.keys(DECISIONS))
          .makeOptionMandatory(),
      )
      .addOption(new Option('--arm <name>', 'with ship: which arm'))
      .addOption(reason('why, on record')),
  ).action(
    (
      id: string,
      {
        decision,
        arm,
        ...options
      }: CampaignsOptions & { decision: keyof typeof DECISIONS; arm?: string; reason: string },
    ) => {
      if (decision === 'ship' && arm === undefined)
        throw new CliError('Say with --arm which arm everybody is to be shown.', 2);
      return take(DecideCampaignDocument, id, options, {
        decision: DECISIONS[decision],
        reason: options.reason,
        ...(arm === undefined ? {} : { arm }),
      });
    },
  );
}

async function take<Data extends Record<keyof Data, Payload>, Input extends { id: string; version: number }>(
  step: TypedDocumentNode<Data, { input: Input }>,
  id: string,
  { data, timeZone, json }: CampaignsOptions,
  input: Omit<Input, 'id' | 'version'>,
): Promise<void> {
  const { campaignText, stepOf } = await import('../campaigns.js');
  const campaign = await stepOf({ dataDir: data, timeZone }, step, id, input);
  printResult(campaign, { json, text: () => campaignText(campaign) });
}
