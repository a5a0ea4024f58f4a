import { NavLink, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { draftKeys } from './plan-state.js';
import classes from './campaign-tabs.module.css';

/** A campaign's tabs and their addresses below its own, in the order in which a campaign goes. */
const paths = {
  overview: '',
  design: '/design',
  simulation: '/simulation',
  monitor: '/monitor',
  result: '/result',
} as const;

export type CampaignTab = keyof typeof paths;
const tabs = Object.keys(paths) as CampaignTab[];

/** The tab at an address; null where there is none. */
export function tabAt(pathname: string, id: string): CampaignTab | null {
  const own = `/campaigns/${encodeURIComponent(id)}`;
  return tabs.find((tab) => pathname.replace(/\/$/, '') === own + paths[tab]) ?? null;
}

/** Plan, design, simulation, monitor and result: addresses of their own, which keep what is not saved yet of the design. On a narrow screen the bar is moved sideways. */
export function CampaignTabs({ id }: { id: string }) {
  const t = useTranslations();
  const [search] = useSearchParams();
  const unsaved = new URLSearchParams(
    [...search].filter(([key]) => draftKeys.some((known) => known === key)),
  ).toString();
  return (
    <nav aria-label={t('campaigns.tabs')} className={classes.tabs}>
      {tabs.map((tab) => (
        <NavLink
          key={tab}
          to={{ pathname: `/campaigns/${encodeURIComponent(id)}${paths[tab]}`, search: unsaved }}
          end
          className={classes.tab}
        >
          {t(`campaigns.tab.${tab}`)}
        </NavLink>
      ))}
    </nav>
  );
}
