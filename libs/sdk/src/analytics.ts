import { GetFunnelDocument, GetOverviewDocument, type GetFunnelQuery, type GetOverviewQuery } from './analytics.generated.js';
import type { EventFilter, FunnelInput, PeriodInput } from './generated/schema.js';
import type { CallOptions, Transport } from './transport.js';

/** Figures by local day, with the period before. */
export type Overview = GetOverviewQuery['analytics']['overview'];
/** Sessions by how far they came: view, cart, purchase. */
export type Funnel = GetFunnelQuery['analytics']['funnel'];

/** What an analytic question is about. Default: everything the log covers, in the shop's time zone. */
export interface Scope {
  /** Local days, both inclusive. */
  period?: PeriodInput;
  /** An IANA name, `Asia/Seoul`. */
  timeZone?: string;
  filter?: EventFilter;
  /** Whether sessions that look like a bot's count. Default true. */
  includeBots?: boolean;
}

/** A marketer's questions. Every answer names its snapshot, time zone, period and definition. */
export class Analytics {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async overview(scope: Scope = {}, call?: CallOptions): Promise<Overview> {
    return (await this.#transport.request(GetOverviewDocument, { ...scope }, call)).analytics.overview;
  }

  /** @param question.productMode - `SAME_PRODUCT` asks that view, cart and purchase be of one product. Default `ANY_PRODUCT`. */
  async funnel(question: Scope & FunnelInput = {}, call?: CallOptions): Promise<Funnel> {
    const { period, timeZone, filter, includeBots, ...input } = question;
    return (await this.#transport.request(GetFunnelDocument, { period, timeZone, filter, includeBots, input }, call)).analytics.funnel;
  }
}
