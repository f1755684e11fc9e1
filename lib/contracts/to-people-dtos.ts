import type { AuditEvent } from "#lib/audit-log/list-events";
import type { ApiKey } from "#lib/identity/keys/api-key";
import type { Account } from "#lib/identity/people/account";
import type { Settings } from "#lib/identity/settings";
import type { Device } from "#lib/identity/sign-ins/device";
import type { AuditEventDto, DeviceDto, KeyDto, MeDto, UserDto } from "./people";

/** The signed-in person as they see themselves. */
export function toMeDto(account: Account, settings: Settings): MeDto {
  const { id, name, email, roles, isDemo } = account;
  return {
    ...{ id, name, email, roles: [...roles], demo: isDemo },
    settings: { ...settings, keys: { ...settings.keys } },
  };
}

/** A person as administrators and auditors see them, with the queues they work. */
export function toUserDto(account: Account, queues: UserDto["queues"]): UserDto {
  const { id, name, email, roles, disabledAt, isDemo, createdAt } = account;
  return {
    ...{ id, name, email, roles: [...roles], queues },
    ...{ disabled: disabledAt !== null, demo: isDemo, created_at: createdAt.toISOString() },
  };
}

/** A key without its secret. */
export function toKeyDto(key: ApiKey): KeyDto {
  const { id, name, prefix, scopes, endpoints, isDemo } = key;
  return {
    ...{ id, name, prefix, scopes: [...scopes], endpoints: [...endpoints], demo: isDemo },
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  };
}

/** A place where somebody is signed in; `currentId` is the session that asks. */
export function toDeviceDto(device: Device, currentId: string): DeviceDto {
  return {
    ...{ id: device.id, user_agent: device.userAgent, this_one: device.id === currentId },
    signed_in_at: device.signedInAt.toISOString(),
    last_active_at: device.lastActiveAt.toISOString(),
  };
}

/** An entry of the audit log. */
export function toAuditEventDto(event: AuditEvent): AuditEventDto {
  const { id, actorId, actorRole, act, objectKind, objectId, before, after, reason } = event;
  return {
    ...{ id, actor: actorId, actor_role: actorRole, act },
    ...{ object_kind: objectKind, object_id: objectId, before, after, reason },
    ...{ request_id: event.requestId, at: event.at.toISOString() },
  };
}
