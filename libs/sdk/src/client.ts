import { Access, Accounts, ApiKeys, type Account, type Viewer } from './shop/accounts.js';
import { Analytics } from './analytics/analytics.js';
import { Audiences, Campaigns } from './campaigns/campaigns.js';
import type { Connection } from './core/connection.js';
import { settled } from './core/errors.js';
import type {
  ChangePasswordInput,
  BoughtTogetherKind,
  CompleteSetupInput,
  SaveShopSettingsInput,
  SetupState,
  SignInInput,
  UpdateViewerInput,
} from './generated/schema.js';
import { Events } from './log/events.js';
import type { ImportId, ModelId } from './core/ids.js';
import { Imports } from './log/imports.js';
import { Jobs, type Job } from './shop/jobs.js';
import { Models } from './models/models.js';
import { Sessions, Users } from './shop/people.js';
import { ActionItems, Insights } from './plan/plan.js';
import { downloadQuarantine, quarantine, type QuarantinedRow, type QuarantineFile } from './log/quarantine.js';
import {
  frequentlyBoughtTogether,
  downloadRecommendations,
  exportRecommendations,
  recommend,
  similarProducts,
  whyNot,
  type BoughtTogetherList,
  type RecommendationExport,
  type RecommendationList,
  type RecommendationQuery,
  type SimilarProduct,
  type WhyNot,
  type WhyNotQuestion,
} from './models/recommendations.js';
import { RuleSets } from './models/rules.js';
import {
  GetCoverageDocument,
  GetDataHealthDocument,
  GetShopDocument,
  GetShopSettingsDocument,
  ListCategoriesDocument,
  SaveShopSettingsDocument,
} from './operations/shop.generated.js';
import { Products, type Category, type Coverage, type DataHealth, type Shop, type ShopSettings } from './shop/shop.js';
import { SavedViews } from './analytics/saved-views.js';
import { Snapshots } from './log/snapshots.js';
import { Trainings } from './models/trainings.js';
import { Transport, type CallOptions, type ClientOptions, type Document } from './core/transport.js';

/**
 * A typed client of one Cartograph server, for Node 20 and browsers.
 *
 * Every method rejects with a `CartographError`, whose `failure.kind` says what happened, or with a signal's own reason.
 * Results are plain objects; ids are strings that know what they name; lists are `for await`-able.
 *
 * @example
 * const client = new CartographClient({ url: 'http://127.0.0.1:4000', apiKey });
 * const { buyers, revenue } = await client.shop();
 */
export class CartographClient {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly products: Products;
  readonly analytics: Analytics;
  readonly models: Models;
  readonly trainings: Trainings;
  readonly ruleSets: RuleSets;
  readonly insights: Insights;
  readonly savedViews: SavedViews;
  readonly actionItems: ActionItems;
  readonly audiences: Audiences;
  readonly campaigns: Campaigns;
  readonly jobs: Jobs;
  readonly imports: Imports;
  readonly snapshots: Snapshots;
  readonly events: Events;
  readonly accounts: Accounts;
  readonly apiKeys: ApiKeys;
  readonly #access: Access;
  readonly #transport: Transport;

  constructor(options: ClientOptions) {
    const transport = new Transport(options);
    this.#transport = transport;
    this.#access = new Access(transport);
    this.users = new Users(transport);
    this.sessions = new Sessions(transport);
    this.products = new Products(transport);
    this.analytics = new Analytics(transport);
    this.models = new Models(transport);
    this.trainings = new Trainings(transport);
    this.ruleSets = new RuleSets(transport);
    this.insights = new Insights(transport);
    this.savedViews = new SavedViews(transport);
    this.actionItems = new ActionItems(transport);
    this.audiences = new Audiences(transport);
    this.campaigns = new Campaigns(transport);
    this.jobs = new Jobs(transport);
    this.imports = new Imports(transport);
    this.snapshots = new Snapshots(transport);
    this.events = new Events(transport);
    this.accounts = new Accounts(transport);
    this.apiKeys = new ApiKeys(transport);
  }

