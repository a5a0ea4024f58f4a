import { lazy } from 'react';
import { Route, Routes } from 'react-router';

const ViewsPage = lazy(() => import('./views-page.js'));
const OpenView = lazy(() => import('./open-view.js'));

/** The list, and one by its id. */
export default function ViewsRoutes() {
  return (
    <Routes>
      <Route index element={<ViewsPage />} />
      <Route path=":id" element={<OpenView />} />
    </Routes>
  );
}
