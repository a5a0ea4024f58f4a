// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { SummaryReportPeaksDocument } from '@cartograph/sdk/operations/summary-report';
import { beforeEach, expect, test, vi } from 'vitest';
import { renderAt } from '../testing/render.js';
import { ActContext, type ActRequest } from '../ui/page/act.js';
import { AnswerSection, type Answered } from './answer-section.js';

interface Finding {
  name: string;
  qValue: number;
}

const answer: Answered & { findings: Finding[] } = {
  snapshot: { id: 'snp_1', committedAt: '2019-12-01T00:00:00Z', rows: 1000 } as Answered['snapshot'],
  timeZone: 'Asia/Dubai',
  period: { from: '2019-10-01', to: '2019-10-31' },
  definition: { name: 'Demand', formula: 'f', population: 'p', query: 'SELECT 1' },
  lookedAt: 40,
  level: 0.05,
  findingCount: 2,
  findings: [
    { name: 'Tea', qValue: 0.0001 },
    { name: 'Coffee', qValue: 0.04 },
  ],
};
const act = vi.fn<(request: ActRequest) => void>();
const onAnswered = vi.fn<(path: string, answered: object) => void>();
const qOf = ({ qValue }: Finding): number => qValue;
const columns = [{ id: 'name', header: 'Category', isTitle: true, render: ({ name }: Finding) => name }];
beforeEach(() => void act.mockClear());

const show = (findings: Finding[]): unknown =>
  renderAt(
    <ActContext value={act}>
      <AnswerSection
        question="When do they buy?"
        path="/demand"
        asked={{ document: SummaryReportPeaksDocument, variables: { period: { relative: 'LAST_7_DAYS' }, first: 5 } }}
        answer={{ ...answer, findings }}
        query={{ error: undefined, ask: vi.fn(), work: null }}
        onAnswered={onAnswered}
        sentence={({ findings: [first] }) => (first ? `${first.name} peaks.` : 'Nothing peaks.')}
        findings={(shown) => shown.findings}
        columns={columns}
        rowKey={({ name }) => name}
        qOf={qOf}
        csvName="when"
        act={({ name }, { lookedAt }) => ({ title: `Do something for ${name}`, summary: `of ${lookedAt}` })}
      />
    </ActContext>,
    { at: '/summary-report?category=food' },
  );

test('lists the findings with their q, and acts on the strongest with the period that was answered', () => {
  show(answer.findings);
  expect(screen.getByText('Tea peaks.')).toBeDefined();
  const [, ...rows] = within(screen.getByRole('table', { name: 'When do they buy?' })).getAllByRole('row');
  expect(rows.map(({ textContent }) => textContent)).toEqual(['Teabelow 0.001', 'Coffee0.04']);
  expect(onAnswered).toHaveBeenCalledWith('/demand', expect.objectContaining({ lookedAt: 40 }));
  fireEvent.click(screen.getByRole('button', { name: 'Act on this: When do they buy?' }));
  expect(act).toHaveBeenCalledWith({
    page: '/summary-report?category=food',
    title: 'Do something for Tea',
    summary: 'of 40',
    document: SummaryReportPeaksDocument,
    variables: { period: answer.period, first: 5 },
    snapshotId: 'snp_1',
  });
});

test('without a finding has neither a table nor something to act on', () => {
  show([]);
  expect(screen.getByText('Nothing peaks.')).toBeDefined();
  expect(screen.queryByRole('table')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Act on this: When do they buy?' })).toBeNull();
});
