import type { SharedData } from '../family.js';
import { rowOf } from '../log/csr-rows.js';
import { checkK, checkProfile, checkUsers, emptyLists } from '../rank.js';
import type { Explanation, ModelKind, Profile, RankedLists, RankOptions, Recommender } from '../recommender.js';
import { OnSharedData } from './on-shared-data.js';

const NOTHING = new Int32Array();

/** A recommender that makes one list after the other, with what each person has seen passed over unless it is asked for. */
export abstract class PersonByPerson<Shared extends Pick<SharedData, 'users' | 'products' | 'seen'>>
  extends OnSharedData<Shared>
  implements Recommender
{
  abstract readonly kind: ModelKind;
  abstract readonly name: string;

  recommendUsers(users: Int32Array, k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    checkUsers(users, this.users);
    const lists = emptyLists(users.length, k);
    for (const [position, user] of users.entries()) {
      const seen = user < 0 || options.includeSeen ? NOTHING : rowOf(this.shared.seen.csr, user).products;
      this.writeUser(lists, position, user, seen, options.allowed);
    }
    return lists;
  }

  recommendProfiles(profiles: readonly Profile[], k: number, options: RankOptions = {}): RankedLists {
    checkK(k);
    const lists = emptyLists(profiles.length, k);
    for (const [position, profile] of profiles.entries()) {
      checkProfile(profile, this.products);
      this.writeProfile(lists, position, profile, options.includeSeen ? NOTHING : profile.seen, options.allowed);
    }
    return lists;
  }

  abstract similarProducts(product: number, k: number, options?: Pick<RankOptions, 'allowed'>): RankedLists;

  abstract explainUser(user: number, product: number): Explanation;

  abstract explainProfile(profile: Profile, product: number): Explanation;

  abstract explainSimilar(other: number, product: number): Explanation;

  /** Writes the list of a training user, or of an unknown one (row −1), into a place of the lists; products that are `seen` (ascending rows) or not allowed are not in it. */
  protected abstract writeUser(
    lists: RankedLists,
    position: number,
    user: number,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void;

  /** The same for a profile. */
  protected abstract writeProfile(
    lists: RankedLists,
    position: number,
    profile: Profile,
    seen: Int32Array,
    allowed: Uint8Array | undefined,
  ): void;
}
