// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { Defined } from './defined.js';
import { ProvenanceProvider } from './provenance.js';

afterEach(cleanup);

test('a press shows formula, population, period and snapshot; Escape closes', async () => {
  renderAt(
    <ProvenanceProvider
      snapshot={{ id: 'snp_1', committedAt: '2019-11-01T00:00:00Z', rows: 4912 }}
      timeZone="Asia/Dubai"
      period={{ from: '2019-10-01', to: '2019-10-31' }}
    >
      <Defined metric="conversionRate" />
    </ProvenanceProvider>,
  );
  const name = screen.getByRole('button', { name: 'Conversion rate' });
  fireEvent.click(name);
  const card = await screen.findByRole('tooltip');
  expect(card.textContent).toContain('buyers ÷ visitors');
  expect(card.textContent).toContain('4,912 events');
  expect(card.textContent).toContain('days in Asia/Dubai');
  expect(name.getAttribute('aria-describedby')).toBe(card.id);
  fireEvent.keyDown(name, { key: 'Escape' });
  expect(name.getAttribute('aria-describedby')).toBeNull();
});
