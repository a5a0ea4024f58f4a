import {
  IconMagnet,
  IconAdjustments,
  IconBookmark,
  IconCalendarTime,
  IconBulb,
  IconSun,
  IconArrowsShuffle,
  IconChartDots3,
  IconChartHistogram,
  IconCompass,
  IconFilterDown,
  IconFlag,
  IconLayoutDashboard,
  IconGift,
  IconPackage,
  IconDatabaseImport,
  IconTestPipe,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Permission } from './client/session.js';
import type { EnglishDictionary } from './i18n/dictionary.js';

type PageModule = { default: ComponentType };
export type PageName = keyof EnglishDictionary['app']['pages'];

export interface PageRoute {
  name: PageName;
  path: string;
  /** Further path segments that the page reads by itself. */
  isDeep?: boolean;
  icon: Icon;
  /** Pressed after "g". */
  letter: string;
  group: 'understand' | 'decide' | 'act' | 'keep';
  permission: Permission | null;
  needsSnapshot: boolean;
  Page: LazyExoticComponent<ComponentType>;
  /** Fetches the page's code; called on hover, so that the press is quick. */
  prefetch(): void;
}

/** A prefetch is only a guess at the next press. The press loads the page itself, and where that fails too the page's boundary says so; to report the guess would be an alarm about a page nobody asked for. */
function leaveToThePress(): void {}

const page = (load: () => Promise<PageModule>): Pick<PageRoute, 'Page' | 'prefetch'> => ({
  Page: lazy(load),
  prefetch: () => void load().catch(leaveToThePress),
});

/** In which a finding on any page becomes an action item. */
export const ActDrawer = lazy(() => import('./action-items/act-drawer.js'));

/** Every page of the console, in the order of its navigation. */
export const pages: readonly PageRoute[] = [
  {
    name: 'today',
    path: '/',
    icon: IconSun,
    letter: 't',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./today/today-page.js')),
  },
  {
    name: 'overview',
    path: '/overview',
    icon: IconChartHistogram,
    letter: 'o',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./overview/overview-page.js')),
  },
  {
    name: 'board',
    path: '/board',
    icon: IconLayoutDashboard,
    letter: 'k',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./board/board-page.js')),
  },
  {
    name: 'funnel',
    path: '/funnel',
    icon: IconFilterDown,
    letter: 'f',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./funnel/funnel-page.js')),
  },
  {
    name: 'demand',
    path: '/demand',
    icon: IconCalendarTime,
    letter: 'w',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./demand/demand-page.js')),
  },
  {
    name: 'attraction',
    path: '/attraction',
    icon: IconMagnet,
    letter: 'y',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./attraction/attraction-page.js')),
  },
  {
    name: 'behaviour',
    path: '/behaviour',
    icon: IconArrowsShuffle,
    letter: 'b',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./behaviour/behaviour-page.js')),
  },
  {
    name: 'segments',
    path: '/segments',
    icon: IconUsersGroup,
    letter: 'u',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./segments/segments-page.js')),
  },
  {
    name: 'products',
    path: '/products',
    icon: IconPackage,
    letter: 'p',
    group: 'understand',
    permission: 'shop:read',
    needsSnapshot: true,
    ...page(() => import('./products/products-page.js')),
  },
  {
    name: 'explore',
    path: '/explore',
    icon: IconCompass,
    letter: 'e',
    group: 'understand',
    permission: 'analytics:read',
    needsSnapshot: true,
    ...page(() => import('./explore/explore-page.js')),
  },
  {
    name: 'views',
    path: '/views',
    isDeep: true,
    icon: IconBookmark,
    letter: 'v',
    group: 'understand',
    permission: 'plan:read',
    needsSnapshot: false,
    ...page(() => import('./views/views-routes.js')),
  },
  {
    name: 'insights',
    path: '/insights',
    isDeep: true,
    icon: IconBulb,
    letter: 'i',
    group: 'decide',
    permission: 'plan:read',
    needsSnapshot: false,
    ...page(() => import('./insights/insights-routes.js')),
  },
  {
    name: 'recommendations',
    path: '/recommendations',
    icon: IconGift,
    letter: 'r',
    group: 'decide',
    permission: 'recommendations:read',
    needsSnapshot: true,
    ...page(() => import('./recommendations/recommendations-page.js')),
  },
  {
    name: 'models',
    path: '/models',
    isDeep: true,
    icon: IconChartDots3,
    letter: 'm',
    group: 'decide',
    permission: 'recommendations:read',
    needsSnapshot: true,
    ...page(() => import('./models/models-routes.js')),
  },
  {
    name: 'actionItems',
    path: '/action-items',
    icon: IconFlag,
    letter: 'a',
    group: 'act',
    permission: 'plan:read',
    needsSnapshot: false,
    ...page(() => import('./action-items/action-items-page.js')),
  },
  {
    name: 'campaigns',
    path: '/campaigns',
    isDeep: true,
    icon: IconTestPipe,
    letter: 'c',
    group: 'act',
    permission: 'plan:read',
    needsSnapshot: true,
    ...page(() => import('./campaigns/campaigns-routes.js')),
  },
  {
    name: 'data',
    path: '/data',
    icon: IconDatabaseImport,
    letter: 'd',
    group: 'keep',
    permission: 'shop:read',
    needsSnapshot: false,
    ...page(() => import('./data/data-page.js')),
  },
  {
    name: 'settings',
    path: '/settings',
    icon: IconAdjustments,
    letter: 's',
    group: 'keep',
    permission: null,
    needsSnapshot: false,
    ...page(() => import('./settings/settings-page.js')),
  },
];

/** Fetches the code of the page at an address, before anybody knows whether it may be shown. */
export function prefetchPage(pathname: string): void {
  pages
    .find(({ path, isDeep }) => pathname === path || (isDeep === true && pathname.startsWith(`${path}/`)))
    ?.prefetch();
}
