import type { Route } from "next";

/** Address of a case. */
export function casePath(caseId: string): Route {
  return `/cases/${caseId}` as Route;
}

/** Address of a queue's board. */
export function queuePath(queueId: string): Route {
  return `/queues/${queueId}` as Route;
}

export const QUEUES_PATH = "/queues" as Route;
export const HISTORY_PATH = "/history" as Route;
export const POLICIES_PATH = "/policies" as Route;
