import type { EventStore, EventType, Snapshot } from '@cartograph/events';
import type { Estimate } from '@cartograph/metrics';
import type { Definition } from './definition.js';
import type { EventFilter, Period } from './period.js';

export { QuestionError, type QuestionProblem } from './question-error.js';
export type { Definition } from './definition.js';
export type { EventFilter, Period } from './period.js';

// ---- answers
export interface EventCounts { views: number; carts: number; removes: number; purchases: number; total: number }
/** What every answer carries. */
export interface Answer { snapshot: Snapshot; timeZone: string; period: Period; definition: Definition }

// ---- overview
export interface OverviewFigures { counts: EventCounts; visitors: number; sessions: number; buyers: number; purchaseSessions: number; revenue: string; buyersPerVisitor: Estimate; purchaseSessionsPerSession: Estimate; revenuePerPurchaseSession: string | null }
export interface OverviewDay { date: string; figures: OverviewFigures }
export interface Overview extends Answer { total: OverviewFigures; previous: OverviewFigures | null; previousPeriod: Period | null; days: OverviewDay[]; faults: CoverageFault[] }
export declare function overview(store: EventStore, question: { timeZone: string; period?: Period | null; filter?: EventFilter | null; signal?: AbortSignal }): Promise<Overview>;

// ---- funnel
export type FunnelProductMode = 'any' | 'same';
export interface FunnelStep { eventType: EventType; sessions: number; perFirstStep: Estimate; perPreviousStep: Estimate; medianSecondsFromPrevious: number | null }
export interface FunnelCategory { category: string; steps: FunnelStep[] }
export interface Funnel extends Answer { productMode: FunnelProductMode; steps: FunnelStep[]; byCategory: FunnelCategory[]; purchaseSessionsWithoutCart: number }
export declare function funnel(store: EventStore, question: { timeZone: string; productMode?: FunnelProductMode; period?: Period | null; filter?: EventFilter | null; breakdownFirst?: number; signal?: AbortSignal }): Promise<Funnel>;

// ---- coverage
export type CoverageFaultKind = 'missing-day' | 'event-type-vanished' | 'partial-day';
export interface CoverageFault { date: string; kind: CoverageFaultKind; eventType: EventType | null; detail: string }
export interface CoverageDay { date: string; counts: EventCounts }
export interface Coverage { timeZone: string; days: CoverageDay[]; faults: CoverageFault[]; definition: Definition }
export declare function coverage(store: EventStore, question: { timeZone: string; signal?: AbortSignal }): Promise<Coverage>;

// ---- the shop as a whole
export interface ShopFacts { firstEventAt: Date | null; lastEventAt: Date | null; counts: EventCounts; users: number; sessions: number; products: number; buyers: number; revenue: string; zeroPrices: number; definition: Definition }
export declare function shopFacts(store: EventStore): Promise<ShopFacts>;

