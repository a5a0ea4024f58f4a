// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { CombinedError } from 'urql';
import { afterEach, expect, test } from 'vitest';
import { SessionProvider } from '../client/session.js';
import { ShopProvider } from '../client/shop.js';
import { faultOf } from '../testing/fault-of.js';
import { renderAt, scriptedClient } from '../testing/render.js';
import { usualPlan } from './designer/draft.js';
import { writePlan } from './designer/draft-address.js';
import NewCampaign from './new-campaign.js';

afterEach(cleanup);

const audience = { id: 'aud_1', name: 'Left carts', size: 300, isSynthetic: false };

/** A server with one action item that has an audience; it does not answer what the choice of whom does not need. */
const answer: Parameters<typeof scriptedClient>[0] = (_, name) => {
  if (name === 'Session')
    return {
      data: {
        viewer: { account: null, permissions: ['plan:read', 'campaigns:write'] },
        setup: { needed: false, isSynthetic: false, isReadOnly: false },
      },
    };
  if (name === 'Shop')
    return {
      data: {
        shop: {
          name: null,
          timeZone: 'Asia/Dubai',
          currency: null,
          isSynthetic: false,
          snapshot: null,
          firstEventAt: null,
          lastEventAt: null,
          lastWholeDay: null,
        },
      },
    };
  if (name === 'GetActionItem')
    return { data: { actionItem: { id: 'act_1', title: 'Win back', expectedUplift: 0.05, audience, campaign: null } } };
  if (name === 'ListAudiences')
    return {
      data: {
        audiences: {
          nodes: [
            {
              ...audience,
              snapshotId: 's',
              createdAt: '2019-11-01T00:00:00Z',
              rule: { kind: 'BUYERS', category: null, period: null },
            },
          ],
        },
      },
    };
  return null;
};
const server = scriptedClient(answer);

const address = (): URLSearchParams => new URLSearchParams(screen.getByTestId('address').textContent.split('?')[1]);

function open(at: string, client = server): void {
  renderAt(
    <SessionProvider whileLoading={null} renderFailure={() => null}>
      <ShopProvider whileLoading={null} renderFailure={() => null}>
        <NewCampaign />
      </ShopProvider>
    </SessionProvider>,
    { at, client },
  );
}

test('an item’s audience is the first choice; choosing by a rule stays chosen, in a pasted address too', async () => {
  open('/campaigns/new?item=act_1');
  await waitFor(() => expect(address().get('audience')).toBe('aud_1'));
  expect(address().get('uplift')).toBe('5');
  fireEvent.click(screen.getByRole('radio', { name: 'By a rule' }));
  await waitFor(() => expect(address().get('audience')).toBeNull());
  expect((await screen.findByRole<HTMLInputElement>('combobox', { name: 'Rule' })).value).toBe('Carted, not bought');
  await act(async () => {});
  expect(address().get('audience')).toBeNull();
  const pasted = screen.getByTestId('address').textContent;
  cleanup();
  open(pasted);
  expect(await screen.findByRole('combobox', { name: 'Rule' })).toBeTruthy();
  // The item has come once its title is there.
  expect(await screen.findByDisplayValue('Win back')).toBeTruthy();
  expect(address().get('audience')).toBeNull();
});

test('it begins with what is simple; more is shown when asked for, and where a mistake has to be mended', async () => {
  open('/campaigns/new?kind=BUYERS&uplift=0');
  expect((await screen.findByTestId('answer')).textContent).toBe(
    'With 0% there is nothing to find; say what you expect.',
  );
  expect(screen.queryByRole('button', { name: 'Add an arm' })).toBeNull();
  cleanup();
  const arms = [
    { name: 'control', weight: 0.5, description: '' },
    { name: 'a', weight: 0.2, description: '' },
    { name: 'b', weight: 0.2, description: '' },
  ];
  open(`/campaigns/new?kind=BUYERS&plan=${writePlan({ ...usualPlan, arms })}`);
  expect(await screen.findByText('The shares sum to 90%; they have to sum to 100%.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Make them even' }));
  await screen.findByTestId('plan-meaning');
  expect(screen.getByTestId('plan-meaning').textContent).toContain('control (33.3%), a (33.3%), and b (33.3%)');
});

test('name and hypothesis are there after leaving the page and coming back', async () => {
  open('/campaigns/new?item=act_1');
  fireEvent.change(await screen.findByDisplayValue('Win back'), { target: { value: 'Win back in May' } });
  fireEvent.change(screen.getByLabelText(/^Hypothesis/), { target: { value: 'A coupon brings them back' } });
  const left = screen.getByTestId('address').textContent;
  cleanup();
  open(left);
  expect(await screen.findByDisplayValue('Win back in May')).toBeTruthy();
  expect(screen.getByDisplayValue('A coupon brings them back')).toBeTruthy();
  sessionStorage.clear();
});

test('an audience says which days nobody enters on, and a refusal stands in its place', async () => {
  const estimate = {
    value: 0.1,
    low: 0.09,
    high: 0.11,
    unit: 'FRACTION',
    level: 0.95,
    method: 'wilson',
    incomputable: null,
  };
  const audiencePreview = {
    size: 240,
    buyers: 24,
    buyersPerUser: estimate,
    revenuePerUser: { ...estimate, unit: 'MONEY_PER_USER' },
    snapshot: { id: 'snp_1', committedAt: '2019-12-01T00:00:00Z', rows: 4_000, isSynthetic: false },
    timeZone: 'Asia/Dubai',
    period: { from: '2019-11-01', to: '2019-11-13' },
    definition: { name: 'n', formula: 'f', population: 'p', query: 'q' },
    faults: [faultOf('2019-11-08', 'EVENT_TYPE_VANISHED', 'PURCHASE')],
    daysLeftOut: ['2019-11-08'],
    usersPerDay: 20,
  };
  open(
    '/campaigns/new?kind=CARTED_NOT_BOUGHT',
    scriptedClient((variables, name) =>
      name === 'PreviewAudience' ? { data: { audiencePreview } } : answer(variables, name),
    ),
  );
  const notice = await screen.findByTestId('tracking-notice');
  expect(notice.textContent).toContain('leave out 1 day (Nov 8, 2019)');
  cleanup();
  const error = new CombinedError({
    graphQLErrors: [
      {
        message: 'Nobody can tell who is in this audience.',
        extensions: { code: 'BAD_USER_INPUT', problem: 'audience-not-logged', facts: {} },
      },
    ],
  });
  open(
    '/campaigns/new?kind=CARTED_NOT_BOUGHT',
    scriptedClient((variables, name) =>
      name === 'PreviewAudience' ? { data: undefined, error } : answer(variables, name),
    ),
  );
  await screen.findByText('Nobody can tell who is in this audience.');
});
