// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderSignedIn } from '../../testing/signed-in.js';
import { DecideDialog } from './decide-dialog.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

const campaign = { id: 'cmp_1', version: 3, status: 'RUNNING' } as const;
const nothing = (): void => {};

function deciding(
  said: Parameters<typeof DecideDialog>[0]['said'],
  locale: 'en' | 'ko' = 'en',
): { asked: unknown[]; decided: () => number } {
  const asked: unknown[] = [];
  let decided = 0;
  const answer = (name: string, { input }: Record<string, unknown>): object | null => {
    if (name !== 'DecideCampaign') return null;
    asked.push(input);
    return (input as { reason: string }).reason === ''
      ? {
          decideCampaign: {
            campaign: null,
            userErrors: [
              { code: 'REQUIRED', field: ['reason'], message: 'Give the reason.', problem: null, facts: null },
            ],
          },
        }
      : { decideCampaign: { campaign: { id: 'cmp_1' }, userErrors: [] } };
  };
  renderSignedIn(
    <DecideDialog
      campaign={campaign}
      arms={['treatment', 'bold']}
      said={said}
      onClose={nothing}
      onDecided={() => (decided += 1)}
    />,
    { permissions: ['campaigns:write'], answer, locale },
  );
  return { asked, decided: () => decided };
}

test('what the analysis says is chosen beforehand; without a reason nothing is decided', async () => {
  const { asked, decided } = deciding({ kind: 'SHIP', arm: 'bold' });
  expect((await screen.findByRole<HTMLInputElement>('radio', { name: 'Ship bold to everybody' })).checked).toBe(true);
  expect(screen.queryByRole('status')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Decide' }));
  expect(await screen.findByText('Say why.')).toBeTruthy();
  expect(decided()).toBe(0);
  fireEvent.change(screen.getByRole('textbox', { name: 'Reason' }), { target: { value: ' It pays. ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Decide' }));
  await waitFor(() => expect(decided()).toBe(1));
  expect(asked).toEqual([
    { id: 'cmp_1', version: 3, decision: 'SHIP', arm: 'bold', reason: '' },
    { id: 'cmp_1', version: 3, decision: 'SHIP', arm: 'bold', reason: 'It pays.' },
  ]);
});

test('whoever decides against the analysis is asked to say what it does not know', async () => {
  const { asked, decided } = deciding({ kind: 'STOP', arm: null }, 'ko');
  expect((await screen.findByRole<HTMLInputElement>('radio', { name: '이전대로 두기' })).checked).toBe(true);
  fireEvent.click(screen.getByRole('radio', { name: '캠페인 집단의 방식을 모두에게 도입' }));
  expect(screen.getByRole('status').textContent).toContain('분석 결과와 다른 결정');
  fireEvent.change(screen.getByRole('textbox', { name: '이유' }), { target: { value: '재고' } });
  fireEvent.click(screen.getByRole('button', { name: '결정하기' }));
  await waitFor(() => expect(decided()).toBe(1));
  expect(asked).toEqual([{ id: 'cmp_1', version: 3, decision: 'SHIP', arm: 'treatment', reason: '재고' }]);
});

test('without an analysis nothing is suggested but to end it without an answer', async () => {
  deciding(null);
  expect((await screen.findByRole<HTMLInputElement>('radio', { name: 'End it without an answer' })).checked).toBe(true);
  fireEvent.click(screen.getByRole('radio', { name: 'Ship treatment to everybody' }));
  expect(screen.queryByRole('status')).toBeNull();
});

test('a reason that was begun is there again, until it has decided', async () => {
  deciding(null);
  fireEvent.change(await screen.findByRole('textbox', { name: 'Reason' }), { target: { value: 'Half a reason' } });
  cleanup();
  const { decided } = deciding(null);
  expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Reason' })).value).toBe('Half a reason');
  expect(screen.getByRole('status').textContent).toContain('what you wrote before');
  fireEvent.click(screen.getByRole('button', { name: 'Decide' }));
  await waitFor(() => expect(decided()).toBe(1));
  cleanup();
  deciding(null);
  expect((await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Reason' })).value).toBe('');
});
