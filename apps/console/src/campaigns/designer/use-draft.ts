import { useDebouncedCallback } from '@mantine/hooks';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { usePatchParams, useUnread } from '../../ui/page/url-state.js';
import { draftKeys, fraction } from '../plan-state.js';
import { readPlan, writePlan } from './draft-address.js';
import type { ChangeOf, Draft } from './draft.js';

/** Long enough that a slider's way is one step of the address, short enough that a link copied at once is right. */
const PAUSE_MS = 250;

export interface DraftState {
  draft: Draft;
  change(part: ChangeOf<Draft>): void;
  /** It differs from what is saved. */
  isChanged: boolean;
  /** Back to what is saved. */
  discard(): void;
}

const perCent = (value: number): string => String(Number((value * 100).toPrecision(12)));

/** A draft that lives in the address where it differs from what is saved: it outlasts a reload, and can be sent to somebody. */
export function useDraft(saved: Draft): DraftState {
  const [search] = useSearchParams();
  const patch = usePatchParams();
  const [typed, setTyped] = useState<Draft | null>(null);
  const [sent, setSent] = useState<string | null>(null);
  const address = draftKeys.map((key) => search.get(key) ?? '').join(' ');
  const [taken, setTaken] = useState(address);
  if (address !== taken) {
    setTaken(address);
    if (address !== sent) setTyped(null);
  }
  const text = search.get('plan');
  const plan = useMemo(() => (text === null ? null : readPlan(text)), [text]);
  useUnread('plan', text !== null && plan === null ? text : null);
  const [uplift, alpha, power] = [search.get('uplift'), search.get('alpha'), search.get('power')];
  const written = useMemo<Draft>(
    () => ({
      plan: plan ?? saved.plan,
      upliftRelative: read(uplift, saved.upliftRelative, fraction),
      alpha: read(alpha, saved.alpha),
      power: read(power, saved.power),
    }),
    [plan, uplift, alpha, power, saved],
  );
  const draft = typed ?? written;
  const commit = useDebouncedCallback(
    (next: Draft) => {
      const params = paramsOf(next, saved);
      setSent(draftKeys.map((key) => params[key] ?? '').join(' '));
      patch(params, 'replace');
    },
    { delay: PAUSE_MS, flushOnUnmount: false },
  );
  const latest = useRef(draft);
  useLayoutEffect(() => {
    latest.current = draft;
  }, [draft]);
  // The same function for as long as it lives, so that an editor need not be drawn again for every step of a slider.
  const change = useCallback(
    (part: ChangeOf<Draft>): void => {
      const next = { ...latest.current, ...(typeof part === 'function' ? part(latest.current) : part) };
      latest.current = next;
      setTyped(next);
      commit(next);
    },
    [commit],
  );
  return {
    draft,
    change,
    isChanged: useMemo(() => Object.values(paramsOf(draft, saved)).some((value) => value !== null), [draft, saved]),
    discard: () => {
      commit.cancel();
      setTyped(null);
      patch({ plan: null, uplift: null, alpha: null, power: null }, 'replace');
    },
  };
}

function read(
  text: string | null,
  otherwise: number | null,
  convert: (value: number) => number = (value) => value,
): number | null {
  const value = Number(text);
  return text === null || text.trim() === '' || !Number.isFinite(value) ? otherwise : convert(value);
}

/** What of a draft differs from what is saved. */
function paramsOf(draft: Draft, saved: Draft): Record<(typeof draftKeys)[number], string | null> {
  const differing = (value: number | null, other: number | null, write: (value: number) => string): string | null =>
    value === null || value === other ? null : write(value);
  const plan = writePlan(draft.plan);
  return {
    plan: plan === writePlan(saved.plan) ? null : plan,
    uplift: differing(draft.upliftRelative, saved.upliftRelative, perCent),
    alpha: differing(draft.alpha, saved.alpha, String),
    power: differing(draft.power, saved.power, String),
  };
}
