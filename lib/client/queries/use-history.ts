"use client";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { z } from "zod";
import { HistoryRowDto } from "#lib/contracts/cases";
import { pageOf } from "#lib/contracts/common";
import { get } from "../request";

const HistoryPage = pageOf(HistoryRowDto);
export type HistoryPage = z.infer<typeof HistoryPage>;
type Timed = HistoryPage & { readonly sinceMs: number };

const KEY = ["history"];

/** One's own decisions, page after page; `sinceMs` is the clock when a page was asked for. */
export function useHistory(initial: HistoryPage) {
  const cache = useQueryClient();
  const [broughtMs] = useState(() => performance.now());
  const query = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    initialData: { pages: [{ ...initial, sinceMs: broughtMs }], pageParams: [null] },
    staleTime: 5000,
  });
  const refresh = () => cache.invalidateQueries({ queryKey: KEY });
  return { ...query, pages: query.data.pages, refresh };
}

/** The last answer of the reader, wherever it was given; `null` when there is none. */
export async function readLastAnswer(): Promise<HistoryRowDto | null> {
  const { items } = await get("/history?limit=1", HistoryPage);
  return items[0] ?? null;
}

async function readPage(cursor: string | null, signal: AbortSignal): Promise<Timed> {
  const sinceMs = performance.now();
  const at = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
  const page = await get(`/history?limit=25${at}`, HistoryPage, { signal });
  return { ...page, sinceMs };
}
