import { Connection } from '../core/connection.js';
import { settled } from '../core/errors.js';
import type { SaveViewInput } from '../generated/schema.js';
import type { SavedViewId } from '../core/ids.js';
import {
  CountSavedViewsDocument,
  DeleteSavedViewDocument,
  GetSavedViewDocument,
  ListSavedViewsDocument,
  SaveViewDocument,
  type SavedViewFieldsFragment,
} from '../operations/saved-views.generated.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** A page of the console under a name: it keeps the question, not the answer. */
export type SavedView = SavedViewFieldsFragment;
/** What `savedViews.create` takes. */
export type NewSavedView = Pick<SaveViewInput, 'name' | 'page' | 'address' | 'clientMutationKey'>;
/** What `savedViews.change` takes: the version last seen, and the view as it shall be. */
export type SavedViewChange = Pick<SaveViewInput, 'name' | 'page' | 'address'> & { version: number };

/** Pages of the console as somebody set them up. A link to one stays, whatever it is called and shows. */
export class SavedViews {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first. @param page - only views of this page, such as `explore`. */
  list(page?: string, call?: CallOptions): Connection<SavedView> {
    return new Connection<SavedView>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListSavedViewsDocument, { ...at, page }, options)).savedViews,
        count: async (options) =>
          (await this.#transport.request(CountSavedViewsDocument, { page }, options)).savedViews.totalCount,
      },
      call,
    );
  }

  async get(id: SavedViewId, call?: CallOptions): Promise<SavedView | null> {
    return (await this.#transport.request(GetSavedViewDocument, { id }, call)).savedView;
  }

  async create(input: NewSavedView, call?: CallOptions): Promise<SavedView> {
    const { saveView } = await this.#transport.request(
      SaveViewDocument,
      { input: { clientMutationKey: mutationKey(), ...input } },
      call,
    );
    return settled(saveView, (payload) => payload.savedView);
  }

  /** @throws CartographError - `user-errors` with code CONFLICT when somebody changed the view after `version`; `failure.payload` then holds it as it is now. */
  async change(id: SavedViewId, change: SavedViewChange, call?: CallOptions): Promise<SavedView> {
    const { saveView } = await this.#transport.request(SaveViewDocument, { input: { ...change, id } }, call);
    return settled(saveView, (payload) => payload.savedView);
  }

  /** @throws CartographError - as {@link SavedViews.change}. */
  async delete(id: SavedViewId, version: number, call?: CallOptions): Promise<void> {
    const { deleteSavedView } = await this.#transport.request(
      DeleteSavedViewDocument,
      { input: { id, version } },
      call,
    );
    settled(deleteSavedView, (payload) => payload.deletedId);
  }
}
