"use client";
import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import {
  CreatedKeyDto,
  type CreateKeyRequest,
  InvitedUserDto,
  type InviteUserRequest,
  KeyDto,
  NewPasswordDto,
  type PatchUserRequest,
  RemovedDemoDto,
  UserDto,
} from "#lib/contracts/people";
import { patch, post, remove } from "../request";

/** Invites a person; the answer holds the first password, once. */
export function useInviteUser() {
  return useMutation({
    mutationFn: (person: z.infer<typeof InviteUserRequest>) =>
      post("/users", person, InvitedUserDto),
  });
}

/** Sets a person's roles, shuts them out or lets them in; ends their sessions. */
export function useChangeUser(id: string) {
  return useMutation({
    mutationFn: (change: z.infer<typeof PatchUserRequest>) =>
      patch(`/users/${id}`, change, UserDto),
  });
}

/** Gives a person a new password; the answer holds it, once. */
export function useResetPassword(id: string) {
  return useMutation({
    mutationFn: () => post(`/users/${id}/password`, undefined, NewPasswordDto),
  });
}

/** Makes a key; the answer holds its secret, once. */
export function useCreateKey() {
  return useMutation({
    mutationFn: (key: z.input<typeof CreateKeyRequest>) => post("/keys", key, CreatedKeyDto),
  });
}

/** Revokes a key at once and for ever. */
export function useRevokeKey(id: string) {
  return useMutation({ mutationFn: () => remove(`/keys/${id}`, KeyDto) });
}

/** Takes the whole demo out; whoever signed in with a demo account is signed out by it. */
export function useRemoveDemo() {
  return useMutation({ mutationFn: () => remove("/demo", RemovedDemoDto) });
}
