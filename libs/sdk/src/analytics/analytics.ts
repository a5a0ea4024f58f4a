import {
  analysisState,
  startAnalysis,
  workedOut,
  type AnalysisState,
  type LongCallOptions,
  type Scope,
} from './analyses.js';
import { GetAbandonmentDocument, type GetAbandonmentQuery } from '../operations/abandonment.generated.js';
import { GetOverviewDocument, type GetOverviewQuery } from '../operations/analytics.generated.js';
import {
  GetAnomaliesDocument,
  GetChangesDocument,
  type GetAnomaliesQuery,
  type GetChangesQuery,
} from '../operations/changes.generated.js';
import { GetFunnelDocument, type GetFunnelQuery } from '../operations/funnel.generated.js';
import { GetAssociationDocument, type GetAssociationQuery } from '../operations/association.generated.js';
import { GetPurchaseDriversDocument, type GetPurchaseDriversQuery } from '../operations/purchase-drivers.generated.js';
import type {
  AbandonmentInput,
  AnalysisInput,
  AssociationInput,
  PurchaseDriversInput,
  CohortsInput,
  DemandInput,
  ExploreInput,
  FunnelInput,
  Granularity,
  LifetimeValueInput,
  PathsInput,
  PricesInput,
  ProductsInput,
  RetentionInput,
  RfmInput,
  TimeToPurchaseInput,
} from '../generated/schema.js';
import { GetPathsDocument, type GetPathsQuery } from '../operations/paths.generated.js';
import { GetPricesDocument, type GetPricesQuery } from '../operations/prices.generated.js';
import { exploreFile, productsFile, type AnswerFileFormat } from './answer-files.js';
import { GetDemandDocument, type GetDemandQuery } from '../operations/demand.generated.js';
import { GetExploreDocument, type GetExploreQuery } from '../operations/explore.generated.js';
import { GetProductAnalysisDocument, type GetProductAnalysisQuery } from '../operations/product-analysis.generated.js';
import {
  GetCohortsDocument,
  GetLifetimeValueDocument,
  GetRepeatPurchaseDocument,
  GetRetentionDocument,
  GetRfmDocument,
  type GetCohortsQuery,
  type GetLifetimeValueQuery,
  type GetRepeatPurchaseQuery,
  type GetRetentionQuery,
  type GetRfmQuery,
} from '../operations/segments.generated.js';
import { GetTimeToPurchaseDocument, type GetTimeToPurchaseQuery } from '../operations/time-to-purchase.generated.js';
import type { Job } from '../shop/jobs.js';
import type { CallOptions, Transport } from '../core/transport.js';

/** Figures by local day, week or month, with the period before. */
export type Overview = GetOverviewQuery['analytics']['overview'];
/** What changed against the weeks before, ranked by effect × visitors touched. */
export type Changes = GetChangesQuery['analytics']['changes'];
/** Days out of the ordinary, faults of the tracking named as such. */
export type Anomalies = GetAnomaliesQuery['analytics']['anomalies'];
/** Sessions, or users within a window, by how far they came. */
export type Funnel = GetFunnelQuery['analytics']['funnel'];
/** Carts that were left, and what followed. */
export type Abandonment = GetAbandonmentQuery['analytics']['abandonment'];

/** One measure by up to three dimensions. */
export type Explored = GetExploreQuery['analytics']['explore'];
/** What products bring, which stand out, and a level of the category or brand tree. */
export type ProductAnalysis = GetProductAnalysisQuery['analytics']['products'];
/** H1: how actions hang together. */
export type Association = GetAssociationQuery['analytics']['association'];
/** H3: which product attributes go with carts and purchases in each category. */
export type PurchaseDrivers = GetPurchaseDriversQuery['analytics']['purchaseDrivers'];
/** Price bands, and what went along with changes of price. */
export type Prices = GetPricesQuery['analytics']['prices'];
/** H2: when demand for a category peaks. */
export type Demand = GetDemandQuery['analytics']['demand'];
/** What follows what in sessions. */
export type Paths = GetPathsQuery['analytics']['paths'];
/** How long buyers take from their first view of a product to its purchase. */
export type TimeToPurchase = GetTimeToPurchaseQuery['analytics']['timeToPurchase'];

/** Who came back, so many units after their first event; what is not known is null. */
export type Retention = GetRetentionQuery['analytics']['retention'];
/** Users by the week or month in which they entered. */
export type Cohorts = GetCohortsQuery['analytics']['cohorts'];
/** How long until they buy again, by category. */
export type RepeatPurchase = GetRepeatPurchaseQuery['analytics']['repeatPurchase'];
/** Buyers by recency, frequency and money. */
export type Rfm = GetRfmQuery['analytics']['rfm'];
/** What the customers are worth in the months ahead. */
export type LifetimeValue = GetLifetimeValueQuery['analytics']['lifetimeValue'];

