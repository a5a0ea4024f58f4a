import type { Command } from 'commander';
import { deleteCommand } from './models/delete.js';
import { listCommand } from './models/list.js';
import { promoteCommand, rollbackCommand } from './models/promote.js';
import { scheduleCommand } from './models/schedule.js';

/** `models …`: what was trained, which model is live, and when the next training is. */
export function modelsCommand(program: Command): void {
  const models = program
    .command('models')
    .description('look after trainings and their models: list, promote, roll back, delete, schedule')
    .exitOverride();
  for (const add of [listCommand, promoteCommand, rollbackCommand, deleteCommand, scheduleCommand]) add(models);
}
