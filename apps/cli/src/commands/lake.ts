import type { Command } from 'commander';
import { compactCommand } from './lake/compact.js';
import { diffCommand } from './lake/diff.js';
import { eraseCommand } from './lake/erase.js';
import { lsCommand } from './lake/ls.js';
import { pruneCommand } from './lake/prune.js';
import { quarantineCommand } from './lake/quarantine.js';
import { repairCommand } from './lake/repair.js';
import { rollbackCommand } from './lake/rollback.js';
import { verifyCommand } from './lake/verify.js';

/** `lake …`: looking after the snapshots. */
export function lakeCommand(program: Command): void {
  const lake = program
    .command('lake')
    .description('look after the snapshots: list, compare, roll back, compact, remove, verify, repair, erase users')
    .exitOverride();
  for (const add of [
    lsCommand,
    diffCommand,
    rollbackCommand,
    compactCommand,
    pruneCommand,
    verifyCommand,
    repairCommand,
    eraseCommand,
    quarantineCommand,
  ])
    add(lake);
}
