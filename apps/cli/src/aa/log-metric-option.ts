import type { AaQuestion } from '@cartograph/api';
import { InvalidArgumentError } from 'commander';

type LogMetric = AaQuestion['metrics'][number];
type Measure = Extract<LogMetric['source'], { from: 'log' }>['measure'];

const KINDS: Record<Measure, LogMetric['metric']['kind']> = {
  purchase: 'conversion',
  revenue: 'mean',
  orders: 'mean',
  'order-value': 'ratio',
  return: 'retention',
};
const FORM = `Give one of ${Object.keys(KINDS).join(', ')} and what else there is to say, such as revenue,cuped,winsorize=0.99 or return,from=7,to=14.`;

/**
 * `--metric MEASURE,…`, what the log tells of a user after entering: `cuped`, `winsorize=` (a quantile), `cap=`, and `from=`, `to=` days of a return. Adds to the metrics before it.
 *
 * @throws InvalidArgumentError - what cannot be understood; the library checks the rest.
 */
export function logMetricOption(text: string, before: readonly LogMetric[] = []): LogMetric[] {
  const [measure = '', ...details] = text.split(',').map((part) => part.trim());
  if (!Object.hasOwn(KINDS, measure))
    throw new InvalidArgumentError(`"${measure}" is nothing that the log tells. ${FORM}`);
  const metric: LogMetric['metric'] = { name: measure, kind: KINDS[measure as Measure] };
  const days: { from?: number; to?: number } = {};
  for (const detail of details) {
    const [key = '', value] = detail.split('=').map((part) => part.trim());
    if (key === 'cuped' && value === undefined) metric.cuped = true;
    else if (key === 'winsorize') metric.winsorize = { quantile: number(value) };
    else if (key === 'cap') metric.winsorize = { cap: number(value) };
    else if (measure === 'return' && (key === 'from' || key === 'to')) days[key] = number(value);
    else throw new InvalidArgumentError(`"${detail}" means nothing here. ${FORM}`);
  }
  if (measure === 'return') {
    if (days.from === undefined || days.to === undefined)
      throw new InvalidArgumentError(
        'Say from which day to before which a user has to be back, such as return,from=1,to=7.',
      );
    metric.retentionDays = { from: days.from, to: days.to };
  }
  return [...before, { metric, source: { from: 'log', measure: measure as Measure } }];
}

function number(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || text === '' || !Number.isFinite(value))
    throw new InvalidArgumentError(`"${text ?? ''}" is no number. ${FORM}`);
  return value;
}
