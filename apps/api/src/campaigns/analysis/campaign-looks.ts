import type { Snapshot } from '@cartograph/events';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { AudienceEntity } from '../../audiences/audience.entity.js';
import { isReplacedDemo } from '../../audiences/replaced-demo.js';
import { CampaignEntity, CampaignStatus } from '../plan/campaign.entity.js';
import { needsLog } from '../plan/plan.js';
import type { Services } from '../../context.js';
import { hasPassed } from '../../has-passed.js';
import { PeriodicLook } from '../../periodic-look.js';
import { snapshotId } from '../../snapshot.js';
import { CampaignAnalysisEntity } from './campaign-analysis.entity.js';
import { readyToAnalyze } from './readiness.js';
import { isOfPlan } from './same-plan.js';
import { analysisUnderWay, startAnalysis } from './start-analysis.js';
import { asUnusable } from './unusable-campaign.js';

const CHECK_MS = 30_000;

/** When a campaign is looked at by itself. */
export interface LookPace {
  /** Milliseconds that a state of the log has to be there: imports of several files follow each other, and whoever imported looks first. Default two minutes. */
  quietMs?: number;
  /** Least milliseconds between two analyses of a campaign: recorded events make a new state of the log again and again. Default an hour. */
  betweenMs?: number;
  /** Least milliseconds from finding that a campaign is not due to counting its units again: exposures come all the time. Default five minutes. */
  againMs?: number;
}

/**
 * Analyses campaigns that run when the log has grown, so that the alarm of a guardrail waits for nobody: at most once for a state of the log, only where windows of more units are over since the last
 * analysis, those of a group-sequential plan only when their next planned share is reached, and those that are judged once at their end not again after it. Of several servers on a data folder one does.
 */
export class CampaignLooks {
  readonly #looks = new PeriodicLook(
    () => this.look(),
    (error) => this.services.log.error({ err: error }, 'looking at campaigns that run failed'),
  );
  readonly #quietMs: number;
  readonly #betweenMs: number;
  readonly #againMs: number;
  /** In which state of the log and of what belongs to them campaigns were found not to be due, and when. */
  readonly #notDue = new Map<string, { state: string; at: number }>();

  constructor(
    private readonly services: Pick<Services, 'decisions' | 'jobs' | 'lake' | 'log' | 'now'>,
    { quietMs = 120_000, betweenMs = 3_600_000, againMs = 300_000 }: LookPace = {},
  ) {
    this.#quietMs = quietMs;
    this.#betweenMs = betweenMs;
    this.#againMs = againMs;
  }

  /** @param checkMs - milliseconds between two looks. */
  start(checkMs = CHECK_MS): void {
    this.#looks.start(checkMs);
  }

  close(): Promise<void> {
    return this.#looks.close();
  }

  /** @returns ids of the analyses that were queued. */
  async look(): Promise<string[]> {
    const { decisions, lake, log, now } = this.services;
    const current = await lake.current();
    if (current === null || !hasPassed(this.#quietMs, Date.parse(current.committedAt), now())) return [];
    const queued: string[] = [];
    for (const campaign of await decisions.read.findBy(CampaignEntity, { status: CampaignStatus.RUNNING })) {
      try {
        queued.push(...(await this.#lookAt(campaign, current)));
      } catch (error) {
        // The others are looked at all the same.
        log.error({ err: error, campaignId: campaign.id }, 'looking at a campaign that runs failed');
      }
    }
    return queued;
  }

  /** @returns the analysis that was queued; none where none is due. */
  async #lookAt(campaign: CampaignEntity, current: Snapshot): Promise<string[]> {
    const state = `${current.id} ${campaign.version} ${campaign.revision ?? 0}`;
    const [known, now] = [this.#notDue.get(campaign.id), this.services.now()];
    const isKnown = known !== undefined && (known.state === state || !hasPassed(this.#againMs, known.at, now));
    if (isKnown || !needsLog(campaign.plan)) return [];
    const found = await this.#queue(campaign, current);
    if (found === 'not-due') this.#notDue.set(campaign.id, { state, at: now.getTime() });
    if (found === 'not-due' || found === 'later') return [];
    this.services.log.info(
      { campaignId: campaign.id, analysisId: found },
      'a campaign is analyzed because the log has grown',
    );
    return [found];
  }

  /** @returns the analysis; `not-due` until the log or the campaign changes, `later` where only time has to pass. */
  async #queue(campaign: CampaignEntity, current: Snapshot): Promise<string> {
    const { decisions, lake, now } = this.services;
    const early = await this.#tooEarly(decisions.read, campaign.id, current);
    if (early !== null) return early;
    if (isReplacedDemo(await decisions.read.findOneByOrFail(AudienceEntity, { id: campaign.audienceId }), current))
      return 'not-due';
    if (await isJudged(decisions.read, campaign)) return 'not-due';
    try {
      // Before anybody is kept from writing: it may count millions of exposures.
      const ready = await readyToAnalyze(decisions.read, lake, campaign, now());
      if (ready.snapshot?.id !== current.id) return 'later';
      const last = await decisions.read.findOne(CampaignAnalysisEntity, {
        where: { campaignId: campaign.id, units: Not(IsNull()) },
        order: { id: 'DESC' },
      });
      if (ready.matured <= (last?.units ?? 0)) return 'not-due';
      return await decisions.write(async (manager) => {
        const still = await manager.findOneBy(CampaignEntity, { id: campaign.id, status: CampaignStatus.RUNNING });
        return still === null
          ? 'not-due'
          : ((await this.#tooEarly(manager, campaign.id, current)) ??
              startAnalysis(manager, this.services, still, ready, null));
      });
    } catch (error) {
      if (asUnusable(error)) return 'not-due';
      throw error;
    }
  }

  /** Whether the campaign has been looked at in this state of the log, or a moment ago; null where it has not. */
  async #tooEarly(manager: EntityManager, campaignId: string, current: Snapshot): Promise<'not-due' | 'later' | null> {
    if (await manager.existsBy(CampaignAnalysisEntity, { campaignId, snapshotId: snapshotId(current.id) }))
      return 'not-due';
    const newest = await manager.findOne(CampaignAnalysisEntity, { where: { campaignId }, order: { id: 'DESC' } });
    if (newest && !hasPassed(this.#betweenMs, newest.createdAt.getTime(), this.services.now())) return 'later';
    return (await analysisUnderWay(manager, campaignId)) ? 'later' : null;
  }
}

/** Whether a plan that is judged once has been, at its end: looked at again and again it would find too much. Somebody may still look. */
async function isJudged(read: EntityManager, campaign: CampaignEntity): Promise<boolean> {
  const { framework, plannedUnits, days } = campaign.plan;
  if (framework.kind !== 'frequentist') return false;
  const last = await read
    .createQueryBuilder(CampaignAnalysisEntity, 'analysis')
    .addSelect('analysis.outcome')
    .where('analysis.campaignId = :id AND analysis.units IS NOT NULL', { id: campaign.id })
    .orderBy('analysis.id', 'DESC')
    .limit(1)
    .getOne();
  const hasEnded = last?.outcome?.analysis.decision.hasEnded ?? false;
  return (
    last !== null && hasEnded && isOfPlan(last, campaign) && (plannedUnits !== null || last.testedPlan.days === days)
  );
}
