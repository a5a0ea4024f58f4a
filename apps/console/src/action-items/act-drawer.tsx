import { Button, Drawer, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { stringifyDocument, useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { newMutationKey } from '../client/mutation-key.js';
import { useSession } from '../client/session.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { CreateAudienceDocument } from '@cartograph/sdk/operations/campaigns';
import { useFormats } from '../i18n/use-formats.js';
import type { ActRequest } from '../ui/page/act.js';
import { firstPicture } from '../ui/chart/chart-picture.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { RestoredNote, useKeptDraft } from '../ui/form/kept-draft.js';
import { useToast } from '../ui/notice/toast.js';
import { CreateActionItemDocument, CreateInsightDocument } from '@cartograph/sdk/operations/plan';
import classes from './act-drawer.module.css';
import { draftFields, draftInput, ItemFields, type Draft } from './item-fields.js';
import { useChoices } from './use-choices.js';

const ownAudience = 'from-finding';

/** From looking to doing: freezes the finding as an insight and starts an action item from it, in one form. */
export default function ActDrawer({ request, onClose }: { request: ActRequest; onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  const navigate = useNavigate();
  const toast = useToast();
  const read = useRefusal();
  const { dayRange } = useFormats();
  const { account, can } = useSession();
  const known = useChoices(undefined);
  const mayPlan = can('actions:write');
  const offered = request.audience && can('audiences:write') ? request.audience : null;
  const audienceName = offered
    ? t('audience.named', {
        kind: offered.kind,
        category: offered.category ? categoryLabel(offered.category) : '',
        hasPeriod: offered.period ? 'yes' : 'no',
        period: offered.period ? dayRange(offered.period.from, offered.period.to) : '',
      })
    : '';
  const choices = offered
    ? {
        ...known,
        audiences: [
          { value: ownAudience, label: t('act.newAudience', { name: audienceName }), size: 0, isSynthetic: false },
          ...known.audiences,
        ],
      }
    : known;
  // Taken when the drawer opens: what was seen, not what the page becomes meanwhile.
  const [picture] = useState(() => (request.isPictured === false ? null : firstPicture()));
  const kept = useKeptDraft(`act.${request.snapshotId}.${request.page}.${request.title}`, {
    summary: request.summary,
    note: '',
    title: request.title,
    description: '',
    ownerId: account?.id ?? null,
    dueOn: '',
    audienceId: offered && mayPlan ? ownAudience : null,
    upliftPercent: '' as Draft['upliftPercent'],
  });
  const { summary, note, ...draft } = kept.draft;
  const change = (part: Partial<typeof kept.draft>): void => kept.write({ ...kept.draft, ...part });
  const [refusal, setRefusal] = useState(accepted);
  const [keys] = useState(() => ({ insight: newMutationKey(), item: newMutationKey(), audience: newMutationKey() }));
  const [isSaving, setIsSaving] = useState(false);
  const [, createInsight] = useMutation(CreateInsightDocument);
  const [, createItem] = useMutation(CreateActionItemDocument);
  const [, createAudience] = useMutation(CreateAudienceDocument);

  /** The three mutations in order; each has a key, so that pressing again after a failure repeats none of them. */
  const run = async (): Promise<string | null> => {
    const insight = await createInsight({
      input: {
        title: draft.title.trim(),
        page: request.page,
        evidence: {
          query: stringifyDocument(request.document),
          variables: request.variables,
          snapshotId: request.snapshotId,
          summary: summary.trim(),
        },
        note: note.trim() === '' ? null : note.trim(),
        picture,
        claim: request.claim
          ? { ...request.claim, reference: request.claim.reference ?? 0, against: request.claim.against ?? null }
          : null,
        clientMutationKey: keys.insight,
      },
    });
    const insightId = insight.data?.createInsight.insight?.id;
    if (!insightId) {
      setRefusal(
        read({ userErrors: insight.data?.createInsight.userErrors, error: insight.error }, [
          'title',
          'summary',
          'note',
        ]),
      );
      return null;
    }
    if (!mayPlan) return insightId;
    let { audienceId } = draft;
    if (audienceId === ownAudience && offered) {
      const audience = await createAudience({
        input: { name: audienceName, rule: offered, clientMutationKey: keys.audience },
      });
      audienceId = audience.data?.createAudience.audience?.id ?? null;
      if (audienceId === null) {
        setRefusal(read({ userErrors: audience.data?.createAudience.userErrors, error: audience.error }));
        return null;
      }
    }
    const item = await createItem({
      input: { ...draftInput({ ...draft, audienceId }), insightId, clientMutationKey: keys.item },
    });
    const itemId = item.data?.createActionItem.actionItem?.id;
    if (itemId) return itemId;
    setRefusal(read({ userErrors: item.data?.createActionItem.userErrors, error: item.error }, draftFields));
    return null;
  };

  const save = async (): Promise<void> => {
    setIsSaving(true);
    const made = await run();
    setIsSaving(false);
    if (made === null) return;
    kept.forget();
    onClose();
    toast({
      kind: 'done',
      text: mayPlan ? t('act.created', { title: draft.title.trim() }) : t('act.kept', { title: draft.title.trim() }),
      ...(mayPlan
        ? {
            action: {
              label: t('act.open'),
              run: () => void navigate(`/action-items?item=${encodeURIComponent(made)}`),
            },
          }
        : {}),
    });
  };

  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={mayPlan ? t('act.title') : t('act.titleInsight')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="md">
          <FormAlert text={refusal.general} />
          <RestoredNote draft={kept} />
          <section className={classes.evidence} aria-label={t('evidence.title')}>
            <Textarea
              label={t('act.finding')}
              required
              autosize
              minRows={2}
              value={summary}
              onChange={(event) => change({ summary: event.currentTarget.value })}
              error={refusal.fields['summary']}
            />
            <Textarea
              label={t('act.note')}
              autosize
              minRows={1}
              value={note}
              onChange={(event) => change({ note: event.currentTarget.value })}
              error={refusal.fields['note']}
            />
            <p className={classes.note}>
              {t('act.frozen', { snapshot: request.snapshotId })} {picture && t('act.withPicture')}
            </p>
          </section>
          {mayPlan ? (
            <ItemFields draft={draft} onChange={change} choices={choices} errors={refusal.fields} />
          ) : (
            <TextInput
              label={t('actionItems.field.title')}
              required
              value={draft.title}
              onChange={(event) => change({ title: event.currentTarget.value })}
              error={refusal.fields['title']}
            />
          )}
          <Group justify="flex-end">
            <Button
              variant="default"
              onClick={() => {
                kept.forget();
                onClose();
              }}
              size="sm"
            >
              {t('act.cancel')}
            </Button>
            <Button type="submit" size="sm" loading={isSaving}>
              {mayPlan ? t('act.create') : t('act.keep')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
