import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { pageList, type PageEntry, type PageName } from './page-list.js';

type PageModule = { default: ComponentType };

export interface PageRoute extends PageEntry {
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

/** Where the code of each page is. */
const code: Readonly<Record<PageName, Pick<PageRoute, 'Page' | 'prefetch'>>> = {
  today: page(() => import('./today/today-page.js')),
  overview: page(() => import('./overview/overview-page.js')),
  summaryReport: page(() => import('./summary-report/summary-report-page.js')),
  funnel: page(() => import('./funnel/funnel-page.js')),
  demand: page(() => import('./demand/demand-page.js')),
  purchaseDrivers: page(() => import('./purchase-drivers/purchase-drivers-page.js')),
  behavior: page(() => import('./behavior/behavior-page.js')),
  segments: page(() => import('./segments/segments-page.js')),
  products: page(() => import('./products/products-page.js')),
  explore: page(() => import('./explore/explore-page.js')),
  views: page(() => import('./views/views-routes.js')),
  insights: page(() => import('./insights/insights-routes.js')),
  recommendations: page(() => import('./recommendations/recommendations-page.js')),
  models: page(() => import('./models/models-routes.js')),
  actionItems: page(() => import('./action-items/action-items-page.js')),
  campaigns: page(() => import('./campaigns/campaigns-routes.js')),
  data: page(() => import('./data/data-page.js')),
  settings: page(() => import('./settings/settings-page.js')),
};

/** Every page with its code, in the order of the list. */
export const pages: readonly PageRoute[] = pageList.map((entry) => ({ ...entry, ...code[entry.name] }));

/** Fetches the code of the page at an address, before anybody knows whether it may be shown. */
export function prefetchPage(pathname: string): void {
  pages
    .find(({ path, isDeep }) => pathname === path || (isDeep === true && pathname.startsWith(`${path}/`)))
    ?.prefetch();
}
