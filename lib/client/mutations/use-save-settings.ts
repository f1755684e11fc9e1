"use client";
import { useMutation } from "@tanstack/react-query";
import { UserSettings } from "#lib/contracts/people";
import { put } from "../request";

/** Keeps the signed-in person's settings, whole. */
export function useSaveSettings() {
  return useMutation({
    mutationFn: (settings: UserSettings) => put("/me/settings", settings, UserSettings),
  });
}
