// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { CampaignTabs } from './campaign-tabs.js';

afterEach(cleanup);

test('what is not saved yet of the design goes along from tab to tab, and nothing else', () => {
  renderAt(<CampaignTabs id="cmp_1" />, { at: '/campaigns/cmp_1/design?uplift=20&plan=e30&run=scn_1' });
  const hrefs = screen.getAllByRole('link').map((link) => link.getAttribute('href'));
  expect(hrefs).toEqual(
    ['', '/design', '/simulation', '/monitor', '/result'].map((path) => `/campaigns/cmp_1${path}?uplift=20&plan=e30`),
  );
  cleanup();
  renderAt(<CampaignTabs id="cmp_1" />, { at: '/campaigns/cmp_1/simulation?run=scn_1' });
  expect(screen.getByRole('link', { name: 'Design' }).getAttribute('href')).toBe('/campaigns/cmp_1/design');
});
