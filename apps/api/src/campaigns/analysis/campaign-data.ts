import type { OutcomeRow } from '@cartograph/experiments';
import type { CampaignEntity } from '../plan/campaign.entity.js';
import { type TestSetup } from '../plan/plan.js';
import type { Decisions } from '../../database/decisions.js';
import { ExposureEntity } from '../exposures/exposure.entity.js';
import { OutcomeEntity } from '../outcomes/outcome.entity.js';
import { inOrder, type Exposures, type FirstExposure } from './exposures.js';

/** Rows read with one statement. */
const PAGE = 50_000;

type Read = Decisions['read'];
type Key = { id: string };

/** Who met a campaign. Some 100 bytes a unit. */
export async function exposuresOf(read: Read, campaign: CampaignEntity, signal?: AbortSignal): Promise<Exposures> {
  const codes = new Map(campaign.plan.arms.map(({ name }, code) => [name, code]));
  const exposures: FirstExposure[] = [];
  const inTwoArms: string[] = [];
  type Row = Key & { unit: string; arm: string; exposedAt: string; isInTwoArms: boolean | number };
  for await (const { unit, arm, exposedAt, isInTwoArms } of pages<Row>(
    read,
    ExposureEntity,
    ['unit', 'arm', 'exposedAt', 'isInTwoArms'],
    campaign.id,
    signal,
  )) {
    const code = codes.get(arm);
    if (isInTwoArms) inTwoArms.push(unit);
    else if (code === undefined) throw new Error(`Unit ${unit} met the arm ${arm}, which the plan does not have.`);
    else exposures.push({ unit, arm: code, exposedAt: Date.parse(exposedAt) });
  }
  return inOrder(exposures, inTwoArms);
}

/** What was recorded of a campaign's units; nothing where the plan asks for nothing of it. */
export async function outcomesOf(
  read: Read,
  { campaignId, plan: { metrics } }: { campaignId: string; plan: TestSetup },
  signal?: AbortSignal,
): Promise<OutcomeRow[]> {
  if (!metrics.some(({ source }) => source.from === 'recorded')) return [];
  const outcomes: OutcomeRow[] = [];
  type Row = Key & {
    unit: string;
    metric: string;
    thing: string | null;
    at: string;
    value: number;
    denominator: number | null;
  };
  for await (const { unit, metric, thing, at, value, denominator } of pages<Row>(
    read,
    OutcomeEntity,
    ['unit', 'metric', 'thing', 'at', 'value', 'denominator'],
    campaignId,
    signal,
  )) {
    outcomes.push({
      ...(thing === null ? {} : { id: thing }),
      unit,
      metric,
      at: Date.parse(at),
      value,
      ...(denominator === null ? {} : { denominator }),
    });
  }
  return outcomes;
}

/** A campaign's rows of an entity, by pages of its key, without an entity a row. */
async function* pages<Row extends Key>(
  read: Read,
  entity: typeof ExposureEntity | typeof OutcomeEntity,
  columns: readonly string[],
  campaignId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Row> {
  for (let after = ''; ;) {
    signal?.throwIfAborted();
    const query = read.createQueryBuilder(entity as typeof ExposureEntity, 'one').select('one.id', 'id');
    for (const name of columns) query.addSelect(`one.${name}`, name);
    const rows = await query
      .where('one.campaignId = :campaignId', { campaignId })
      .andWhere('one.id > :after', { after })
      .orderBy('one.id', 'ASC')
      .limit(PAGE)
      .getRawMany<Row>();
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.id;
  }
}
