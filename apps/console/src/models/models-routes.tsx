import { lazy } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import LeaderboardPage from './leaderboard-page.js';

const TrainingsPage = lazy(() => import('./trainings-page.js'));
const PrecisionPage = lazy(() => import('./precision-page.js'));
const ModelPage = lazy(() => import('./model-page.js'));

/** The leaderboard; other pages name their tabs in `tab`, and so may who writes an address of this one. */
function Board() {
  const { search } = useLocation();
  const params = new URLSearchParams(search);
  const tab = params.get('tab');
  if (tab !== 'trainings' && tab !== 'precision') return <LeaderboardPage />;
  params.delete('tab');
  return <Navigate replace to={{ pathname: tab, search: params.toString() }} />;
}

/** The leaderboard, the trainings, precision explained, and one model by its id. */
export default function ModelsRoutes() {
  return (
    <Routes>
      <Route index element={<Board />} />
      <Route path="trainings" element={<TrainingsPage />} />
      <Route path="precision" element={<PrecisionPage />} />
      <Route path=":id" element={<ModelPage />} />
    </Routes>
  );
}
