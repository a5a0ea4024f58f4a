import { expect, test } from 'vitest';
import { FEATURES } from './features.js';
import { buildApiSchema, schemaText } from './schema.js';

test('the schema builds and every field has an access rule', () => {
  expect(schemaText(buildApiSchema(FEATURES))).toContain('type Query');
});
