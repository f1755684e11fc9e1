"use client";
import { use, useEffect, useRef } from "react";
import { printedKeys } from "./chord";
import { type KeyActs, KeyContext } from "./key-context";
import { BINDINGS, type BindingId, shownKey } from "./registry";

/** Makes acts alive for as long as the calling component is on the page; an act that is left out is dead for now. */
export function useKeyActs(acts: KeyActs): void {
  const desk = use(KeyContext);
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => desk?.enroll(() => latest.current), [desk]);
}

/** The key of a binding as its control prints it; nothing where single keys are switched off. */
export function useShownKey(id: BindingId): string | undefined {
  const desk = use(KeyContext);
  const key = shownKey(desk?.bindings ?? BINDINGS, id);
  const isOff = desk?.hasSingleKeys === false && !/Enter|Mod|Alt/.test(key);
  return key === "" || isOff ? undefined : printedKeys(key);
}

/** Says something to who cannot see the change. */
export function useSay(): (text: string) => void {
  return use(KeyContext)?.say ?? ignore;
}

function ignore(): void {
  // Outside a desk nobody listens.
}
