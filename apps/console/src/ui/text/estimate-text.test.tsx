// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { EstimateText } from './estimate-text.js';

const known = {
  value: 0.0274,
  low: 0.0207,
  high: 0.0362,
  unit: 'FRACTION',
  level: 0.95,
  method: 'wilson',
  incomputable: null,
} as const;

afterEach(cleanup);

test('a number is never alone: its interval and level stand beside it', () => {
  const { container } = renderAt(<EstimateText estimate={known} />);
  expect(container.textContent).toContain('2.74%');
  expect(container.textContent).toContain('95% interval:');
  expect(container.textContent?.replaceAll(/\s/g, ' ')).toContain('2.07% – 3.62%');
});

test('what cannot be computed is a dash with its reason, in either language', () => {
  const unknown = {
    ...known,
    value: null,
    low: null,
    high: null,
    incomputable: { reason: 'TOO_FEW', detail: '' },
  } as const;
  renderAt(<EstimateText estimate={unknown} />);
  expect(screen.getByRole('button', { name: 'Unknown: too few to tell' }).textContent).toBe('–');
  cleanup();
  renderAt(<EstimateText estimate={unknown} />, { locale: 'ko' });
  expect(screen.getByRole('button', { name: '알 수 없음: 판단하기에는 너무 적습니다' })).toBeTruthy();
});
