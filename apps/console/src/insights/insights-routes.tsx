import { lazy } from 'react';
import { Route, Routes } from 'react-router';

const InsightList = lazy(() => import('./insight-list.js'));
const InsightPage = lazy(() => import('./insight-page.js'));

/** The list, and one by its id. */
export default function InsightsRoutes() {
  return (
    <Routes>
      <Route index element={<InsightList />} />
      <Route path=":id" element={<InsightPage />} />
    </Routes>
  );
}
