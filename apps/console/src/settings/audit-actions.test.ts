import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { auditAction } from '../i18n/en/audit-action.js';

test('every mutation has words for the audit log', () => {
  const schema = buildSchema(readFileSync(new URL('../../../api/schema.graphql', import.meta.url), 'utf8'));
  const downloads = ['downloadAnswer', 'downloadAudience', 'downloadQuarantine', 'downloadRecommendations'];
  // What was done stays on record, though it can be done no more.
  const former = ['simulateCampaign'];
  expect(Object.keys(auditAction).toSorted()).toEqual(
    [...Object.keys(schema.getMutationType()?.getFields() ?? {}), ...downloads, ...former].toSorted(),
  );
});
