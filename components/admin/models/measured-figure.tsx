import type { Measured } from "./model-card";

/** A figure over its interval; a dash where nobody measured it. */
export function MeasuredFigure({
  figure,
  show,
}: {
  readonly figure: Measured | null;
  readonly show: (value: number) => string;
}) {
  if (figure === null) return "–";
  return (
    <>
      {show(figure.value)}
      <span className="block whitespace-nowrap text-muted text-xs">
        {show(figure.low)} to {show(figure.high)}
      </span>
    </>
  );
}
