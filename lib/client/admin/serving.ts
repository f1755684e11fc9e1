"use client";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { StartedJobDto } from "#lib/contracts/jobs";
import { type LadderFitRequest, LadderFitsDto } from "#lib/contracts/ladder-fits";
import { EndpointDto } from "#lib/contracts/policies";
import { type PatchServing, PrecomputeDto } from "#lib/contracts/serving";
import { EndpointServingDto, ServingOverviewDto } from "#lib/contracts/serving-figures";
import { get, patch, post } from "../request";
import { isEnded } from "./models";

/** How often live figures are read again while the page is in sight. */
const REFRESH_MS = 5000;
const LIST_REFRESH_MS = 10_000;
/** How often a running job is asked about. */
const JOB_MS = 1000;
/** A change waits until what it needs is loaded and filled. */
const WARM_MS = 120_000;

/** A page of endpoints and how they serve, kept fresh; begins with what the page brought. */
export function useServing(
  initial: ServingOverviewDto,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
) {
  const at = cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`;
  const name = `${limit}${at}`;
  useRendered("serving", name, initial);
  return useQuery({
    queryKey: ["serving", name],
    queryFn: ({ signal }) => get(`/serving?limit=${limit}${at}`, ServingOverviewDto, { signal }),
    initialData: initial,
    refetchInterval: LIST_REFRESH_MS,
  });
}

/** How one endpoint is served, kept fresh. */
export function useEndpointServing(initial: EndpointServingDto, hours: number) {
  const { name } = initial.endpoint;
  useRendered("serving-of", `${name} ${hours}`, initial);
  return useQuery({
    queryKey: ["serving-of", `${name} ${hours}`],
    queryFn: ({ signal }) =>
      get(`/endpoints/${name}/serving?hours=${hours}`, EndpointServingDto, { signal }),
    initialData: initial,
    refetchInterval: REFRESH_MS,
  });
}

/** What was made ahead for an endpoint and how far its job is, asked again until that ends. */
export function usePrecompute(initial: PrecomputeDto) {
  const { endpoint } = initial;
  useRendered("precompute", endpoint, initial);
  return useQuery({
    queryKey: ["precompute", endpoint],
    queryFn: ({ signal }) => get(`/endpoints/${endpoint}/precompute`, PrecomputeDto, { signal }),
    initialData: initial,
    refetchInterval: ({ state: { data } }) => (isBusy(data?.job) ? JOB_MS : LIST_REFRESH_MS),
  });
}

/** Starts the job that makes every answer ahead. */
export function useStartPrecompute(endpoint: string) {
  return useMutation({
    mutationFn: (refresh: boolean) =>
      post(`/endpoints/${endpoint}/precompute`, { refresh }, StartedJobDto),
  });
}

/** What was fitted for an endpoint's ladder and how far the fitting is. */
export function useLadderFits(endpoint: string) {
  return useQuery({
    queryKey: ["ladder", endpoint],
    queryFn: ({ signal }) => get(`/endpoints/${endpoint}/ladder`, LadderFitsDto, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data } }) => (isBusy(data?.job) ? JOB_MS : false),
  });
}

type Fitting = Pick<LadderFitRequest, "kind" | "dataset"> & Partial<LadderFitRequest>;

/** Starts the job that fits when a rung is climbed. */
export function useStartLadderFit(endpoint: string) {
  return useMutation({
    mutationFn: (fitting: Fitting) => post(`/endpoints/${endpoint}/ladder`, fitting, StartedJobDto),
  });
}

/** Changes how an endpoint is served; answers once the new ladder is warm and in force. */
export function useChangeServing(endpoint: string) {
  return useMutation({
    mutationFn: (change: { readonly serving: PatchServing; readonly reason: string }) =>
      patch(`/endpoints/${endpoint}`, change, EndpointDto, { timeoutMs: WARM_MS }),
  });
}

/** What the server has rendered anew, after an act on the page, is newer than what is kept. */
function useRendered(kind: string, name: string, rendered: unknown): void {
  const cache = useQueryClient();
  useEffect(() => {
    cache.setQueryData([kind, name], rendered);
  }, [cache, kind, name, rendered]);
}

function isBusy(job: PrecomputeDto["job"] | undefined): boolean {
  return job ? !isEnded(job) : false;
}
