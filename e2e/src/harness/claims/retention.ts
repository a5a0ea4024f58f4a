import { nextWeekOf } from '../recount.js';
import {
  everyType,
  share,
  count,
  interval,
  form,
  differs,
  isFalse,
  shareDiffers,
  lostDays,
  numberOf,
} from './figures.js';
import type { Page } from './page.js';

export const retention: Page = {
  path: '/segments?tab=retention',
  hasPeriod: false,
  answered: (client) => client.analytics.retention({ granularity: 'WEEK' }),
  losses: { named: everyType, leftOut: [] },
  lead: { hasDays: true, changesOf: null, lacks: 'returns' },
  sentences: [
    {
      form: form(
        String.raw`${share} of users ${interval} return ${count} weeks? after their first event, of ${count} who were watched so long\.`,
      ),
      falsehoods: ([text, low, high, weeks = '', of = ''], { rows }) => {
        const lost = lostDays(rows, 'view');
        const { users, active } = nextWeekOf(rows, null, lost, numberOf(weeks));
        const earlier = Array.from({ length: Math.min(60, numberOf(weeks)) - 1 }, (_, before) => before + 1);
        return [
          ...shareDiffers('the share that returns', [text, low, high], active, users),
          differs('users', of, users),
          isFalse(
            earlier.some((before) => nextWeekOf(rows, null, lost, before).users > 0),
            'an earlier week is known',
          ),
        ];
      },
    },
    {
      form: form(String.raw`Nobody was watched long enough in this period to know whether they return\.`),
      falsehoods: (_, { rows }) => [
        isFalse(nextWeekOf(rows, null, lostDays(rows, 'view')).users > 0, 'somebody was watched for a week'),
      ],
    },
  ],
};

export const cohorts: Page = {
  path: '/segments?tab=cohorts',
  hasPeriod: false,
  answered: (client) => client.analytics.cohorts({}),
  losses: { named: everyType, leftOut: [] },
  lead: { hasDays: true, changesOf: null, lacks: 'returns' },
  sentences: [
    {
      form: form(
        String.raw`${share} of users ${interval} are active one week after their first purchase, over ${count} whose next week is over\.`,
      ),
      falsehoods: ([text, low, high, of = ''], { rows }) => {
        const { users, active } = nextWeekOf(rows, 'purchase', lostDays(rows, 'view'));
        return [
          ...shareDiffers('the share that is active', [text, low, high], active, users),
          differs('users', of, users),
        ];
      },
    },
    {
      form: form(String.raw`Nobody has been watched long enough after entering\.`),
      falsehoods: (_, { rows }) => [
        isFalse(nextWeekOf(rows, 'purchase', lostDays(rows, 'view')).users > 0, 'somebody was watched for a week'),
      ],
    },
  ],
};
