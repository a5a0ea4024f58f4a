// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { ToastProvider } from '../ui/toast.js';
import { ScheduleForm } from './schedule-form.js';
import type { SchedulePartsFragment } from './trainings.generated.js';

afterEach(cleanup);

const off: SchedulePartsFragment = { isOn: false, cron: null, timeZone: 'Asia/Dubai', kinds: null, budgetSeconds: null, nextAt: null, skipped: null, lastTraining: null, lastJob: null };

/** Shows the form of a schedule; gives what the server is asked to save. */
function open(schedule: Partial<SchedulePartsFragment>, userErrors: object[] = []): unknown[] {
  const asked: unknown[] = [];
  const client = scriptedClient(({ variables }) => {
    asked.push((variables as { input: unknown }).input);
    return { data: { setRetrainingSchedule: { schedule: userErrors.length > 0 ? null : off, userErrors } } };
  });
  renderAt(<ToastProvider><ScheduleForm schedule={{ ...off, ...schedule }} /></ToastProvider>, { client });
  return asked;
}

const save = (): boolean => fireEvent.click(screen.getByRole('button', { name: 'Save' }));
const how = (): string => screen.getByRole<HTMLInputElement>('combobox', { name: 'How often' }).value;
async function pick(field: string, option: string): Promise<void> {
  fireEvent.click(screen.getByRole('combobox', { name: field }));
  const options = await screen.findAllByRole('option', { name: option, hidden: true });
  fireEvent.click(options.at(-1)!);
}

test('without a schedule Monday at three is offered, and nothing runs before it is switched on', async () => {
  const asked = open({});
  expect(how()).toBe('Every week');
  save();
  await waitFor(() => expect(asked).toEqual([{ isOn: false, cron: '0 3 * * 1', timeZone: 'Asia/Dubai', kinds: null, budgetSeconds: null }]));
  fireEvent.click(screen.getByRole('switch', { name: 'Retrain by itself' }));
  save();
  await waitFor(() => expect(asked[1]).toMatchObject({ isOn: true }));
});

test('the hour stays when the days change', async () => {
  const asked = open({ isOn: true, cron: '30 21 * * 5' });
  await pick('How often', 'Every day');
  save();
  await waitFor(() => expect(asked[0]).toMatchObject({ cron: '30 21 * * *' }));
  await pick('How often', 'Every month');
  fireEvent.change(await screen.findByLabelText(/^On day/), { target: { value: '15' } });
  save();
  await waitFor(() => expect(asked[1]).toMatchObject({ cron: '30 21 15 * *' }));
  await pick('How often', 'By a cron expression');
  expect(screen.getByLabelText<HTMLInputElement>(/^Cron expression/).value).toBe('30 21 15 * *');
});

test('a time that is being typed and not yet one changes nothing', async () => {
  const asked = open({ isOn: true, cron: '30 21 * * *' });
  fireEvent.change(screen.getByLabelText(/^At/), { target: { value: '' } });
  save();
  await waitFor(() => expect(asked[0]).toMatchObject({ cron: '30 21 * * *' }));
});

test('what the fields cannot say is shown as the cron expression that it is', () => {
  for (const cron of ['15 * * * *', '0 3 * 1-6 1,3']) {
    open({ isOn: true, cron });
    expect(how()).toBe('By a cron expression');
    expect(screen.getByLabelText<HTMLInputElement>(/^Cron expression/).value).toBe(cron);
    cleanup();
  }
});

test('a time zone that the browser does not list stays as it is', async () => {
  const asked = open({ timeZone: 'Mars/Olympus' });
  save();
  await waitFor(() => expect(asked[0]).toMatchObject({ timeZone: 'Mars/Olympus' }));
});

test('a refusal stands at its field, and nothing is said to be saved', async () => {
  open({}, [{ code: 'INVALID', field: ['input', 'timeZone'], message: 'There is no time zone Mars/Olympus.' }]);
  save();
  expect(await screen.findByText('There is no time zone Mars/Olympus.')).toBeTruthy();
  expect(screen.getByRole('combobox', { name: 'Time zone' }).getAttribute('aria-invalid')).toBe('true');
  expect(screen.queryByText('The schedule is saved.')).toBeNull();
});
