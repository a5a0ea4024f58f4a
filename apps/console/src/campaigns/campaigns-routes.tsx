import { lazy } from 'react';
import { Route, Routes } from 'react-router';

const CampaignList = lazy(() => import('./campaign-list.js'));
const NewCampaign = lazy(() => import('./new-campaign.js'));
const CampaignPage = lazy(() => import('./campaign-page.js'));

/** The list, a new one, and one by its id. */
export default function CampaignsRoutes() {
  return (
    <Routes>
      <Route index element={<CampaignList />} />
      <Route path="new" element={<NewCampaign />} />
      <Route path=":id" element={<CampaignPage />} />
    </Routes>
  );
}
