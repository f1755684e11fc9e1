import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { QueueDto } from "#lib/contracts/cases";
import { get } from "../request";

const REFRESH_MS = 10_000;
const QueueList = z.strictObject({ items: z.array(QueueDto), next_cursor: z.null() });

/** A list that came from the server, and the monotonic clock when it was asked for; zero when the page brought it. */
export type QueueList = { readonly items: QueueDto[]; readonly sinceMs: number };

/** The reader's queues with their figures, read again every ten seconds while the page is in sight. */
export function queueListOptions(initial: readonly QueueDto[]) {
  return queryOptions({
    queryKey: ["queues"],
    queryFn: ({ signal }) => readQueues(signal),
    initialData: { items: [...initial], sinceMs: 0 },
    refetchInterval: REFRESH_MS,
  });
}

/** The queues the reader may see, and the clock when they were asked for. */
export async function readQueues(signal: AbortSignal): Promise<QueueList> {
  const sinceMs = performance.now();
  const { items } = await get("/queues", QueueList, { signal });
  return { items, sinceMs };
}
