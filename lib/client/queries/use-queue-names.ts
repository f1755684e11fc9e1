"use client";
import { useQuery } from "@tanstack/react-query";
import { readQueues } from "./queue-list-options";

/** Names and titles of the queues the reader may see, to choose among; empty until they are there. */
export function useQueueNames(): readonly { readonly name: string; readonly title: string }[] {
  const { data } = useQuery({
    queryKey: ["queue-names"],
    queryFn: ({ signal }) => readQueues(signal),
    staleTime: 60_000,
  });
  return data?.items ?? [];
}
