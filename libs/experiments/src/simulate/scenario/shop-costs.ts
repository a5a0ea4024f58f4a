import type { NeededCost } from '../economics.js';
import type { Scenario, ScenarioCheck } from './parse-scenario.js';

/** What a shop knows of its margin and of what contacts cost. */
export interface ShopCosts {
  /** Fraction in [0, 1]; null where unknown. */
  grossMargin: number | null;
  contactCosts: readonly ContactCost[];
}

interface ContactCost {
  channel: string;
  /** 0 or more. */
  perContact: number;
}

/**
 * Fills in what a scenario leaves to the shop: the margin, and the cost of a contact by the channel that it names. What it states itself stays, an arm's own before that of all.
 *
 * @returns the scenario, and what of its costs for all is the shop's.
 */
export function withShopCosts(
  scenario: Scenario,
  { grossMargin, contactCosts }: ShopCosts,
): { scenario: Scenario; fromShop: NeededCost[] } {
  const costOf = (channel: string | undefined): number | undefined => costOfChannel(contactCosts, channel)?.perContact;
  const { economics, channel, arms } = scenario;
  const margin = economics.grossMargin === undefined ? grossMargin : null;
  const contact = economics.perContact === undefined ? costOf(channel) : undefined;
  return {
    scenario: {
      ...scenario,
      economics: {
        ...economics,
        ...(margin === null ? {} : { grossMargin: margin }),
        ...(contact === undefined ? {} : { perContact: contact }),
      },
      ...(arms === undefined
        ? {}
        : {
            arms: arms.map((arm) => {
              const own = arm.economics.perContact === undefined ? costOf(arm.channel) : undefined;
              return own === undefined ? arm : { ...arm, economics: { ...arm.economics, perContact: own } };
            }),
          }),
    },
    fromShop: [
      ...(margin === null ? [] : (['grossMargin'] as const)),
      ...(contact === undefined ? [] : (['perContact'] as const)),
    ],
  };
}

/** Refuses channels whose cost is asked of the shop, and of which it knows none. */
export const checkChannels =
  ({ contactCosts }: Pick<ShopCosts, 'contactCosts'>): ScenarioCheck =>
  ({ channel, economics, arms = [] }, refuse) => {
    const known = contactCosts.map((cost) => cost.channel);
    const told = [
      { path: 'costs.channel', channel, economics },
      ...arms.map((arm) => ({ ...arm, path: `arms.${arm.name}.costs.channel` })),
    ];
    for (const { path, channel: name, economics: own } of told)
      if (name !== undefined && own.perContact === undefined && costOfChannel(contactCosts, name) === undefined)
        refuse(
          path,
          `is ${name}, of which the shop's settings name no cost; ${known.length === 0 ? 'they name none of any channel' : `they name ${known.join(', ')}`}. Add it there, or give perContact.`,
        );
  };

function costOfChannel(costs: readonly ContactCost[], channel: string | undefined): ContactCost | undefined {
  const name = channel?.trim().toLowerCase();
  return costs.find((cost) => cost.channel.toLowerCase() === name);
}
