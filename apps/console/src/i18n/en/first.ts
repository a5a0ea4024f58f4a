import { app, noPermission, notFound, problem, setup, signIn, toast, userError, waiting } from './app.js';
import { demo, modelKind } from './parts.js';

/** What is said before anybody is signed in: of all texts only these are waited for. */
export const first = {
  app,
  demo,
  modelKind,
  noPermission,
  notFound,
  problem,
  setup,
  signIn,
  toast,
  userError,
  waiting,
} as const;
