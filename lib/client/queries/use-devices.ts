"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { type DeviceDto, DevicesDto } from "#lib/contracts/people";
import { get, remove } from "../request";

const KEY = ["devices"];

/** Where the signed-in person is signed in, and the act that ends it somewhere. */
export function useDevices(initial: readonly DeviceDto[]) {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => get("/me/sessions", DevicesDto, { signal }),
    initialData: { items: [...initial] },
  });
  const ended = useMutation({
    mutationFn: (id: string) => remove(`/me/sessions/${id}`, z.strictObject({ id: z.string() })),
    onSettled: () => cache.invalidateQueries({ queryKey: KEY }),
  });
  return {
    devices: query.data.items,
    signOut: (id: string) => ended.mutate(id),
    error: ended.error ?? query.error,
  };
}
