import { In } from 'typeorm';
import { defineLoader } from '../loader.js';
import { AccountEntity } from './account.entity.js';

/** Accounts by id: owners, creators, approvers. */
export const accountLoader = defineLoader<AccountEntity>(async (ids, context) => {
  const accounts = await context.decisions.read.findBy(AccountEntity, { id: In([...ids]) });
  return new Map(accounts.map((account) => [account.id, account]));
});
