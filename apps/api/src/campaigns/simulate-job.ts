import {
  ImpossibleSimulationError,
  ImpossibleUpliftError,
  simulate,
  type SimulationResult,
} from '@cartograph/experiments';
import { AudienceEntity } from '../audiences/audience.entity.js';
import { MembersFileError, readMembers } from '../audiences/members-file.js';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../jobs/handler.js';
import type { CampaignPlan } from './plan.js';
import { becomeSimulated, isUsual } from './simulated.js';
import { SimulationEntity } from './simulation.entity.js';

/** What a simulation job is given: a stored simulation without a result. */
export interface SimulateJobInput {
  simulationId: string;
  /** The campaign's plan when it was asked for; jobs of before plans have none. */
  plan?: CampaignPlan | null;
}

/** What `Job.result` of a simulation says. */
export interface SimulateJobResult {
  simulationId: string;
  campaignId: string;
}

/** Simulates two arms judged once by who bought on the audience's users, and stores how it came out; a campaign that is planned so is SIMULATED then. */
export const simulateJob: JobHandler<SimulateJobInput> = {
  kind: JobKind.SIMULATE,
  async run({ simulationId, plan }, context): Promise<SimulateJobResult> {
    const simulation = await context.decisions.read.findOneBy(SimulationEntity, { id: simulationId });
    if (!simulation)
      throw new JobFailure('simulation-gone', `There is no simulation ${simulationId}. Start one from its campaign.`);
    const outcome = await simulated(simulation, context);
    await context.decisions.write(async (manager) => {
      await manager.update(SimulationEntity, { id: simulationId }, { outcome });
      const { upliftRelative, alpha, power, treatmentShare } = simulation;
      const asked = { plan: plan ?? null, upliftRelative, alpha, power, treatmentShare };
      if (isUsual(asked)) await becomeSimulated(manager, simulation.campaignId, asked);
    });
    return { simulationId, campaignId: simulation.campaignId };
  },
};

async function simulated(simulation: SimulationEntity, context: JobContext): Promise<SimulationResult> {
  const { upliftRelative, treatmentShare, alpha, runs, seed } = simulation;
  const began = performance.now();
  context.progress({ step: 'simulating', done: 0, total: runs, unit: 'runs' });
  try {
    const audience = await context.decisions.read.findOneByOrFail(AudienceEntity, { id: simulation.audienceId });
    const units = await readMembers(context.dataDir, audience.id, audience.membersHash);
    return await simulate(
      { units, upliftRelative, treatmentShare, alpha, runs, seed },
      {
        signal: context.signal,
        onProgress: (done, total) => {
          const rate = (1000 * done) / (performance.now() - began);
          context.progress({ step: 'simulating', done, total, unit: 'runs', rate, etaSeconds: (total - done) / rate });
        },
      },
    );
  } catch (error) {
    if (
      error instanceof ImpossibleSimulationError ||
      error instanceof ImpossibleUpliftError ||
      error instanceof MembersFileError
    ) {
      throw new JobFailure(error instanceof MembersFileError ? 'members-missing' : 'impossible-plan', error.message, {
        cause: error,
      });
    }
    throw error;
  }
}
