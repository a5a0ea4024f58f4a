// @vitest-environment jsdom
import type { SetRetrainingScheduleInput } from '@cartograph/sdk/schema';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import type { Locale } from '../i18n/locale.js';
import { renderAt, scriptedClient } from '../testing/render.js';
import { ToastProvider } from '../ui/notice/toast.js';
import { ScheduleForm } from './schedule-form.js';
import type { ScheduleFieldsFragment } from '@cartograph/sdk/operations/models';

afterEach(cleanup);

const off: ScheduleFieldsFragment = {
  isOn: false,
  cron: null,
  timeZone: 'Asia/Dubai',
  kinds: null,
  budgetSeconds: null,
  nextAt: null,
  skipped: null,
  version: 3,
  lastOutcome: null,
  lastTraining: null,
  lastJob: null,
};

/** Shows the form of a schedule; gives what the server is asked to save. `now` is what somebody else made of it meanwhile: a server that counts versions. */
function open(
  schedule: Partial<ScheduleFieldsFragment>,
  {
    userErrors = [],
    now = {},
    locale = 'en',
  }: { userErrors?: object[]; now?: Partial<ScheduleFieldsFragment>; locale?: Locale } = {},
): SetRetrainingScheduleInput[] {
  const asked: SetRetrainingScheduleInput[] = [];
  let kept: ScheduleFieldsFragment = { ...off, ...schedule, ...now };
  const client = scriptedClient(({ variables }) => {
    const { input } = variables as { input: SetRetrainingScheduleInput };
    asked.push(input);
    if (userErrors.length > 0) return { data: { setRetrainingSchedule: { schedule: null, userErrors } } };
    const isStale = input.version !== kept.version;
    if (!isStale) kept = { ...kept, isOn: input.isOn, version: kept.version + 1 };
    return {
      data: {
        setRetrainingSchedule: {
          schedule: kept,
          userErrors: isStale
            ? [
                {
                  code: 'CONFLICT',
                  field: ['version'],
                  message: 'The schedule was changed meanwhile.',
                  problem: null,
                  facts: null,
                },
              ]
            : [],
        },
      },
    };
  });
  renderAt(
    <ToastProvider>
      <ScheduleForm schedule={{ ...off, ...schedule }} />
    </ToastProvider>,
    { client, locale },
  );
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
  await waitFor(() =>
    expect(asked).toEqual([
      { isOn: false, cron: '0 3 * * 1', timeZone: 'Asia/Dubai', kinds: null, budgetSeconds: null, version: 3 },
    ]),
  );
  fireEvent.click(screen.getByRole('switch', { name: 'Retrain by itself' }));
  save();
  await waitFor(() => expect(asked[1]).toMatchObject({ isOn: true, version: 4 }));
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
  open(
    {},
    {
      userErrors: [
        {
          code: 'INVALID',
          field: ['input', 'timeZone'],
          message: 'There is no time zone Mars/Olympus.',
          problem: null,
          facts: null,
        },
      ],
    },
  );
  save();
  expect(await screen.findByText('There is no time zone Mars/Olympus.')).toBeTruthy();
  expect(screen.getByRole('combobox', { name: 'Time zone' }).getAttribute('aria-invalid')).toBe('true');
  expect(screen.queryByText('The schedule is saved.')).toBeNull();
});

const theirs = {
  isOn: true,
  cron: '30 5 * * *',
  kinds: ['POPULARITY', 'EASE'],
  budgetSeconds: 600,
  version: 4,
} satisfies Partial<ScheduleFieldsFragment>;
const minutes = (): string => screen.getByLabelText<HTMLInputElement>('Minutes for trying settings').value;

/** Enters twenty minutes and saves, while the schedule is another one by now. */
async function meetConflict(): Promise<SetRetrainingScheduleInput[]> {
  const asked = open({ cron: '0 3 * * 1' }, { now: theirs });
  fireEvent.change(screen.getByLabelText('Minutes for trying settings'), { target: { value: '20' } });
  save();
  await screen.findByRole('dialog', { name: 'Somebody else changed the schedule first' });
  return asked;
}
const choose = (name: string): boolean => fireEvent.click(screen.getByRole('button', { name }));
const gone = (): Promise<void> => waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

test('what somebody else set meanwhile is shown beside what was entered, and nothing is saved', async () => {
  await meetConflict();
  const cells = within(screen.getByRole('dialog'))
    .getAllByRole('row')
    .map((row) => [...row.querySelectorAll('td')].map(({ textContent }) => textContent));
  expect(cells.slice(1)).toEqual([
    ['yes', 'no'],
    [expect.stringContaining('Every day at 5:30'), expect.stringContaining('Every Monday at 3:00')],
    [expect.stringContaining('10 minutes'), expect.stringContaining('20 minutes')],
  ]);
  expect(screen.queryByText('The schedule is saved.')).toBeNull();
});

test('leaving it as it is now reads it into the fields, and a later change is made from there', async () => {
  const asked = await meetConflict();
  choose('Leave it as it is now');
  await gone();
  expect(how()).toBe('Every day');
  expect(minutes()).toBe('10');
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: /EASE/ }).checked).toBe(true);
  save();
  expect(await screen.findByText('The schedule is saved.')).toBeTruthy();
  expect(asked).toHaveLength(2);
  expect(asked[1]).toMatchObject(theirs);
});

test('saving over it sends what was entered, from the version that was shown', async () => {
  const asked = await meetConflict();
  choose('Save mine over it');
  expect(await screen.findByText('The schedule is saved.')).toBeTruthy();
  await gone();
  expect(asked.map(({ version, budgetSeconds, cron }) => ({ version, budgetSeconds, cron }))).toEqual(
    [3, 4].map((version) => ({ version, budgetSeconds: 1200, cron: '0 3 * * 1' })),
  );
});

test('closing the question decides nothing: the entries stay, and saving asks again', async () => {
  const asked = await meetConflict();
  choose('Close');
  await gone();
  expect(minutes()).toBe('20');
  save();
  expect(await screen.findByRole('dialog')).toBeTruthy();
  expect(asked[1]).toMatchObject({ version: 3 });
});

test('the question is asked in Korean, too', async () => {
  open({}, { now: theirs, locale: 'ko' });
  fireEvent.click(screen.getByRole('button', { name: '저장' }));
  expect(await screen.findByText('다른 사람이 먼저 일정을 바꿨습니다')).toBeTruthy();
  expect(screen.getByRole('button', { name: '지금 일정 그대로 두기' })).toBeTruthy();
});
