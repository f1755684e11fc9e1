"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { JobDto, StartedJobDto } from "#lib/contracts/jobs";
import {
  AliasDto,
  ModelVersionDetailDto,
  ModelVersionDto,
  ProbeReportDto,
} from "#lib/contracts/models";
import { get, post, postForm, put } from "../request";

/** How long a file may take to arrive and to be looked at. */
const UPLOAD_MS = 180_000;
/** How often a running job is asked about. */
const ASK_AGAIN_MS = 1000;

/** Points an alias at a version; endpoints that follow it serve that version from the next request on. */
export function useMoveAlias(model: string) {
  return useMutation({
    mutationFn: ({
      alias,
      ...move
    }: {
      readonly alias: string;
      readonly version: number;
      readonly reason: string;
      readonly waiver?: { readonly reason: string };
    }) => put(`/models/${model}/aliases/${alias}`, move, AliasDto),
  });
}

/** Points an alias back at what it pointed at before. */
export function useRollBack(model: string) {
  return useMutation({
    mutationFn: (rolling: { readonly alias: string; readonly reason: string }) =>
      post(`/models/${model}/rollback`, rolling, AliasDto),
  });
}

/** A file and what is said of it, as JSON text. */
export type Candidate = { readonly model: string; readonly file: File; readonly manifest: string };

/** What the server finds in a file; asked anew when the file or what is said of it changes, stored by nobody. */
export function useProbe(candidate: Candidate | null) {
  return useQuery({
    queryKey: [
      "probe",
      candidate && [candidate.model, fileKey(candidate.file), candidate.manifest],
    ],
    queryFn: async ({ signal }) => {
      if (candidate === null) return null;
      const path = `/models/${candidate.model}/probe`;
      return postForm(path, formOf(candidate), ProbeReportDto, { signal, timeoutMs: UPLOAD_MS });
    },
    placeholderData: (former) => former,
    enabled: candidate !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

/** Stores a file as the next version of its model. */
export function useRegister() {
  return useMutation({
    mutationFn: (candidate: Candidate) => {
      const path = `/models/${candidate.model}/versions`;
      return postForm(path, formOf(candidate), ModelVersionDetailDto, { timeoutMs: UPLOAD_MS });
    },
  });
}

/** Takes in a version that another installation exported, as one archive. */
export function useImport() {
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set("file", file);
      return postForm("/models/import", form, ModelVersionDetailDto, { timeoutMs: UPLOAD_MS });
    },
  });
}

/** Replaces the words a version is found by. */
export function useSetTags({ model, version }: { model: string; version: number }) {
  return useMutation({
    mutationFn: (tags: readonly string[]) =>
      put(`/models/${model}/versions/${version}/tags`, { tags }, ModelVersionDto),
  });
}

/** Starts answering a data set with a version. */
export function useEvaluate({ model, version }: { model: string; version: number }) {
  return useMutation({
    mutationFn: (dataset: string) =>
      post(`/models/${model}/versions/${version}/evaluate`, { dataset }, StartedJobDto),
  });
}

/** How far a job is, asked again until it ends; nothing is asked without an id. */
export function useJob(id: string | null) {
  return useQuery({
    queryKey: ["job", id],
    queryFn: ({ signal }) => (id === null ? null : get(`/jobs/${id}`, JobDto, { signal })),
    enabled: id !== null,
    refetchInterval: ({ state: { data } }) => (data && isEnded(data) ? false : ASK_AGAIN_MS),
  });
}

/** Whether nothing more will come of a job. */
export function isEnded({ state }: Pick<JobDto, "state">): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

function formOf({ file, manifest }: Candidate): FormData {
  const form = new FormData();
  form.set("manifest", manifest);
  form.set("file", file);
  return form;
}

function fileKey({ name, size, lastModified }: File): string {
  return `${name} ${size} ${lastModified}`;
}
