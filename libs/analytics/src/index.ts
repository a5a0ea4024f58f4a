export { QuestionError, type QuestionProblem } from './question-error.js';
export type { Definition } from './definition.js';
export type { EventCounts } from './counts.js';
export type { Answer, Question } from './answer.js';
export type { EventFilter } from './event-filter.js';
export type { Period } from './period.js';
export { checkTimeZone } from './local-days.js';
export { overview, type Overview, type OverviewDay, type OverviewFigures } from './overview.js';
export { funnel, type Funnel, type FunnelCategory, type FunnelQuestion, type FunnelStep } from './funnel.js';
export type { FunnelProductMode } from './funnel-chains.js';
export { coverage, type Coverage, type CoverageDay } from './coverage.js';
export type { CoverageFault, CoverageFaultKind } from './coverage-faults.js';
export { shopFacts, type ShopFacts } from './shop-facts.js';
export { interactions, type InteractionColumns, type InteractionOptions } from './interactions.js';
export { audience, type Audience, type AudienceKind, type AudienceRule } from './audience.js';
export type { Cursor, Page, PageRequest, SortDirection } from './directory/keyset.js';
export { countUsers, findUsers, listUsers, type UserFilter, type UserOrder, type UserRecord } from './directory/users.js';
export {
  countSessions, findSessions, findSessionsByExternalId, listSessions, listSessionsOfUsers,
  type SessionFilter, type SessionOrder, type SessionOutcome, type SessionRecord,
} from './directory/sessions.js';
export { countProducts, findProducts, listProducts, type ProductFilter, type ProductOrder, type ProductRecord } from './directory/products.js';
export { listEvents, type EventRecord, type EventScope } from './directory/events.js';
export { listCategories, type CategoryRecord } from './directory/categories.js';