/** A marketer's questions. Every answer names its snapshot, time zone, period and definition. */
export class Analytics {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @param question.granularity - what the period is cut into: `DAY` (default), `WEEK` or `MONTH`. */
  async overview(question: Scope & { granularity?: Granularity } = {}, call?: CallOptions): Promise<Overview> {
    return (await this.#transport.request(GetOverviewDocument, { ...question }, call)).analytics.overview;
  }

  /** Default period: the last seven whole days of the log. @param question.first - findings to answer, 1 to 100. Default 20. */
  changes(question: Scope & { first?: number } = {}, call: LongCallOptions = {}): Promise<Changes> {
    const { first: _, ...scope } = question;
    return workedOut(
      this.#transport,
      { question: 'CHANGES', ...scope },
      call,
      async (within) => (await this.#transport.request(GetChangesDocument, { ...question }, within)).analytics.changes,
    );
  }

  /** @param question.first - findings to answer, 1 to 100. Default 20. */
  anomalies(question: Scope & { first?: number } = {}, call: LongCallOptions = {}): Promise<Anomalies> {
    const { first: _, ...scope } = question;
    return workedOut(
      this.#transport,
      { question: 'ANOMALIES', ...scope },
      call,
      async (within) =>
        (await this.#transport.request(GetAnomaliesDocument, { ...question }, within)).analytics.anomalies,
    );
  }

  /**
   * How far sessions, or users within a window, come along some steps.
   *
   * @param question.steps - from 2 to 8; default view, cart, purchase.
   * @param question.hold - `PRODUCT` or `CATEGORY` asks that all steps be of one. Default `NOTHING`.
   */
  async funnel(question: Scope & FunnelInput = {}, call?: CallOptions): Promise<Funnel> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetFunnelDocument, { period, timeZone, filter, includeBots, input }, call))
      .analytics.funnel;
  }

  /** Abandoned carts: share, value left, and whether their users come back. */
  abandonment(question: Scope & AbandonmentInput = {}, call: LongCallOptions = {}): Promise<Abandonment> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    const scope = { period, timeZone, filter, includeBots };
    return workedOut(
      this.#transport,
      { question: 'ABANDONMENT', ...scope, abandonment: input },
      call,
      async (within) =>
        (await this.#transport.request(GetAbandonmentDocument, { ...scope, input }, within)).analytics.abandonment,
    );
  }

