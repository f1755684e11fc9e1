"use client";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { EndpointDto, type PolicyDraftDto, PolicyVersionDto } from "#lib/contracts/policies";
import { SimulationDto } from "#lib/contracts/simulation";
import { canonicalJson } from "#lib/kernel/canonical-json";
import { patch, post, put } from "../request";

type Policy = PolicyDraftDto["document"];
type Waiver = { readonly reason: string } | undefined;

/** What a document would do with the last `days` days of traffic; asked anew when the document changes. */
export function useSimulation({
  endpoint,
  document,
  days,
  ruler,
  segment,
  isSound,
}: {
  readonly endpoint: string;
  readonly document: Policy;
  readonly days: number;
  /** Whose costs and fees price both policies. */
  readonly ruler: "draft" | "live";
  /** A field whose values are told apart; empty for none. */
  readonly segment: string;
  /** Whether the document can be applied at all. */
  readonly isSound: boolean;
}) {
  return useQuery({
    queryKey: ["simulation", endpoint, days, ruler, segment, canonicalJson(document)],
    queryFn: ({ signal }) =>
      post(
        `/endpoints/${endpoint}/policies/draft/simulate`,
        { document, days, ruler, ...(segment === "" ? {} : { segment }) },
        SimulationDto,
        { signal },
      ),
    enabled: isSound,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** Puts the saved draft in force. */
export function usePublishPolicy(endpoint: string) {
  return useMutation({
    mutationFn: (publishing: {
      readonly reason: string;
      readonly base_version: number;
      readonly days: number;
      readonly waiver?: Waiver;
    }) => post(`/endpoints/${endpoint}/policies/draft/publish`, publishing, PolicyVersionDto),
  });
}

/** Puts an old version in force again, as a new one. */
export function useRestorePolicy(endpoint: string) {
  return useMutation({
    mutationFn: ({
      version,
      ...restoring
    }: {
      readonly version: number;
      readonly reason: string;
      readonly waiver?: Waiver;
    }) => post(`/endpoints/${endpoint}/policies/${version}/restore`, restoring, PolicyVersionDto),
  });
}

/** Gives the challenger this share of the traffic; 0 gives all of it back. */
export function useSplitTraffic(endpoint: string) {
  return useMutation({
    mutationFn: (share: number) =>
      patch(
        `/endpoints/${endpoint}`,
        { serving: { split: share > 0 ? { challenger_share: share } : null } },
        EndpointDto,
      ),
  });
}

/** Throws or lifts the stop switch. */
export function useStopEndpoint(endpoint: string) {
  return useMutation({
    mutationFn: (stop: { readonly mode: "review" | "reject" | "off"; readonly reason: string }) =>
      put(`/endpoints/${endpoint}/stop`, stop, EndpointDto),
  });
}
