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
import type { Permission } from './client/session.js';
import type { EnglishDictionary } from './i18n/dictionary.js';

export type PageName = keyof EnglishDictionary['app']['pages'];

/** The groups of the menu, in its order. */
export const pageGroups = ['reports', 'recommendations', 'plan', 'data', 'settings'] as const;
export type PageGroup = (typeof pageGroups)[number];

/** What is known of a page without its code. */
export interface PageEntry {
  name: PageName;
  path: string;
  /** Where it was before: addresses that people kept lead on to it. */
  formerPath?: string;
  /** Further path segments that the page reads by itself. */
  isDeep?: boolean;
  icon: Icon;
  /** Pressed after "g". */
  letter: string;
  group: PageGroup;
  permission: Permission | null;
  needsSnapshot: boolean;
}

/** Every page of the console, in the order of its navigation. */
export const pageList: readonly PageEntry[] = [
  {
    name: 'today',
    path: '/',
    icon: IconSun,
    letter: 't',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'overview',
    path: '/overview',
    icon: IconChartHistogram,
    letter: 'o',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'summaryReport',
    path: '/summary-report',
    formerPath: '/board',
    icon: IconLayoutDashboard,
    letter: 'k',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'funnel',
    path: '/funnel',
    icon: IconFilterDown,
    letter: 'f',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'demand',
    path: '/demand',
    icon: IconCalendarTime,
    letter: 'w',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'purchaseDrivers',
    path: '/purchase-drivers',
    formerPath: '/attraction',
    icon: IconMagnet,
    letter: 'y',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'behavior',
    path: '/behavior',
    formerPath: '/behaviour',
    icon: IconArrowsShuffle,
    letter: 'b',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'segments',
    path: '/segments',
    icon: IconUsersGroup,
    letter: 'u',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'products',
    path: '/products',
    icon: IconPackage,
    letter: 'p',
    group: 'reports',
    permission: 'shop:read',
    needsSnapshot: true,
  },
  {
    name: 'explore',
    path: '/explore',
    icon: IconCompass,
    letter: 'e',
    group: 'reports',
    permission: 'analytics:read',
    needsSnapshot: true,
  },
  {
    name: 'views',
    path: '/views',
    isDeep: true,
    icon: IconBookmark,
    letter: 'v',
    group: 'reports',
    permission: 'plan:read',
    needsSnapshot: false,
  },
  {
    name: 'recommendations',
    path: '/recommendations',
    icon: IconGift,
    letter: 'r',
    group: 'recommendations',
    permission: 'recommendations:read',
    needsSnapshot: true,
  },
  {
    name: 'models',
    path: '/models',
    isDeep: true,
    icon: IconChartDots3,
    letter: 'm',
    group: 'recommendations',
    permission: 'recommendations:read',
    needsSnapshot: true,
  },
  {
    name: 'insights',
    path: '/insights',
    isDeep: true,
    icon: IconBulb,
    letter: 'i',
    group: 'plan',
    permission: 'plan:read',
    needsSnapshot: false,
  },
  {
    name: 'actionItems',
    path: '/action-items',
    icon: IconFlag,
    letter: 'a',
    group: 'plan',
    permission: 'plan:read',
    needsSnapshot: false,
  },
  {
    name: 'campaigns',
    path: '/campaigns',
    isDeep: true,
    icon: IconTestPipe,
    letter: 'c',
    group: 'plan',
    permission: 'plan:read',
    needsSnapshot: true,
  },
  {
    name: 'data',
    path: '/data',
    icon: IconDatabaseImport,
    letter: 'd',
    group: 'data',
    permission: 'shop:read',
    needsSnapshot: false,
  },
  {
    name: 'settings',
    path: '/settings',
    icon: IconAdjustments,
    letter: 's',
    group: 'settings',
    permission: null,
    needsSnapshot: false,
  },
];
