"use client";
import { useMutation } from "@tanstack/react-query";
import { ReplayDto } from "#lib/contracts/predictions";
import { post } from "../request";

/** Decides a stored prediction again and compares every bit. */
export function useReplayPrediction(id: string) {
  return useMutation({
    mutationFn: () => post(`/predictions/${id}/replay`, undefined, ReplayDto),
  });
}