  /**
   * Runs any query or mutation of the schema.
   *
   * @param document - a typed document, whose result and variables are then typed, or GraphQL text.
   * @returns the answer's `data`. An answer with errors rejects; what data it had is the error's `partialData`.
   */
  graphql<Result = unknown, Variables = Record<string, unknown>>(
    document: Document<Result, Variables>,
    ...[variables, call]: Record<string, never> extends Variables
      ? [variables?: Variables, call?: CallOptions]
      : [variables: Variables, call?: CallOptions]
  ): Promise<Result> {
    return this.#transport.request<Result, Variables | undefined>(
      document as Document<Result, Variables | undefined>,
      variables,
      call,
    );
  }

  /** Runs any subscription of the schema over a WebSocket; end the iteration to stop it. */
  subscribe<Result = unknown, Variables = Record<string, unknown>>(
    document: Document<Result, Variables>,
    variables: Variables,
  ): AsyncIterableIterator<Result, void, undefined> {
    return this.#transport.subscribe(document, variables);
  }

  /** The shop's figures on the current snapshot. */
  async shop(call?: CallOptions): Promise<Shop> {
    return (await this.#transport.request(GetShopDocument, {}, call)).shop;
  }

  /** What the shop says of itself: name, currency, margins, costs of contacts, week start. What is null is unknown. */
  async shopSettings(call?: CallOptions): Promise<ShopSettings> {
    return (await this.#transport.request(GetShopSettingsDocument, {}, call)).shop.settings;
  }

  /**
   * Changes the shop's settings; what is left out stays as it is, null makes a value unknown.
   *
   * @param change.version - of the settings that were read. Default: overwrite whatever is there.
   * @throws CartographError - `user-errors` with each mistake at its place; with code CONFLICT when somebody changed them after `version`: `failure.payload` then holds them as they are now.
   */
  async saveShopSettings(change: SaveShopSettingsInput, call?: CallOptions): Promise<ShopSettings> {
    const { saveShopSettings } = await this.#transport.request(SaveShopSettingsDocument, { input: change }, call);
    return settled(saveShopSettings, (payload) => payload.settings);
  }

  /** Which days the log covers, and where it has faults. @param query.timeZone - whose days. Default: the shop's. */
  async coverage(query: { timeZone?: string } = {}, call?: CallOptions): Promise<Coverage> {
    return (await this.#transport.request(GetCoverageDocument, query, call)).shop.coverage;
  }

  /** What is odd in the log: prices, ids, names, bots by rule. Null before the first import. */
  async dataHealth(call?: CallOptions): Promise<DataHealth | null> {
    return (await this.#transport.request(GetDataHealthDocument, {}, call)).dataHealth;
  }

  /** Rows that an import put aside, in the order of its files. @param query - only those of a file, or with a reason. */
  quarantine(
    importId: ImportId,
    query: { file?: string; reason?: string } = {},
    call?: CallOptions,
  ): Connection<QuarantinedRow> {
    return quarantine(this.#transport, importId, query, call);
  }

  /**
   * The same rows as a file: `log` to mend and import again, `csv` with their reasons for a spreadsheet, `parquet` for programs (all rows).
   * Rejects with `not-found` where there are none.
   */
  downloadQuarantine(
    importId: ImportId,
    file: QuarantineFile = {},
    call?: CallOptions,
  ): Promise<ReadableStream<Uint8Array>> {
    return downloadQuarantine(this.#transport, importId, file, call);
  }

  /** @param parent - the code whose children are asked for; default the top. */
  async categories(parent?: string, call?: CallOptions): Promise<Category[]> {
    return (await this.#transport.request(ListCategoriesDocument, { parent }, call)).categories;
  }

  /** Products for one user, an anonymous session, a product's page or a category, by the model that won there. */
  recommendations(query: RecommendationQuery, call?: CallOptions): Promise<RecommendationList> {
    return recommend(this.#transport, query, call);
  }

  /** Why a product is not in the list that `recommendations` gives for the same question: its rank, its score, the rule that keeps it out. */
  whyNot(question: WhyNotQuestion, call?: CallOptions): Promise<WhyNot> {
    return whyNot(this.#transport, question, call);
  }

  /** Products like one, the nearest first. @param productExternalId - the log's own id. @param query.first - default 10. */
  similarProducts(
    productExternalId: string,
    query: { first?: number; model?: ModelId } = {},
    call?: CallOptions,
  ): Promise<SimilarProduct[]> {
    return similarProducts(this.#transport, productExternalId, query, call);
  }

  /** What is carted or bought in the same sessions. @param query.kind - default CARTED_TOGETHER. @param query.first - default 10. */
  frequentlyBoughtTogether(
    productExternalId: string,
    query: { kind?: BoughtTogetherKind; first?: number } = {},
    call?: CallOptions,
  ): Promise<BoughtTogetherList> {
    return frequentlyBoughtTogether(this.#transport, productExternalId, query, call);
  }

  /** Starts to write the lists of an audience, or of all users, to a file; when the job is done, fetch it with `downloadRecommendations`. */
  exportRecommendations(input: RecommendationExport, call?: CallOptions): Promise<Job> {
    return exportRecommendations(this.#transport, input, call);
  }

  /** The file that an export wrote, as it comes. @param job - one that is DONE. */
  downloadRecommendations(job: Job, call?: CallOptions): Promise<ReadableStream<Uint8Array>> {
    return downloadRecommendations(this.#transport, job, call);
  }

  /** Who the caller is; null for nobody. */
  viewer(call?: CallOptions): Promise<Viewer | null> {
    return this.#access.viewer(call);
  }

  /** Whether the first account still has to be made. Needs no sign-in. */
  setup(call?: CallOptions): Promise<SetupState> {
    return this.#access.setup(call);
  }

  /** Makes the first account with the token of the set-up link, and signs in. */
  completeSetup(input: CompleteSetupInput, call?: CallOptions): Promise<Account> {
    return this.#access.completeSetup(input, call);
  }

  /** Starts a session; its cookie is kept by the browser, or by this client outside of one. */
  signIn(input: SignInInput, call?: CallOptions): Promise<Account> {
    return this.#access.signIn(input, call);
  }

  signOut(call?: CallOptions): Promise<void> {
    return this.#access.signOut(call);
  }

  updateViewer(input: UpdateViewerInput, call?: CallOptions): Promise<Account> {
    return this.#access.updateViewer(input, call);
  }

  changePassword(input: ChangePasswordInput, call?: CallOptions): Promise<void> {
    return this.#access.changePassword(input, call);
  }

  /** Closes the WebSocket, so that a program can end. */
  close(): Promise<void> {
    return this.#transport.close();
  }
}
