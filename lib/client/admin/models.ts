"use client";
import { useMutation } from "@tanstack/react-query";
import { AliasDto } from "#lib/contracts/models";
import { post, put } from "../request";

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
