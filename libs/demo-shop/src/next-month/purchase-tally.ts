import { PURCHASE, type EventSink } from '../event-sorter.js';

/** What was bought in a stretch of time. */
export interface Bought {
  purchases: number;
  cents: number;
}

/** Keeps one customer's purchases; exact copies of a row count once, as an import takes them. */
export class PurchaseTally implements EventSink {
  readonly #bought: { time: number; session: number; product: number; cents: number }[] = [];

  /** @param next - is handed every event as well. */
  constructor(private readonly next: EventSink | null = null) {}

  add(time: number, user: number, session: number, type: number, product: number, cents: number): void {
    this.next?.add(time, user, session, type, product, cents);
    if (
      type !== PURCHASE ||
      this.#bought.some((one) => one.time === time && one.session === session && one.product === product)
    )
      return;
    this.#bought.push({ time, session, product, cents });
  }

  /** In [from, to), seconds since 1 October 2019. */
  within(from: number, to: number): Bought {
    const found = { purchases: 0, cents: 0 };
    for (const { time, cents } of this.#bought) {
      if (time < from || time >= to) continue;
      found.purchases++;
      found.cents += cents;
    }
    return found;
  }
}
