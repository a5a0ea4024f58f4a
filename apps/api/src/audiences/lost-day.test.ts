import { afterAll, beforeAll, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { LOST, lostDayRows } from '../testing/lost-day-log.js';
import { startTestServer, type TestServer } from '../testing/server.js';

let server: TestServer;
let marketer: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: lostDayRows(), timeZone: 'UTC' });
  marketer = await server.as(Role.MARKETER);
});
afterAll(() => server.close());

const rule = (kind: string, from = '2019-11-01', to = '2019-11-13'): object => ({ kind, period: { from, to } });

test('nobody enters by what a day lost, and the answer says which day is left out', async () => {
  const { audiencePreview } = await marketer.ok<{ audiencePreview: object }>(
    'query($rule: AudienceRuleInput!) { audiencePreview(rule: $rule) { size usersPerDay daysLeftOut faults { date eventType } } }',
    { rule: rule('CARTED_NOT_BOUGHT') },
  );
  const faults = [{ date: LOST, eventType: 'PURCHASE' }];
  expect(audiencePreview).toMatchObject({ daysLeftOut: [LOST], faults });
  const { size, usersPerDay } = audiencePreview as { size: number; usersPerDay: number };
  expect(usersPerDay).toBe(size / 12);
  const { createAudience } = await marketer.ok<{ createAudience: { audience: { preview: object } } }>(
    'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { preview { size daysLeftOut } } } }',
    { input: { name: 'Carts', rule: rule('CARTED_NOT_BOUGHT') } },
  );
  expect(createAudience.audience.preview).toEqual({ size, daysLeftOut: [LOST] });
});

test('an audience of the day alone is refused, and says why and what to do', async () => {
  const { createAudience } = await marketer.ok<{ createAudience: object }>(
    'mutation($input: CreateAudienceInput!) { createAudience(input: $input) { audience { id } userErrors { field problem message } } }',
    { input: { name: 'Carts', rule: rule('CARTED_NOT_BOUGHT', LOST, LOST) } },
  );
  expect(createAudience).toEqual({
    audience: null,
    userErrors: [
      {
        field: ['rule', 'period'],
        problem: 'audience-not-logged',
        message: `The tracking lost purchases from ${LOST} to ${LOST}, so that who is in the audience "Carted, not bought" is not known. Choose a period that has days without this fault.`,
      },
    ],
  });
});

test('a test is not planned from purchases that were lost', async () => {
  const lost = rule('ALL_VISITORS', LOST, LOST);
  const answer = await marketer.ok<{ designCampaign: { metrics: object[] } }>(
    `query($rule: AudienceRuleInput!) {
      designCampaign(input: { rule: $rule, effect: { scale: RELATIVE, value: 0.1 } }) {
        faults { date } verdictKind incomputable { reason detail } metrics { baseline { value incomputable { reason } } }
      }
    }`,
    { rule: lost },
  );
  expect(answer.designCampaign).toEqual({
    faults: [{ date: LOST }],
    verdictKind: 'INCOMPUTABLE',
    incomputable: {
      reason: 'NOT_LOGGED',
      detail:
        'The tracking lost purchases in this period, so that what this audience buys without a campaign is not known.',
    },
    metrics: [{ baseline: { value: null, incomputable: { reason: 'NOT_LOGGED' } } }],
  });
});

test('the traffic that a test is planned from has no day without users where one is left out', async () => {
  const { designCampaign } = await marketer.ok<{ designCampaign: { daysLeftOut: string[]; usersByWeekday: number[] } }>(
    `query($rule: AudienceRuleInput!) { designCampaign(input: { rule: $rule, effect: { scale: RELATIVE, value: 0.1 } }) { daysLeftOut usersByWeekday } }`,
    { rule: rule('CARTED_NOT_BOUGHT', '2019-11-05', '2019-11-11') },
  );
  expect(designCampaign.daysLeftOut).toEqual([LOST]);
  const friday = designCampaign.usersByWeekday[4]!;
  const others = designCampaign.usersByWeekday.filter((_users, weekday) => weekday !== 4);
  expect(friday).toBeCloseTo(others.reduce((sum, users) => sum + users, 0) / 6, 9);
});
