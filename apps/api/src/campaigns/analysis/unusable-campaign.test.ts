import { QuestionError } from '@cartograph/analytics';
import { expect, test } from 'vitest';
import { asUnusable, UnusableCampaignError } from './unusable-campaign.js';

test('a log without events is no log, and other errors are none of a campaign', () => {
  expect(asUnusable(new QuestionError('empty-log', 'log', '', 'The log has no events yet.'))).toMatchObject({
    code: 'no-log',
    facts: {},
    message: expect.stringContaining('Import the one of the time after the start') as string,
  });
  const own = new UnusableCampaignError('no-exposures', 'Nobody has met the campaign so far.');
  expect(asUnusable(own)).toBe(own);
  expect([
    asUnusable(new QuestionError('invalid-rule', 'windowDays', '0', 'Give days.')),
    asUnusable(new TypeError('x')),
  ]).toEqual([null, null]);
});
