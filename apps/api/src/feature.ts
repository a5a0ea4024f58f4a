import type { Router } from 'express';
import type { MigrationInterface } from 'typeorm';
import type { Services } from './context.js';
import type { AnyClass } from './database/decisions.js';
import type { JobHandler, JobKind } from './jobs/handler.js';
import type { NodeLoader } from './node.resolver.js';
import type { IdentifyRequest } from './accounts/identify.js';

/** What a feature folder adds to the API. Its `feature.ts` exports one of these; `features.ts` lists them. */
export interface Feature {
  name: string;
  /** type-graphql resolver classes. */
  resolvers?: readonly AnyClass[];
  /** typeorm entities. */
  entities?: readonly AnyClass[];
  /** In order; the class name ends in a 13-digit timestamp, which orders the migrations of all features. */
  migrations?: readonly (new () => MigrationInterface)[];
  /** Loaded only in the process that runs the job. */
  jobs?: readonly { kind: JobKind; load: () => Promise<JobHandler> }[];
  nodes?: readonly NodeLoader[];
  /** Names of input types of which exactly one field must be given. */
  oneOf?: readonly string[];
  /** HTTP routes beside /graphql; `identify` tells who is asking. */
  routes?: (router: Router, services: Services, identify: IdentifyRequest) => void;
}
