"use client";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { type Begun, strike } from "./dispatch";
import { HelpSheet } from "./help-sheet";
import { type KeyActs, KeyContext, type Keys } from "./key-context";
import { focusDesk, isComposing, isDialogOpen, isEditable, momentOf } from "./key-moment";
import { Palette } from "./palette";
import { type Binding, type BindingId, bindingsWith, type OwnKeys } from "./registry";

const DESKS: readonly (readonly [BindingId, string])[] = [
  ["everywhere.queues", "/queues"],
  ["everywhere.history", "/history"],
  ["everywhere.policies", "/policies"],
  ["everywhere.models", "/models"],
];

/** Hears every key of the page, and holds the sheet of keys, the palette and the line for screen readers. */
export function KeyDesk({
  ownKeys,
  hasSingleKeys,
  paths,
  children,
}: {
  readonly ownKeys: OwnKeys;
  readonly hasSingleKeys: boolean;
  /** The desks this person may open. */
  readonly paths: readonly string[];
  readonly children: ReactNode;
}) {
  const router = useRouter();
  const bindings = useMemo(() => bindingsWith(ownKeys), [ownKeys]);
  const enrolled = useRef<(() => KeyActs)[]>([]);
  const [open, setOpen] = useState<"help" | "palette" | null>(null);
  const [said, setSaid] = useState("");

  const own: KeyActs = {
    "everywhere.help": () => setOpen("help"),
    "everywhere.palette": () => setOpen("palette"),
  };
  for (const [id, path] of DESKS) {
    if (paths.includes(path)) own[id] = () => router.push(path as Route);
  }
  const alive = (): KeyActs => Object.assign({}, own, ...enrolled.current.map((read) => read()));
  useKeydown(alive, { bindings, hasSingleKeys });

  const desk = useMemo<Keys>(
    () => ({
      bindings,
      hasSingleKeys,
      enroll: (acts) => enroll(enrolled.current, acts),
      say: setSaid,
    }),
    [bindings, hasSingleKeys],
  );
  return (
    <KeyContext value={desk}>
      {children}
      <p role="status" className="sr-only">
        {said}
      </p>
      <HelpSheet isOpen={open === "help"} onClose={() => setOpen(null)} />
      <Palette isOpen={open === "palette"} onClose={() => setOpen(null)} alive={alive} />
    </KeyContext>
  );
}

function enroll(enrolled: (() => KeyActs)[], acts: () => KeyActs): () => void {
  enrolled.push(acts);
  return () => {
    const at = enrolled.indexOf(acts);
    if (at >= 0) enrolled.splice(at, 1);
  };
}

type Alive = { readonly bindings: readonly Binding[]; readonly hasSingleKeys: boolean };

function useKeydown(alive: () => KeyActs, { bindings, hasSingleKeys }: Alive): void {
  const latest = useRef(alive);
  useEffect(() => {
    latest.current = alive;
  });
  useEffect(() => {
    let begun: Begun = null;
    const onKeydown = (event: KeyboardEvent) => {
      if (leavesField(event)) return focusDesk();
      const acts = latest.current();
      const awake = bindings.filter(({ id }) => acts[id as BindingId] !== undefined);
      const struck = strike(momentOf(event), begun, { bindings: awake, hasSingleKeys });
      begun = struck.is === "begun" ? struck.begun : null;
      if (struck.is !== "struck") return;
      event.preventDefault();
      acts[struck.id as BindingId]?.();
    };
    window.addEventListener("keydown", onKeydown);
    return () => window.removeEventListener("keydown", onKeydown);
  }, [bindings, hasSingleKeys]);
}

/** Escape leaves a text field; a dialog closes by itself. */
function leavesField(event: KeyboardEvent): boolean {
  if (event.key !== "Escape" || isComposing(event) || isDialogOpen()) return false;
  return event.target instanceof Element && isEditable(event.target);
}
