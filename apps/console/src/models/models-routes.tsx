import { lazy } from 'react';
import { Route, Routes } from 'react-router';
import LeaderboardPage from './leaderboard-page.js';

const TrainingsPage = lazy(() => import('./trainings-page.js'));
const PrecisionPage = lazy(() => import('./precision-page.js'));
const ModelPage = lazy(() => import('./model-page.js'));

/** The leaderboard, the trainings, precision explained, and one model by its id. */
export default function ModelsRoutes() {
  return (
    <Routes>
      <Route index element={<LeaderboardPage />} />
      <Route path="trainings" element={<TrainingsPage />} />
      <Route path="precision" element={<PrecisionPage />} />
      <Route path=":id" element={<ModelPage />} />
    </Routes>
  );
}
