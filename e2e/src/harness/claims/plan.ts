import { isFalse, differs, form } from './figures.js';
import type { CartographClient, InsightId } from '@cartograph/sdk';
import type { Page, Plan } from './page.js';

const soonDays = 7;
const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** Keeps what the funnel says. */
async function keepInsight(client: CartographClient, plan: Plan, random: () => number): Promise<InsightId> {
  const { snapshot } = await client.shop();
  const { id } = await client.insights.create({
    title: `Seen ${random()}`,
    page: '/funnel',
    evidence: {
      query: '{ analytics { funnel { steps { eventTypes reached } } } }',
      snapshotId: snapshot!.id,
      summary: 'Many go no further.',
    },
  });
  plan.insights += 1;
  return id;
}

export const about = { hasPeriod: false } as const;

export const actionItems: Page = {
  ...about,
  path: '/action-items',
  // Days from the edges, so that no zone makes another of them.
  async prepare(client, plan, random) {
    const { items } = plan;
    const insightId = await keepInsight(client, plan, random);
    const kind = (['later', 'soon', 'overdue', 'done', 'dropped'] as const)[Math.floor(random() * 5)]!;
    const days = { later: soonDays + 5, soon: 3, overdue: -5, done: -5, dropped: -5 }[kind];
    const { id, version } = await client.actionItems.create({
      title: `To do ${random()}`,
      insightId,
      dueOn: dayIn(days),
    });
    if (kind === 'done' || kind === 'dropped')
      await client.actionItems.update(id, { version, status: kind === 'done' ? 'DONE' : 'DROPPED' });
    if (kind === 'done') items.done += 1;
    else if (kind !== 'dropped') items.open += 1;
    if (kind === 'soon' || kind === 'overdue') items[kind] += 1;
    items.all += 1;
  },
  sentences: [
    {
      form: form(String.raw`Nothing is planned yet\.`),
      falsehoods: (_, { plan }) => [isFalse(plan.items.all > 0, 'something is')],
    },
    {
      form: form(
        String.raw`(?:Nothing is open|(\d+) items? (?:is|are) open)(?:, (\d+) due within a week)?(?:, (\d+) overdue)?; (?:none is done yet|(\d+) (?:is|are) done)\.`,
      ),
      falsehoods: ([open = '0', soon = '0', overdue = '0', done = '0'], { plan: { items } }) => [
        differs('open items', open, items.open),
        differs('items due soon', soon, items.soon),
        differs('items overdue', overdue, items.overdue),
        differs('items done', done, items.done),
        isFalse(items.all === 0, 'nothing is planned'),
      ],
    },
  ],
};

export const insights: Page = {
  ...about,
  path: '/insights',
  async prepare(client, plan, random) {
    await keepInsight(client, plan, random);
  },
  sentences: [
    {
      form: form(String.raw`Nothing was kept yet\.`),
      falsehoods: (_, { plan }) => [isFalse(plan.insights > 0, 'something was kept')],
    },
    {
      // None was asked again: nothing holds still.
      form: form(String.raw`(\d+) insights? (?:was|were) kept\.`),
      falsehoods: ([kept = ''], { plan }) => [differs('insights', kept, plan.insights)],
    },
  ],
};

export const views: Page = {
  ...about,
  path: '/views',
  async prepare(client, plan, random) {
    await client.savedViews.create({ name: `View ${random()}`, page: 'funnel', address: '/funnel' });
    plan.views += 1;
  },
  sentences: [
    {
      form: form(
        String.raw`No view is saved yet\. Press “Views” on any page of figures, and keep it as you have set it up\.`,
      ),
      falsehoods: (_, { plan }) => [isFalse(plan.views > 0, 'a view is saved')],
    },
    {
      form: form(String.raw`(\d+) views? (?:is|are) saved\.`),
      falsehoods: ([saved = ''], { plan }) => [differs('saved views', saved, plan.views)],
    },
  ],
};
