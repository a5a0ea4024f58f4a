// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { estimateOf } from '../testing/estimate-of.js';
import { renderSignedIn } from '../testing/signed-in.js';
import { ActContext, type ActRequest } from '../ui/page/act.js';
import { AnomaliesTab } from './anomalies-tab.js';
import type { GetAnomaliesQuery } from '@cartograph/sdk/operations/changes';

type Found = GetAnomaliesQuery['analytics']['anomalies'];

const found: Found = {
  snapshot: { id: 'snapshot_1', committedAt: '2019-12-01T00:00:00Z', rows: 1000 } as Found['snapshot'],
  timeZone: 'Asia/Dubai',
  period: { from: '2019-10-01', to: '2019-11-30' },
  definition: {
    name: 'Days out of the ordinary',
    formula: 'f',
    population: 'p',
    query: 'select 1',
  } as Found['definition'],
  computedInMs: 5,
  fromCache: false,
  incomputable: null,
  lookedAt: 3120,
  level: 0.05,
  detectable: 0.3456,
  totalFindings: 2,
  sentence: '',
  findings: [
    {
      date: '2019-11-15',
      subject: 'Revenue of the shop',
      effect: { ...estimateOf(1.2, 0.9, 1.5), unit: 'RELATIVE' },
      effectKind: 'relative change',
      pValue: 0.0001,
      confirmed: true,
      sentence: '',
      qValue: 0.0001,
      support: 900,
      scope: 'SHOP',
      name: null,
      measure: 'REVENUE',
      direction: 'UP',
      observed: 2200,
      expected: 1000,
    },
    {
      date: '2019-11-16',
      subject: 'Views of electronics',
      effect: { ...estimateOf(-0.3, -0.4, -0.2), unit: 'RELATIVE' },
      effectKind: 'relative change',
      pValue: 0.01,
      confirmed: true,
      sentence: '',
      qValue: 0.02,
      support: 700,
      scope: 'TOP_CATEGORY',
      name: 'electronics',
      measure: 'VIEWS',
      direction: 'DOWN',
      observed: 70,
      expected: 100,
    },
  ],
  daysLeftOut: [],
  faults: [
    {
      date: '2019-11-14',
      kind: 'MISSING_DAY',
      eventType: null,
      fromLocalTime: null,
      toLocalTime: null,
      expectedSessions: null,
      isCertain: true,
      detail: 'The log has no event on 2019-11-14.',
      levelChange: null,
    },
  ],
};

const act = vi.fn<(request: ActRequest) => void>();
const show = (answer: Partial<Found> = {}, locale: 'en' | 'ko' = 'en', narrowed = ''): unknown =>
  renderSignedIn(
    <ActContext value={act}>
      <AnomaliesTab />
    </ActContext>,
    {
      permissions: ['shop:read', 'analytics:read', 'insights:write'],
      at: `/data?tab=anomalies${narrowed}`,
      locale,
      answer: (name) =>
        name === 'GetAnalysis'
          ? { analysis: { isAnswered: true, expectedSeconds: 0, job: null } }
          : name === 'GetAnomalies'
            ? { analytics: { anomalies: { ...found, ...answer } } }
            : name === 'ListCategories'
              ? { categories: [] }
              : null,
    },
  );

afterEach(cleanup);

test('demand that stands out is listed with what was expected, and faults of the tracking apart', async () => {
  show();
  // The first one waits for the tab's parts to be loaded.
  expect((await screen.findByTestId('anomalies-answer')).textContent).toBe(
    '2 days are not what their weekday leads to expect, in 2 figures: 3,120 figures of days were looked at, and of those shown at most 5% are expected to be chance.',
  );
  const rows = within(screen.getByRole('table', { name: 'Figures of days that stand out' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.querySelectorAll('td')].slice(0, 2).map(({ textContent }) => textContent));
  expect(rows[0]).toEqual(['Nov 15, 2019', 'Revenue of the shop']);
  expect(rows[1]).toEqual(['Nov 16, 2019', 'Views of electronics']);
  expect(screen.getByRole('region', { name: 'Faults of the tracking' }).textContent).toContain('Nov 14, 2019');
});

test('a day can be acted on; asked again, it is found by its date and figure', async () => {
  show();
  fireEvent.click(await screen.findByRole('button', { name: 'Act on this: Views of electronics, Nov 16, 2019' }));
  expect(act.mock.calls[0]?.[0]).toMatchObject({
    page: '/data?tab=anomalies',
    variables: { period: { from: '2019-10-01', to: '2019-11-30' } },
    claim: {
      path: ['analytics', 'anomalies', 'findings', '{"date":"2019-11-16","subject":"Views of electronics"}', 'effect'],
      direction: 'BELOW',
    },
  });
  expect(act.mock.calls[0]?.[0].summary).toContain('70 where 100 was expected');
});

test('what is narrowed to a category or brand is not called the shop', async () => {
  const first = async (narrowed: string): Promise<string | null | undefined> => {
    cleanup();
    show({}, 'en', narrowed);
    return within(await screen.findByRole('table', { name: 'Figures of days that stand out' }))
      .getAllByRole('row')[1]
      ?.querySelectorAll('td')[1]?.textContent;
  };
  expect(await first('&brand=lg')).toBe('Revenue of the brand lg');
  expect(await first('&category=electronics.audio')).toBe('Revenue of electronics › audio');
  expect(await first('&category=electronics.audio&brand=lg')).toBe('Revenue of electronics › audio, lg');
});

test('in Korean it says so in Korean, where nothing stands out and where nothing can be told', async () => {
  show({ findings: [], totalFindings: 0, faults: [] }, 'ko');
  expect((await screen.findByTestId('anomalies-answer')).textContent).toContain(
    '평균적인 지표에서 35% 증가를 찾아낼 확률은 80%입니다.',
  );
  expect(screen.getByText('이 기간에는 알려진 추적 장애가 없습니다.')).toBeTruthy();
  cleanup();
  show(
    {
      findings: [],
      totalFindings: 0,
      faults: [],
      incomputable: { reason: 'TOO_FEW', detail: 'No day has three weeks around it.' },
    },
    'ko',
  );
  expect(await screen.findByText('앞뒤로 견줄 3주가 있는 날이 없습니다.')).toBeTruthy();
});
