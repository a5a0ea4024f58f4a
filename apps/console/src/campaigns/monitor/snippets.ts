import type { Plan } from '../result/analysis.js';

/** What a snippet is about: the campaign, an arm to show, and a metric that is recorded; null where all come from the log. */
interface Sent {
  campaignId: string;
  arm: string;
  recorded: string | null;
}

/** Names of a plan's metrics that are recorded for the campaign, and of those that the log tells. */
export function metricSources({ metrics }: Pick<Plan, 'metrics'>): { recorded: string[]; logged: string[] } {
  const named = (isRecorded: boolean): string[] =>
    metrics.filter(({ source }) => (source === 'RECORDED') === isRecorded).map(({ name }) => name);
  return { recorded: named(true), logged: named(false) };
}

const quoted = (text: string): string => JSON.stringify(text);

/** How a shop sends with the SDK. */
export function sdkSnippet({ campaignId, recorded }: Sent): string {
  return `import { CartographClient } from '@cartograph/sdk';

const client = new CartographClient({ url, apiKey });
const exposures = client.campaigns.exposureLog(${quoted(campaignId)});

const [{ arm }] = await client.campaigns.assign(${quoted(campaignId)}, [userId]);
if (arm !== null) {
  show(arm);
  exposures.log(userId, arm);
}
${
  recorded === null
    ? ''
    : `
await client.campaigns.recordOutcomes(${quoted(campaignId)}, [
  { unit: userId, metric: ${quoted(recorded)}, at: new Date().toISOString(), value: 1, id: orderId },
]);
`
}`;
}

/** How a shop sends with plain GraphQL. */
export function graphqlSnippet({ campaignId, arm, recorded }: Sent): string {
  return `query { assignments(campaignId: ${quoted(campaignId)}, units: ["541312140"]) { unit arm reason } }

mutation {
  recordExposures(input: {
    campaignId: ${quoted(campaignId)}
    exposures: [{ unit: "541312140", arm: ${quoted(arm)}, exposedAt: "2026-01-31T09:30:00Z" }]
  }) { accepted known rejected { index reason remedy } userErrors { message } }
}
${
  recorded === null
    ? ''
    : `
mutation {
  recordOutcomes(input: {
    campaignId: ${quoted(campaignId)}
    outcomes: [{ unit: "541312140", metric: ${quoted(recorded)}, at: "2026-01-31T09:41:00Z", value: 1, id: "order 17" }]
  }) { accepted known rejected { index reason remedy } userErrors { message } }
}
`
}`;
}
