/** Everything a caller can be allowed to do. A role is a set of these; an API key's scopes are a set of these. */
export const PERMISSIONS = [
  'shop:read',
  'shop:write',
  'analytics:read',
  'people:read',
  'recommendations:read',
  'plan:read',
  'insights:write',
  'evidence:approve',
  'actions:write',
  'audiences:write',
  'campaigns:write',
  'imports:write',
  'events:write',
  'lake:manage',
  'people:erase',
  'models:write',
  'rules:write',
  'jobs:read',
  'jobs:write',
  'accounts:manage',
  'keys:manage',
  'audit:read',
  'self',
] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Fields with this access answer anybody, signed in or not. */
export const PUBLIC = 'public';
/** A permission, any one of several, or nobody's. */
export type Access = Permission | readonly Permission[] | typeof PUBLIC;

/** Whether permissions open what asks for this access. */
export function opens(access: Access, permissions: ReadonlySet<Permission>): boolean {
  if (access === PUBLIC) return true;
  return typeof access === 'string' ? permissions.has(access) : access.some((one) => permissions.has(one));
}

export enum Role {
  OBSERVER = 'OBSERVER',
  VIEWER = 'VIEWER',
  ANALYST = 'ANALYST',
  MARKETER = 'MARKETER',
  OPERATOR = 'OPERATOR',
  ADMIN = 'ADMIN',
}

const readsFigures: Permission[] = [
  'shop:read',
  'analytics:read',
  'recommendations:read',
  'plan:read',
  'jobs:read',
  'self',
];
const reads: Permission[] = [...readsFigures, 'people:read'];

/** Roles are sets, not a ladder: an operator plans no campaign, a marketer imports no log. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  [Role.OBSERVER]: readsFigures,
  [Role.VIEWER]: reads,
  [Role.ANALYST]: [...reads, 'insights:write', 'evidence:approve'],
  [Role.MARKETER]: [
    ...reads,
    'shop:write',
    'insights:write',
    'actions:write',
    'audiences:write',
    'campaigns:write',
    'rules:write',
  ],
  [Role.OPERATOR]: [
    ...reads,
    'shop:write',
    'imports:write',
    'events:write',
    'lake:manage',
    'models:write',
    'rules:write',
    'jobs:write',
  ],
  [Role.ADMIN]: PERMISSIONS,
};

/** What a read-only key may do: look at everything a viewer sees, change nothing. */
export const READ_ONLY_SCOPES: readonly Permission[] = reads;

export function isPermission(value: string): value is Permission {
  return (PERMISSIONS as readonly string[]).includes(value);
}

export function permissionsOf(roles: readonly Role[]): Set<Permission> {
  return new Set(roles.flatMap((role) => ROLE_PERMISSIONS[role]));
}

/** Sending a file in: the log and what belongs to it, or exposures and outcomes of a campaign. What is done with it asks again. */
export const MAY_UPLOAD = ['imports:write', 'campaigns:write'] as const satisfies readonly Permission[];

/** Recording exposures and outcomes of a campaign from a file: the shop's own systems, or whoever runs campaigns. */
export const MAY_IMPORT_FOR_CAMPAIGN = ['events:write', 'campaigns:write'] as const satisfies readonly Permission[];
