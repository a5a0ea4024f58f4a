import type { Job } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { useCampaignProblemWords } from './campaign-problem-words.js';
import { useProblemWords } from './problem-words.js';

/** Why jobs fail, by the code that the server gives; anything else is shown in the server's own words. */
const known = [
  'not-found',
  'no-match',
  'outside-import-folders',
  'unreadable',
  'no-permission',
  'no-logs',
  'empty',
  'header-only',
  'binary',
  'encoding',
  'damaged',
  'cut-file',
  'columns',
  'column-count',
  'is-catalogue',
  'no-catalogue',
  'too-many-bad',
  'mangled-ids',
  'id-collision',
  'file-changed',
  'unpacks-too-large',
  'read-otherwise',
  'months-lacking',
  'mixed-synthetic',
  'upload-gone',
  'no-space',
  'disk-failed',
  'out-of-memory',
  'passes-disagree',
  'lake-busy',
  'lease-lost',
  'no-data',
  'no-snapshot',
  'damaged-lake',
  'newer-data',
  'is-current',
  'totals-differ',
  'not-imported',
  'events-being-written',
  'snapshot-replaced',
  'training-gone',
  'simulation-gone',
  'members-missing',
  'damaged-model',
  'empty-audience',
  'nobody-followed',
  'audience-not-logged',
  'purchases-not-logged',
  'no-outcomes',
  'metric-not-in-history',
  'impossible-scenario',
  'audience-gone',
  'scenario-run-gone',
  'aa-run-gone',
  'lists-gone',
  'canceled',
  'server-stopped',
  'process-ended',
  'process-gone',
  'unavailable',
  'internal',
] as const;

/** What the server tells of a failure. */
export type JobFailure = Pick<Job, 'error' | 'errorCode' | 'errorFacts'>;

export interface JobErrorWords {
  text: string;
  /** False: the server's own English. */
  isTranslated: boolean;
}

/** Why a job failed, in the page's language: cause, place, value and remedy; what has no words here is shown as the server wrote it. */
export function useJobErrorWords(): (failure: JobFailure) => JobErrorWords {
  const t = useTranslations();
  const problem = useProblemWords();
  const ofCampaign = useCampaignProblemWords();
  const { list } = useFormats();
  return useCallback(
    ({ error, errorCode, errorFacts }) => {
      const own = ofCampaign(errorCode, errorFacts);
      if (own !== null) return { text: own, isTranslated: true };
      const code = known.find((one) => one === errorCode);
      if (!code) return { text: error ?? '', isTranslated: false };
      const facts = readFacts(errorFacts);
      const { file, read, bad, limit, needed, free, id, month, held } = facts;
      const isAllBad = read > 0 && bad === read;
      const cause = t(`jobError.${code}`, {
        file,
        read,
        bad,
        limit,
        needed,
        free,
        id,
        month,
        held,
        detail: error ?? '',
        fault: facts.fault === '' ? (isAllBad ? 'all' : 'none') : facts.fault,
        columns: facts.missing.length === 0 ? 'none' : list(facts.missing),
      });
      if (facts.line === 0) return { text: cause, isTranslated: true };
      const place = {
        line: String(facts.line),
        column: facts.column === '' ? 'none' : facts.column,
        reason: problem.reason(facts.reason),
        remedy: problem.remedy(facts.reason, facts.remedy),
      };
      return { text: t('words.two', { first: cause, second: t('data.firstBad', place) }), isTranslated: true };
    },
    [t, problem, ofCampaign, list],
  );
}

/** What a sentence may name; what is not told is empty. */
function readFacts(facts: unknown) {
  const told = new Map(Object.entries(typeof facts === 'object' && facts !== null ? facts : {}));
  const text = (name: string): string => {
    const fact: unknown = told.get(name);
    return typeof fact === 'string' ? fact : '';
  };
  const count = (name: string): number => {
    const fact: unknown = told.get(name);
    return typeof fact === 'number' ? fact : 0;
  };
  const missing: unknown = told.get('missing');
  return {
    file: text('file') || 'none',
    fault: text('fault'),
    id: text('id'),
    column: text('column'),
    reason: text('reason'),
    remedy: text('remedy'),
    month: text('month'),
    held: text('held'),
    read: count('read'),
    bad: count('bad'),
    limit: count('limit'),
    needed: count('needed'),
    free: count('free'),
    line: count('line'),
    missing: Array.isArray(missing) ? missing.filter((name) => typeof name === 'string') : [],
  };
}
