import type { Estimate } from '@cartograph/sdk/schema';
import type { Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import type { metricNames } from './leaderboard-view.js';

type MetricName = (typeof metricNames)[number];

/** A column for each metric of a row; an export has the ends of its interval, too. */
export function metricColumns<Name extends MetricName, Row extends { metrics: Record<Name, Estimate> }>(
  names: readonly Name[],
  header: (name: Name) => string,
): Column<Row>[] {
  return names.map((name) => ({
    id: name,
    header: header(name),
    metric: name,
    align: 'end',
    render: ({ metrics }) => <EstimateText estimate={metrics[name]} stacked />,
    value: ({ metrics }) => metrics[name].value,
    csv: ({ metrics }) => ({
      [name]: metrics[name].value,
      [`${name}Low`]: metrics[name].low,
      [`${name}High`]: metrics[name].high,
    }),
  }));
}

/** How many users of the test slice stand behind a row. */
export const testUsersColumn = <Row extends { metrics: { users: number } }>(
  header: string,
  count: (users: number) => string,
): Column<Row> => ({
  id: 'users',
  header,
  metric: 'testUsers',
  align: 'end',
  render: ({ metrics }) => count(metrics.users),
  value: ({ metrics }) => metrics.users,
});
