import type { ReactNode } from "react";
import { Panel } from "#components/ui/panel";
import type { CaseDto, OpinionDto } from "#lib/contracts/cases";
import { recordText } from "./sum-text";
import { WhyHere } from "./why-here";

/** The model's opinion when it is due, and until then the place where it will stand. */
export function OpinionPanel({
  of,
  isOurs,
  isAsking,
  isWhyOpen,
  onWhy,
  ask,
}: {
  readonly of: CaseDto;
  readonly isOurs: boolean;
  readonly isAsking: boolean;
  readonly isWhyOpen: boolean;
  readonly onWhy: (isOpen: boolean) => void;
  /** The button that asks for the opinion, in the mode that has one. */
  readonly ask: ReactNode;
}) {
  const { opinion } = of;
  if (!opinion) {
    return (
      <section
        aria-label="The model's opinion"
        className="flex min-h-11 flex-wrap items-center justify-between gap-2 rounded-lg border border-dashed px-4 py-2 text-muted text-sm"
      >
        <p>{isAsking ? "Asking for the model's opinion…" : hiddenText(of, isOurs)}</p>
        {ask}
      </section>
    );
  }
  return (
    <Panel title="The model's opinion">
      <div className="grid gap-4 xl:grid-cols-2">
        <div className="flex flex-col gap-3">
          {opinion.probabilities.length > 0 ? <Probabilities opinion={opinion} /> : null}
          <p className="text-sm">
            {recordText(opinion.track_record) ?? "There is no record: no model of ours scored this"}
            .
          </p>
        </div>
        <WhyHere opinion={opinion} isOpen={isWhyOpen} onOpen={onWhy} />
      </div>
    </Panel>
  );
}

function hiddenText({ mode }: CaseDto, isOurs: boolean): string {
  if (!isOurs) return "The model's opinion is not shown to you now.";
  switch (mode) {
    case "after_provisional":
      return "The model's opinion is hidden until you have chosen a label and pressed Enter.";
    case "on_request":
      return "The model's opinion is shown when you ask for it.";
    case "always":
      return "The model's opinion is on its way.";
    case "never":
      return "This case is decided without the model's opinion.";
  }
}

function Probabilities({ opinion }: { readonly opinion: OpinionDto }) {
  return (
    <table className="text-sm">
      <caption className="sr-only">Calibrated probability of each label</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Label</th>
          <th scope="col">Calibrated probability</th>
        </tr>
      </thead>
      <tbody>
        {opinion.probabilities.map(({ label, probability }) => (
          <tr key={label}>
            <th scope="row" className="break-words py-0.5 pe-4 text-start font-medium">
              {label}
              {label === opinion.provisional ? (
                <span className="font-normal text-muted"> · would be answered</span>
              ) : null}
            </th>
            <td className="py-0.5">
              <span className="flex items-center gap-2">
                <svg
                  viewBox="0 0 100 8"
                  preserveAspectRatio="none"
                  className="h-2 w-28"
                  aria-hidden="true"
                >
                  <rect width="100" height="8" rx="2" className="fill-line" />
                  <rect width={probability * 100} height="8" rx="2" className="fill-accent" />
                </svg>
                <span className="tabular">{probability.toFixed(2)}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
