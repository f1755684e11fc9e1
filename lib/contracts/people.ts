import { z } from "zod";
import { ROLES, SCOPES } from "#lib/kernel/principal";
import { Instant, PageQuery, textUpTo } from "./common";

export const UserSettings = z.strictObject({
  theme: z.enum(["system", "light", "dark"]).default("system"),
  single_keys: z.boolean().default(true),
  keys: z.record(z.string().max(60), z.array(z.string().max(40)).max(4)).default({}),
  text_size: z.enum(["normal", "large"]).default("normal"),
});
export type UserSettings = z.infer<typeof UserSettings>;

export const MeDto = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(ROLES)),
  settings: UserSettings,
  demo: z.boolean(),
});
export type MeDto = z.infer<typeof MeDto>;

export const UserDto = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(ROLES)),
  queues: z.array(z.strictObject({ name: z.string(), lead: z.boolean() })),
  disabled: z.boolean(),
  demo: z.boolean(),
  created_at: Instant,
});
export type UserDto = z.infer<typeof UserDto>;

export const KeyDto = z.strictObject({
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  endpoints: z.array(z.string()),
  created_at: Instant,
  expires_at: Instant.nullable(),
  last_used_at: Instant.nullable(),
  revoked_at: Instant.nullable(),
  demo: z.boolean(),
});
export type KeyDto = z.infer<typeof KeyDto>;

export const SignInRequest = z.strictObject({
  email: z.email().max(254),
  password: z.string().max(1000),
});

/** Who has just signed in; the cookie travels in its own header. */
export const SignedInDto = z.strictObject({
  redirect: z.literal(false),
  user: z.strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    roles: z.array(z.enum(ROLES)),
  }),
});
export type SignedInDto = z.infer<typeof SignedInDto>;

export const ChangePasswordRequest = z.strictObject({
  current: z.string().max(1000),
  next: textUpTo(256),
});

/** A place where a person is signed in. */
export const DeviceDto = z.strictObject({
  id: z.string(),
  user_agent: z.string().nullable(),
  signed_in_at: Instant,
  last_active_at: Instant,
  this_one: z.boolean(),
});
export type DeviceDto = z.infer<typeof DeviceDto>;
export const DevicesDto = z.strictObject({ items: z.array(DeviceDto) });

const Roles = z.array(z.enum(ROLES)).max(ROLES.length);
export const InviteUserRequest = z.strictObject({
  name: textUpTo(100, 1),
  email: z.email().max(254),
  roles: Roles,
});
export const PatchUserRequest = z
  .strictObject({ roles: Roles.optional(), disabled: z.boolean().optional() })
  .refine((patch) => patch.roles !== undefined || patch.disabled !== undefined, {
    message: "say what to change: roles or disabled",
  });

/** The only answer that holds a person's first password. */
export const InvitedUserDto = z.strictObject({ user: UserDto, password: z.string() });
export const NewPasswordDto = z.strictObject({ password: z.string() });

export const CreateKeyRequest = z.strictObject({
  name: textUpTo(100, 1),
  scopes: z.array(z.enum(SCOPES)).min(1),
  endpoints: z.array(z.string().max(64)).max(100).default([]),
  expires_at: Instant.optional(),
});

/** The only answer that holds the secret. */
export const CreatedKeyDto = z.strictObject({ key: KeyDto, secret: z.string() });

export const AuditEventDto = z.strictObject({
  id: z.string(),
  actor: z.string(),
  actor_role: z.string(),
  act: z.string(),
  object_kind: z.string(),
  object_id: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  reason: z.string().nullable(),
  request_id: z.string().nullable(),
  at: Instant,
});
export type AuditEventDto = z.infer<typeof AuditEventDto>;

export const AuditEventQuery = PageQuery.extend({
  actor: z.string().max(80).optional(),
  act: z.string().max(80).optional(),
  object_kind: z.string().max(80).optional(),
  object_id: z.string().max(80).optional(),
  from: Instant.optional(),
  to: Instant.optional(),
});

/** How much of the demo was taken out. */
export const RemovedDemoDto = z.strictObject({
  endpoints: z.int(),
  predictions: z.int(),
  queues: z.int(),
  models: z.int(),
  people: z.int(),
  keys: z.int(),
});
