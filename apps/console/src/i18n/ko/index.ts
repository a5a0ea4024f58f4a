import type { Dictionary } from '../dictionary.js';
import {
  app,
  draft,
  noPermission,
  noSnapshot,
  notFound,
  problem,
  setup,
  signIn,
  toast,
  userError,
  waiting,
} from './app.js';
import { purchaseDrivers } from './purchase-drivers.js';
import { auditAction } from './audit-action.js';
import { behavior } from './behavior.js';
import { summaryReport } from './summary-report.js';
import { data, readAs } from './data.js';
import { recommendations } from './recommendations.js';
import { demand } from './demand.js';
import { designer } from './designer.js';
import { explore } from './explore.js';
import { code, field } from './field.js';
import { insights } from './insights.js';
import { role, settings } from './settings.js';
import { metric } from './metric.js';
import { models } from './models.js';
import {
  act,
  assumption,
  audience,
  chart,
  conflict,
  definition,
  archived,
  demo,
  estimate,
  eventType,
  evidence,
  fault,
  group,
  job,
  method,
  modelFeature,
  modelKind,
  scope,
  snapshotLine,
  tracking,
  table,
  words,
} from './parts.js';
import { actionItems, campaigns } from './plan.js';
import { monitor } from './monitor.js';
import { productAnalysis } from './product-analysis.js';
import { result } from './result.js';
import { rules } from './rules.js';
import { simulation } from './simulation.js';
import { today } from './today.js';
import { workingOut } from './working-out.js';
import { abandonment, funnel } from './funnel.js';
import { segments } from './segments.js';
import { views } from './views.js';
import { overview, products } from './overview.js';

/** 콘솔의 모든 한국어 문장. ICU 메시지이며, 한 문장은 한 메시지입니다. */
export const ko: Dictionary = {
  act,
  actionItems,
  app,
  purchaseDrivers,
  assumption,
  auditAction,
  audience,
  behavior,
  summaryReport,
  campaigns,
  chart,
  code,
  conflict,
  data,
  definition,
  demand,
  designer,
  archived,
  demo,
  draft,
  estimate,
  eventType,
  evidence,
  explore,
  fault,
  field,
  abandonment,
  funnel,
  group,
  insights,
  job,
  method,
  metric,
  modelFeature,
  modelKind,
  models,
  monitor,
  noPermission,
  noSnapshot,
  notFound,
  overview,
  problem,
  productAnalysis,
  products,
  readAs,
  recommendations,
  result,
  role,
  rules,
  scope,
  segments,
  settings,
  setup,
  signIn,
  simulation,
  snapshotLine,
  tracking,
  table,
  toast,
  today,
  userError,
  views,
  waiting,
  words,
  workingOut,
};
