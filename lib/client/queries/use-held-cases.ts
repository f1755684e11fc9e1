"use client";
import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import { CaseRowDto } from "#lib/contracts/cases";
import { pageOf } from "#lib/contracts/common";
import { get } from "../request";

const REFRESH_MS = 10_000;
const MOST_ROWS = 200;
export type HeldCase = z.infer<typeof CaseRowDto>;
const CasePage = pageOf(CaseRowDto);

/** The claimed cases among the first 200 that wait in a queue, read again every ten seconds. */
export function useHeldCases(queueId: string) {
  const query = useQuery({
    queryKey: ["held_cases", queueId],
    queryFn: async ({ signal }) => {
      const path = `/cases?queue=${queueId}&state=waiting&limit=${MOST_ROWS}`;
      const { items } = await get(path, CasePage, { signal });
      return items.filter(({ holder }) => holder !== null);
    },
    refetchInterval: REFRESH_MS,
  });
  return { cases: query.data ?? null, error: query.error };
}
