import { lazy } from 'react';
import { Route, Routes } from 'react-router';

const CampaignList = lazy(() => import('./campaign-list.js'));
const NewCampaign = lazy(() => import('./new-campaign.js'));
const CampaignFrame = lazy(() => import('./campaign-frame.js'));
const OverviewTab = lazy(() => import('./overview/overview-tab.js'));
const DesignerTab = lazy(() => import('./designer/designer-tab.js'));
const SimulationTab = lazy(() => import('./simulation/simulation-tab.js'));
const MonitorTab = lazy(() => import('./monitor/monitor-tab.js'));
const ResultTab = lazy(() => import('./result/result-tab.js'));

/** The list, a new one, and one by its id with its tabs. */
export default function CampaignsRoutes() {
  return (
    <Routes>
      <Route index element={<CampaignList />} />
      <Route path="new" element={<NewCampaign />} />
      <Route path=":id" element={<CampaignFrame />}>
        <Route index element={<OverviewTab />} />
        <Route path="design" element={<DesignerTab />} />
        <Route path="simulation" element={<SimulationTab />} />
        <Route path="monitor" element={<MonitorTab />} />
        <Route path="result" element={<ResultTab />} />
        <Route path="*" element={null} />
      </Route>
    </Routes>
  );
}
