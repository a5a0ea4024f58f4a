import { useTranslations } from 'use-intl';
import { useSavedViews } from './use-saved-views.js';
import { NameView } from './view-dialogs.js';

/** Asks under which name a page is kept as it is set up. */
export default function SaveView({ page, address, onClose }: { page: string; address: string; onClose(): void }) {
  const t = useTranslations();
  const { isBusy, refusal, save } = useSavedViews();
  const keep = async (name: string): Promise<void> => {
    if (await save({ view: null, name, page, address })) onClose();
  };
  return (
    <NameView
      title={t('views.saveThis')}
      name=""
      isBusy={isBusy}
      refusal={refusal}
      onSave={(name) => void keep(name)}
      onClose={onClose}
    />
  );
}
