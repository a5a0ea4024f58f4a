// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { GraphQLError } from 'graphql';
import { CombinedError, gql, type TypedDocumentNode } from 'urql';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { LongQueryView } from './long-query-view.js';
import type { JobNow } from './use-job.js';
import { useLongQuery } from './use-long-query.js';

const AnswerDocument: TypedDocumentNode<{ answer: string }, Record<string, never>> = gql`
  query Answer {
    answer
  }
`;

const job = (state: JobNow['state']): JobNow => ({
  id: 'job_1',
  kind: 'ANALYSIS',
  state,
  createdAt: '2019-11-01T00:00:00Z',
  startedAt: null,
  finishedAt: null,
  mayCancel: true,
  createdBy: null,
  result: null,
  error: state === 'CANCELED' ? 'Canceled. Start it again when you like.' : null,
  errorCode: state === 'CANCELED' ? 'canceled' : null,
  errorFacts: null,
  progress: {
    step: 'comparing what went on with what did not',
    done: 30,
    total: 120,
    unit: 'pairs',
    rate: 10,
    etaSeconds: 9,
    file: null,
    bytes: null,
    bytesTotal: null,
    rows: null,
    rowsPerSecond: null,
  },
});

function Ask() {
  const query = useLongQuery(AnswerDocument, {}, { question: 'PURCHASE_DRIVERS' });
  return (
    <LongQueryView query={query} answer={query.data?.answer} whileLoading="loading">
      {(answer) => <p>{answer}</p>}
    </LongQueryView>
  );
}

interface Server {
  isAnswered: boolean;
  expectedSeconds: number;
  /** Of the job that works it out; null where there is none. */
  state: JobNow['state'] | null;
  /** Whether the field runs out of time while there is no answer. */
  runsOut: boolean;
  asked: string[];
}

const serverOf = (changes: Partial<Server>): Server => ({
  isAnswered: false,
  expectedSeconds: 0.5,
  state: null,
  runsOut: false,
  asked: [],
  ...changes,
});

const tooLong = new CombinedError({
  graphQLErrors: [
    new GraphQLError('The request took longer than 30 s.', {
      extensions: { code: 'TIMEOUT', problem: 'takes-a-job', facts: { question: 'PURCHASE_DRIVERS' } },
    }),
  ],
});

function show(server: Server, locale: 'en' | 'ko' = 'en'): void {
  const client = scriptedClient((_, name) => {
    server.asked.push(name);
    if (name === 'GetAnalysis')
      return {
        data: {
          analysis: {
            isAnswered: server.isAnswered,
            expectedSeconds: server.isAnswered ? 0 : server.expectedSeconds,
            job: server.state && job(server.state),
          },
        },
      };
    if (name === 'StartAnalysis') {
      server.state = 'RUNNING';
      return { data: { startAnalysis: { isAnswered: false, job: job('RUNNING'), userErrors: [] } } };
    }
    if (name === 'GetJob') return { data: { job: server.state && job(server.state) } };
    if (name === 'CancelJob') {
      server.state = 'CANCELED';
      return { data: { cancelJob: { job: job('CANCELED'), userErrors: [] } } };
    }
    if (name === 'Answer')
      return server.runsOut && !server.isAnswered
        ? { data: undefined, error: tooLong }
        : { data: { answer: 'acme attracts' } };
    return null;
  });
  renderAt(<Ask />, { client, locale });
}

afterEach(cleanup);

test('a near answer is asked for at once, and no job is started', async () => {
  const server = serverOf({});
  show(server);
  expect(await screen.findByText('acme attracts')).toBeTruthy();
  expect(server.asked).not.toContain('StartAnalysis');
});

test('on a large log a job is started, shown with its progress, and its answer when it is done', async () => {
  const server = serverOf({ expectedSeconds: 60 });
  show(server);
  expect(await screen.findByText('The answer is being worked out')).toBeTruthy();
  expect(await screen.findByText('Comparing products that went on with those that did not')).toBeTruthy();
  expect(screen.getByText('25%: 30 pairs of 120 pairs')).toBeTruthy();
  expect(server.asked).not.toContain('Answer');
  Object.assign(server, { state: 'DONE', isAnswered: true });
  expect(await screen.findByText('acme attracts')).toBeTruthy();
  expect(server.asked.filter((name) => name === 'StartAnalysis')).toHaveLength(1);
});

test('a field that ran out of time is answered by a job', async () => {
  const server = serverOf({ runsOut: true });
  show(server);
  expect(await screen.findByText('The answer is being worked out')).toBeTruthy();
  await screen.findByText('Comparing products that went on with those that did not');
  Object.assign(server, { state: 'DONE', isAnswered: true });
  expect(await screen.findByText('acme attracts')).toBeTruthy();
});

test('a job that waits or runs already is followed and not started again', async () => {
  const server = serverOf({ expectedSeconds: 60, state: 'QUEUED' });
  show(server, 'ko');
  expect(await screen.findByText('답을 계산하고 있습니다')).toBeTruthy();
  expect(await screen.findByText('대기 중')).toBeTruthy();
  expect(server.asked).not.toContain('StartAnalysis');
});

test('canceled it says so, and can be started again', async () => {
  const server = serverOf({ expectedSeconds: 60 });
  show(server);
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Work it out' }));
  expect(await screen.findByText('The answer is being worked out')).toBeTruthy();
  expect(server.asked.filter((name) => name === 'StartAnalysis')).toHaveLength(2);
});
