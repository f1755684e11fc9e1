"use client";
import { useQuery } from "@tanstack/react-query";
import type { QueueDto } from "#lib/contracts/cases";
import { queueListOptions } from "./queue-list-options";

/** The reader's queues, kept fresh; begins with what the page brought. */
export function useQueues(initial: readonly QueueDto[]) {
  const { data, error, refetch, isFetching } = useQuery(queueListOptions(initial));
  return { queues: data.items, sinceMs: data.sinceMs, error, refetch, isFetching };
}
