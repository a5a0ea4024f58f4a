import { writeFileSync } from 'node:fs';
import { printSchemaText } from '../index.js';
import { schemaFile, unlistedBreakingChanges } from './schema-changes.js';

/** `npm run schema -w @cartograph/api`: writes schema.graphql, unless that would break callers without saying so. */
const text = printSchemaText();
const broken = await unlistedBreakingChanges(text);
if (broken.length > 0) {
  const lines = broken.map((change) => `  ${change.path ?? '(schema)'}: ${change.message}`);
  process.stderr.write(
    `schema.graphql was not written: these changes break callers. Undo them, or list each path with a reason in schema.breaking.json.\n${lines.join('\n')}\n`,
  );
  process.exitCode = 1;
} else {
  writeFileSync(schemaFile, text);
}
