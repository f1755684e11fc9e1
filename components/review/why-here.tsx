import type { OpinionDto } from "#lib/contracts/cases";
import { moneyText } from "./number-text";
import { reasonsText, sumText } from "./sum-text";

/** The arithmetic that sent the case to a person: the sum itself, with the numbers that were stored. */
export function WhyHere({
  opinion,
  isOpen,
  onOpen,
}: {
  readonly opinion: OpinionDto;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
}) {
  const sum = sumText(opinion);
  const { model, policy_version, reviewers, currency, terms, provisional } = opinion;
  return (
    <details
      open={isOpen}
      onToggle={(event) => onOpen(event.currentTarget.open)}
      className="rounded-md bg-sunken px-3 py-2 text-sm"
    >
      <summary className="min-h-6 font-medium">Why it came here</summary>
      {sum ? <p className="tabular mt-1 font-medium text-base">{sum}.</p> : null}
      {reasonsText(opinion.reasons).map((reason) => (
        <p key={reason} className="mt-1 first-letter:uppercase">
          {reason}.
        </p>
      ))}
      {sum ? (
        <ul className="mt-2 text-muted">
          {terms.map(({ truth, probability, cost }) => (
            <li key={truth}>
              If it is “{truth}” (probability {probability.toFixed(2)}), answering “{provisional}”
              costs {moneyText(cost)} {currency}.
            </li>
          ))}
        </ul>
      ) : null}
      <p className="mt-2 text-muted text-xs">
        {model ? `Model ${model.name}, version ${model.version}. ` : ""}Policy version{" "}
        {policy_version}.
        {reviewers === "measured" ? " Reviews are priced with the errors that were measured." : ""}
      </p>
    </details>
  );
}
