import { whole } from '../../figure-text.js';
import type { SharedData } from '../../family.js';
import { rowOf } from '../../log/csr-rows.js';
import { byShare, checkK, checkProduct, checkProfile, emptyLists } from '../../rank.js';
import type { Explanation, Profile, RankedLists, RankOptions } from '../../recommender.js';
import { PersonByPerson } from '../person-by-person.js';
import { sessionAtHand, type UserSessions } from './session-at-hand.js';
import type { SessionIndex } from './session-index.js';
import { SessionScorer } from './session-scorer.js';
import type { SessionKnnSettings } from './session-settings.js';
import { Together } from './together.js';

/** The two kinds: they differ in how the frequency of a product enters its score. */
export type SessionKnnKind = 'V_SKNN' | 'VMIS_KNN';

/** What of the shared data a session model looks at. */
export type SessionShared = Pick<SharedData, 'users' | 'products' | 'strengths' | 'seen'>;

const NAMES = { V_SKNN: 'V-SkNN', VMIS_KNN: 'VMIS-kNN' } as const;

/**
 * Recommends what the sessions most like the one at hand held; see {@link SessionScorer} for the formula. With |H| past sessions, h of them with
 * the product, and the setting `idf` w ≥ 0, its factor is
 * - V_SKNN: 1 + w·ln(|H|/h)
 * - VMIS_KNN: 1 where w = 0, else w·ln(|H|/h), so that a product of every session scores 0 and is not listed.
 *
 * A training user is asked about by the last session, a profile by its session; both by their other products before it where `history` is set, and by these alone where there is no session.
 * Nobody without either gets a list.
 * One question at a time: the working memory is the model's, about 21 bytes a product.
 *
 * @see Ludewig, Jannach, UMUAI 28 (2018) 331–390; Ludewig et al., UMUAI 31 (2021) 149–181 (V-SkNN).
 * @see Kersbergen, Sprangers, Schelter, SIGMOD 2022, 150–159 (VMIS-kNN).
 */
export class SessionKnnModel extends PersonByPerson<SessionShared> {
  readonly kind: SessionKnnKind;
  readonly filtersSeen = true;
  readonly settings: SessionKnnSettings;
  readonly index: SessionIndex;
  readonly lastSessions: UserSessions;
  private readonly scorer: SessionScorer;
  private readonly together: Together;

  constructor(
    kind: SessionKnnKind,
    shared: SessionShared,
    index: SessionIndex,
    lastSessions: UserSessions,
    settings: SessionKnnSettings,
  ) {
    super(shared);
    this.kind = kind;
    this.index = index;
    this.lastSessions = lastSessions;
    this.settings = settings;
    this.scorer = new SessionScorer(index, settings, idfFactors(kind, index, settings.idf));
    this.together = new Together(index);
  }

  get name(): string {
    const { neighbors, sample, decay, match, proximity, idf, reminders, history, singles, repeats } = this.settings;
    return `${NAMES[this.kind]} on sessions (${whole(neighbors)} of the latest ${whole(sample)}, decay ${decay}, match ${match}${proximity === null ? '' : `, proximity ${proximity}`}, idf ${idf}, reminders ${reminders}${history ? ', with history' : ''}${singles ? ', one-product sessions too' : ''}${repeats ? ', repeats kept' : ''})`;
  }

  /** The products that stood in most of the latest sessions with it. */
  similarProducts(product: number, k: number, options: Pick<RankOptions, 'allowed'> = {}): RankedLists {
    checkK(k);
    checkProduct(product, this.products);
    const lists = emptyLists(1, k);
    this.together.rank(product, k, options.allowed, (rank, other, sessions) => {
      lists.indices[rank] = other;
      lists.scores[rank] = sessions;
    });
    return lists;
  }

  explainUser(user: number, product: number): Explanation {
    checkProduct(product, this.products);
    return user < 0 ? { kind: 'none' } : this.explain(this.sessionOf(user), product);
  }

  explainProfile(profile: Profile, product: number): Explanation {
    checkProfile(profile, this.products);
    checkProduct(product, this.products);
    return this.explain(this.atHand(profile), product);
  }

  explainSimilar(other: number, product: number): Explanation {
    checkProduct(other, this.products);
    checkProduct(product, this.products);
    const value = this.together.count(other, product);
    return value === 0 ? { kind: 'none' } : { kind: 'similar', product: other, measure: 'sessions-with-both', value };
  }

  private explain(session: Int32Array, product: number): Explanation {
    const { reminders } = this.settings;
    const isLeftOut =
      reminders === 'none' ? session.includes(product) : reminders === 'not-last' && session.at(-1) === product;
    const { sessions, parts } = isLeftOut ? { sessions: 0, parts: [] } : this.scorer.explain(session, product);
    const total = parts.reduce((sum, part) => sum + part.value, 0);
    if (!(total > 0)) return { kind: 'none' };
    const shares = parts.map((part) => ({ product: part.product, share: part.value / total }));
    return { kind: 'like-sessions', sessions, products: shares.toSorted(byShare) };
  }

  private sessionOf(user: number): Int32Array {
    const { indptr, products } = this.lastSessions;
    const session = products.subarray(indptr[user]!, indptr[user + 1]!);
    if (session.length > 0 && !this.settings.history) return session;
    const { csr, lastAt } = this.shared.strengths;
    return this.atHand({
      session,
      products: rowOf(csr, user).products,
      lastAt: lastAt.subarray(csr.indptr[user]!, csr.indptr[user + 1]!),
    });
  }

  private atHand(profile: Pick<Profile, 'session' | 'products' | 'lastAt'>): Int32Array {
    const { lastEvents, history, repeats } = this.settings;
    return sessionAtHand(profile, lastEvents, history, repeats);
  }

  protected override writeUser(
    lists: RankedLists,
    position: number,
    user: number,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void {
    if (user >= 0) this.write(lists, position, this.sessionOf(user), seen, allowed);
  }

  protected override writeProfile(
    lists: RankedLists,
    position: number,
    profile: Profile,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void {
    this.write(lists, position, this.atHand(profile), seen, allowed);
  }

  private write(
    lists: RankedLists,
    position: number,
    session: Int32Array,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void {
    const first = position * lists.k;
    this.scorer.rank(session, { k: lists.k, seen, allowed }, (rank, product, score) => {
      lists.indices[first + rank] = product;
      lists.scores[first + rank] = score;
    });
  }
}

/** The factor of each product's score; 0 for a product of no session. */
function idfFactors(kind: SessionKnnKind, index: SessionIndex, weight: number): Float64Array {
  const sessions = index.users.length;
  return Float64Array.from(index.holders, (holders) => {
    if (holders === 0) return 0;
    const rarity = weight * Math.log(sessions / holders);
    return kind === 'V_SKNN' || weight === 0 ? 1 + rarity : rarity;
  });
}
