"use client";
import { createContext } from "react";
import type { Binding, BindingId } from "./registry";

/** What an act of a key does, by the id of its binding. */
export type KeyActs = Partial<Record<BindingId, () => void>>;

export type Keys = {
  readonly bindings: readonly Binding[];
  readonly hasSingleKeys: boolean;
  /** Makes acts alive until the answer is called. */
  readonly enroll: (acts: () => KeyActs) => () => void;
  /** Says something to who cannot see the change. */
  readonly say: (text: string) => void;
};

/** The keys of the page one is on; `null` where nobody listens to keys. */
export const KeyContext = createContext<Keys | null>(null);
