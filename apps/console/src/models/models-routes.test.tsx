// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { Route, Routes } from 'react-router';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import ModelsRoutes from './models-routes.js';

afterEach(cleanup);

test.each([
  ['/models?tab=trainings', '/models/trainings'],
  ['/models?tab=precision&from=2019-11-01', '/models/precision?from=2019-11-01'],
])('%s is %s, for other pages name their tabs in the address', async (at, then) => {
  renderSignedIn(
    <Suspense>
      <Routes>
        <Route path="/models/*" element={<ModelsRoutes />} />
      </Routes>
    </Suspense>,
    { permissions: ['recommendations:read'], at, answer: () => null },
  );
  // Whichever of the pages stands here, it has its name.
  await screen.findByRole('heading', { level: 1 });
  expect(screen.getByTestId('address').textContent).toBe(then);
});