// ---- directory
/** Where an item lies in its listing: natural keys only, so that it keeps its meaning under a newer snapshot. */
export type Cursor = string[];
export interface PageRequest { first: number; after?: Cursor | null }
export interface Page<T> { items: { cursor: Cursor; value: T }[]; hasNextPage: boolean }
export type SortDirection = 'asc' | 'desc';
export interface UserRecord { userId: string; firstSeenAt: Date; lastSeenAt: Date; counts: EventCounts; sessionCount: number; spent: string }
export interface UserFilter { isBuyer?: boolean | null; externalIdPrefix?: string | null }
export interface UserOrder { field: 'external-id' | 'last-seen-at' | 'spent' | 'events'; direction: SortDirection }
/** `sessionKey` is unique in the log and stable under new imports. */
export interface SessionRecord { sessionKey: string; userId: string; userSession: string | null; startedAt: Date; endedAt: Date; durationSeconds: number; counts: EventCounts; outcome: SessionOutcome; value: string }
export type SessionOutcome = 'viewed' | 'carted' | 'purchased';
export interface SessionFilter { outcome?: SessionOutcome | null; userId?: string | null }
export interface SessionOrder { field: 'started-at' | 'events' | 'value'; direction: SortDirection }
export interface ProductRecord { productId: string; categoryId: string | null; category: string | null; brand: string | null; price: string; lowestPrice: string; highestPrice: string; counts: EventCounts; revenue: string; viewers: number; buyers: number; buyersPerViewer: Estimate }
export interface ProductFilter { category?: string | null; brand?: string | null; minPrice?: string | null; maxPrice?: string | null; search?: string | null }
export interface ProductOrder { field: 'external-id' | 'views' | 'carts' | 'purchases' | 'revenue' | 'price' | 'buyers-per-viewer'; direction: SortDirection }
export interface CategoryRecord { id: string; code: string | null; name: string; eventCount: number; productCount: number }
export interface EventRecord { at: Date; type: EventType; productId: string; price: string; userId: string; userSession: string | null }
/** One user's events, or one session's. */
export type EventScope = { userId: string } | { sessionKey: string };
export declare function listUsers(store: EventStore, page: PageRequest, filter?: UserFilter, order?: UserOrder): Promise<Page<UserRecord>>;
export declare function countUsers(store: EventStore, filter?: UserFilter): Promise<number>;
/** Records in the order asked; null where the log has no such user. */
export declare function findUsers(store: EventStore, userIds: readonly string[]): Promise<(UserRecord | null)[]>;
export declare function listSessions(store: EventStore, page: PageRequest, filter?: SessionFilter, order?: SessionOrder): Promise<Page<SessionRecord>>;
export declare function countSessions(store: EventStore, filter?: SessionFilter): Promise<number>;
export declare function findSessions(store: EventStore, sessionKeys: readonly string[]): Promise<(SessionRecord | null)[]>;
/** Sessions that carry the log's own session id; several when users share it. */
export declare function findSessionsByExternalId(store: EventStore, userSession: string, userId?: string | null): Promise<SessionRecord[]>;
export declare function listProducts(store: EventStore, page: PageRequest, filter?: ProductFilter, order?: ProductOrder): Promise<Page<ProductRecord>>;
export declare function countProducts(store: EventStore, filter?: ProductFilter): Promise<number>;
export declare function findProducts(store: EventStore, productIds: readonly string[]): Promise<(ProductRecord | null)[]>;
export declare function listCategories(store: EventStore, parent?: string | null): Promise<CategoryRecord[]>;
export declare function listEvents(store: EventStore, scope: EventScope, page: PageRequest): Promise<Page<EventRecord>>;
export declare function countEvents(store: EventStore, scope: EventScope): Promise<number>;

// ---- interactions
export interface InteractionColumns { userIds: string[]; productIds: string[]; users: Int32Array; products: Int32Array; views: Int32Array; carts: Int32Array; removes: Int32Array; purchases: Int32Array; firstAt: Float64Array; lastAt: Float64Array; definition: Definition }
/** One entry per (user, product) with at least one event of `eventTypes` (default all), sorted by user row, then product row; times in epoch seconds; only events in [from, to). */
export declare function interactions(store: EventStore, options?: { eventTypes?: readonly EventType[]; from?: Date | null; to?: Date | null; signal?: AbortSignal }): Promise<InteractionColumns>;

// ---- audiences
export type AudienceKind = 'all-visitors' | 'carted-not-bought' | 'viewed-not-carted' | 'buyers' | 'category-viewers';
export interface AudienceRule { kind: AudienceKind; /** Required by category-viewers, refused elsewhere. */ category?: string | null; /** Default: the whole log. */ period?: Period | null; timeZone: string }
export interface Audience extends Answer {
  size: number;
  /** Users who bought after they entered the audience, within the period. */
  buyers: number;
  buyersPerUser: Estimate;
  revenue: string;
  revenuePerUser: Estimate;
  /** Users entering the audience per local day of the period. */
  usersPerDay: number;
  /** Ascending user ids; `converted[i]` and `value[i]` belong to `userIds[i]`. */
  userIds: string[];
  converted: Uint8Array;
  value: Float64Array;
}
export declare function audience(store: EventStore, rule: AudienceRule, options?: { signal?: AbortSignal }): Promise<Audience>;
