"use client";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { SelectField } from "#components/ui/field";
import type { CostEntry } from "#lib/decision/policy";
import { mirrorChanges, mirrorCosts, presetsFor } from "./fill-costs";

type FillBarProps = {
  readonly labels: readonly string[];
  readonly actions: readonly string[];
  readonly costs: readonly CostEntry[];
  readonly onChange: (costs: CostEntry[]) => void;
};

/** Ways to fill many cells at once; each can be taken back. */
export function FillBar({ labels, actions, costs, onChange }: FillBarProps) {
  const [isAsking, setIsAsking] = useState(false);
  const presets = presetsFor(labels);
  const changes = mirrorChanges(costs, labels);
  return (
    <div className="mt-2 flex flex-wrap items-end gap-2">
      <SelectField
        label="Begin with"
        className="min-w-40 flex-1"
        value=""
        onChange={(event) => {
          const chosen = presets.find(({ title }) => title === event.currentTarget.value);
          if (chosen) onChange(chosen.fill(labels, actions));
        }}
      >
        <option value="">As it stands</option>
        {presets.map(({ title }) => (
          <option key={title}>{title}</option>
        ))}
      </SelectField>
      <Button disabled={changes === 0} onClick={() => setIsAsking(true)}>
        Mirror…
      </Button>
      <Dialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Mirror the costs over the diagonal"
        description={`What stands above the diagonal is copied below it; ${changes} costs change.`}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => setIsAsking(false)}>Cancel</Button>
          <Button
            variant="primary"
            onClick={() => {
              onChange(mirrorCosts(costs, labels));
              setIsAsking(false);
            }}
          >
            Mirror
          </Button>
        </div>
      </Dialog>
    </div>
  );
}
