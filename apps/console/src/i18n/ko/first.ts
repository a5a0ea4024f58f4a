import { app, noPermission, notFound, problem, setup, signIn, toast, userError, waiting } from './app.js';
import { demo, modelKind } from './parts.js';

/** 로그인하기 전에 쓰는 문구. 이것만 먼저 불러온다. */
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
