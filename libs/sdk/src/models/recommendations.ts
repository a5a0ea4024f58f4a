import { download } from '../core/downloads.js';
import { CartographError, settled } from '../core/errors.js';
import type {
  BoughtTogetherKind,
  RecommendFor,
  RulesInput,
  StartRecommendationExportInput,
} from '../generated/schema.js';
import type { AudienceId, ModelId, RuleSetId } from '../core/ids.js';
import type { Job } from '../shop/jobs.js';
import {
  FrequentlyBoughtTogetherDocument,
  RecommendDocument,
  SimilarProductsDocument,
  StartRecommendationExportDocument,
  WhyNotDocument,
  type FrequentlyBoughtTogetherQuery,
  type RecommendQuery,
  type SimilarProductsQuery,
  type WhyNotQuery,
} from '../operations/recommendations.generated.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** Products in order, with the model that chose them, why it was asked, and the rules that had a say. */
export type RecommendationList = RecommendQuery['recommendations'];
export type Recommendation = RecommendationList['items'][number];
/** Where one product stands for somebody, and why it is not in the list. */
export type WhyNot = WhyNotQuery['whyNot'];
/** A product that stands near another one, and by what measure. */
export type SimilarProduct = SimilarProductsQuery['similarProducts'][number];
/** Products that share sessions with one, with support and lift. */
export type BoughtTogetherList = FrequentlyBoughtTogetherQuery['frequentlyBoughtTogether'];

/** For whom, how many, by which model instead of the winner, and under which rules. */
export interface RecommendationQuery {
  for: RecommendFor;
  /** 1 to 100. Default 10. */
  first?: number;
  model?: ModelId;
  /** Whether products the user knows already may be among them. Default false. */
  includeSeen?: boolean;
  /** Business rules of this request alone. */
  rules?: RulesInput;
  /** A saved rule set, or `none` for no rules. Default: the active one. */
  ruleSet?: RuleSetId | 'none';
  /** Whether each item says why it is there. Default true. */
  explain?: boolean;
}

/** The same question about one product. */
export type WhyNotQuestion = Omit<RecommendationQuery, 'explain'> & { productExternalId: string };

/** Whose lists are written, and how. */
export type RecommendationExport = Omit<
  Partial<StartRecommendationExportInput>,
  'audienceId' | 'allUsers' | 'modelId' | 'ruleSetId'
> & { modelId?: ModelId; ruleSetId?: RuleSetId | 'none' } & ({ audienceId: AudienceId } | { allUsers: true });

/** Recommends for one user, session, product or category. */
export async function recommend(
  transport: Transport,
  query: RecommendationQuery,
  call?: CallOptions,
): Promise<RecommendationList> {
  return (await transport.request(RecommendDocument, { first: 10, includeSeen: false, ...query }, call))
    .recommendations;
}

/** Says why a product is not in the list that `recommend` gives for the same question. */
export async function whyNot(transport: Transport, question: WhyNotQuestion, call?: CallOptions): Promise<WhyNot> {
  return (await transport.request(WhyNotDocument, { first: 10, includeSeen: false, ...question }, call)).whyNot;
}

/** Products like one, the nearest first. */
export async function similarProducts(
  transport: Transport,
  productExternalId: string,
  query: { first?: number; model?: ModelId },
  call?: CallOptions,
): Promise<SimilarProduct[]> {
  return (await transport.request(SimilarProductsDocument, { productExternalId, first: 10, ...query }, call))
    .similarProducts;
}

/** Products that were carted, or bought, in the sessions of one. */
export async function frequentlyBoughtTogether(
  transport: Transport,
  productExternalId: string,
  query: { kind?: BoughtTogetherKind; first?: number },
  call?: CallOptions,
): Promise<BoughtTogetherList> {
  return (
    await transport.request(
      FrequentlyBoughtTogetherDocument,
      { productExternalId, kind: 'CARTED_TOGETHER', first: 10, ...query },
      call,
    )
  ).frequentlyBoughtTogether;
}

/** Starts to write lists to a file of the server. */
export async function exportRecommendations(
  transport: Transport,
  input: RecommendationExport,
  call?: CallOptions,
): Promise<Job> {
  const variables = { input: { clientMutationKey: mutationKey(), ...input } };
  const { startRecommendationExport } = await transport.request(StartRecommendationExportDocument, variables, call);
  return settled(startRecommendationExport, (payload) => payload.job);
}

/** The file that an export wrote. @throws CartographError `bad-input` - the job wrote none. */
export async function downloadRecommendations(
  transport: Transport,
  job: Job,
  call?: CallOptions,
): Promise<ReadableStream<Uint8Array>> {
  const path =
    job.result !== null && typeof job.result === 'object' && 'downloadPath' in job.result
      ? job.result.downloadPath
      : null;
  if (typeof path !== 'string')
    throw new CartographError(
      { kind: 'bad-input' },
      `Job ${job.id} has no file of recommendations: it is ${job.kind}, ${job.state}. Wait for an export to be DONE with jobs.wait.`,
    );
  return download(transport, path, {}, call);
}