  /** One measure by up to three dimensions; of one with many values the largest have rows of their own, the rest is one row. */
  async explore(question: Scope & ExploreInput, call?: CallOptions): Promise<Explored> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetExploreDocument, { period, timeZone, filter, includeBots, input }, call))
      .analytics.explore;
  }

  /** The same rows as a file; those of the demo shop say that they are synthetic. */
  exploreFile(
    question: Scope & ExploreInput,
    format: AnswerFileFormat,
    call?: CallOptions,
  ): Promise<ReadableStream<Uint8Array>> {
    return exploreFile(this.#transport, question, format, call);
  }

  /** Products in the period: counts, rates shrunken towards their category, stars and laggards, and a level of the category or brand tree. */
  async products(question: Scope & ProductsInput = {}, call?: CallOptions): Promise<ProductAnalysis> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (
      await this.#transport.request(GetProductAnalysisDocument, { period, timeZone, filter, includeBots, input }, call)
    ).analytics.products;
  }

  /** Every product of the scope as a file, up to 10,000. */
  productsFile(
    question: Scope & Pick<ProductsInput, 'sort' | 'direction' | 'standing'> = {},
    format: AnswerFileFormat = 'csv',
    call?: CallOptions,
  ): Promise<ReadableStream<Uint8Array>> {
    return productsFile(this.#transport, question, format, call);
  }

  /**
   * H1: how actions hang together, with findings that hold after a correction over everything looked at. On a large log `wait: true` lets a job work it out.
   * @param question.from - what is done with the first of a pair, `to` with the second. Default: looked at, bought.
   */
  association(question: Scope & AssociationInput = {}, call: LongCallOptions = {}): Promise<Association> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    const scope = { period, timeZone, filter, includeBots };
    return workedOut(
      this.#transport,
      { question: 'ASSOCIATION', ...scope, association: input },
      call,
      async (within) =>
        (await this.#transport.request(GetAssociationDocument, { ...scope, input }, within)).analytics.association,
    );
  }

  /**
   * H2: at which weekday and hour demand for a category rises above the shop's own rhythm, found in odd weeks and confirmed in even ones.
   * @param question.heatMapOf - category whose 168 hours are wanted. Default: that of the surest peak.
   */
  async demand(question: Scope & DemandInput = {}, call?: CallOptions): Promise<Demand> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetDemandDocument, { period, timeZone, filter, includeBots, input }, call))
      .analytics.demand;
  }

  /**
   * H3: which attributes of products move them into the cart and to the purchase, by category, and whether categories differ. It takes a minute on a large log: `wait: true` lets a job work it out.
   * @param question.category - one that is listed first, whatever its size.
   */
  purchaseDrivers(question: Scope & PurchaseDriversInput = {}, call: LongCallOptions = {}): Promise<PurchaseDrivers> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    const scope = { period, timeZone, filter, includeBots };
    return workedOut(
      this.#transport,
      { question: 'PURCHASE_DRIVERS', ...scope, purchaseDrivers: input },
      call,
      async (within) =>
        (await this.#transport.request(GetPurchaseDriversDocument, { ...scope, input }, within)).analytics
          .purchaseDrivers,
    );
  }

  /** Whether a question that may take long is answered, how long it would take, and the job that works it out. */
  state(input: AnalysisInput, call?: CallOptions): Promise<AnalysisState> {
    return analysisState(this.#transport, input, call);
  }

  /** Starts a job that works the answer to a question out and keeps it; the same job for the same question. @returns null where the answer is there already. */
  start(input: AnalysisInput, call?: CallOptions): Promise<Job | null> {
    return startAnalysis(this.#transport, input, call);
  }

  /** Price bands of each category, and how conversion stood after changes of price against before: an association, not an effect. */
  async prices(question: Scope & PricesInput = {}, call?: CallOptions): Promise<Prices> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetPricesDocument, { period, timeZone, filter, includeBots, input }, call))
      .analytics.prices;
  }

  /** What follows what in sessions, and the most frequent paths to purchase and away. @param question.level - Default `EVENT`. */
  async paths(question: Scope & PathsInput = {}, call?: CallOptions): Promise<Paths> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetPathsDocument, { period, timeZone, filter, includeBots, input }, call))
      .analytics.paths;
  }

  /**
   * How long buyers take from their first view of a product to its purchase, by category.
   * @param question.depth - parts of a category's code that name it, 1 to 4. Default: the whole code.
   * @param question.first - categories to list, 0 to 100. Default 20.
   */
  async timeToPurchase(question: Scope & TimeToPurchaseInput = {}, call?: CallOptions): Promise<TimeToPurchase> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (
      await this.#transport.request(GetTimeToPurchaseDocument, { period, timeZone, filter, includeBots, input }, call)
    ).analytics.timeToPurchase;
  }

  /** Of the users whose first event fell into a day, week or month: the share that came back so many later. */
  async retention(question: Scope & RetentionInput = {}, call?: CallOptions): Promise<Retention> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetRetentionDocument, { period, timeZone, filter, includeBots, input }, call))
      .analytics.retention;
  }

  /** Users by the week or month of their first view, cart or purchase; who was active, and what they spent. */
  async cohorts(question: Scope & CohortsInput = {}, call?: CallOptions): Promise<Cohorts> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetCohortsDocument, { period, timeZone, filter, includeBots, input }, call))
      .analytics.cohorts;
  }

  /** How long until they buy again, of the same category and of any. @param question.categoriesFirst - 0 to 100. Default 20. */
  async repeatPurchase(
    question: Scope & { categoriesFirst?: number } = {},
    call?: CallOptions,
  ): Promise<RepeatPurchase> {
    return (await this.#transport.request(GetRepeatPurchaseDocument, { ...question }, call)).analytics.repeatPurchase;
  }

  /** Buyers by recency, frequency and money, by rule or k-means. Save a segment as an audience of the kind `RFM_SEGMENT`. */
  async rfm(question: Scope & RfmInput = {}, call?: CallOptions): Promise<Rfm> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetRfmDocument, { period, timeZone, filter, includeBots, input }, call))
      .analytics.rfm;
  }

  /** Customer lifetime value by BG/NBD and Gamma-Gamma; `incomputable` says why there is none. */
  async lifetimeValue(question: Scope & LifetimeValueInput = {}, call?: CallOptions): Promise<LifetimeValue> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (
      await this.#transport.request(GetLifetimeValueDocument, { period, timeZone, filter, includeBots, input }, call)
    ).analytics.lifetimeValue;
  }
}
