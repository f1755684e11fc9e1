import { FactList } from "#components/admin/fact-list";
import { Badge } from "#components/ui/badge";
import { TextLink } from "#components/ui/text-link";
import type { ComparisonDto, ShadowReportDto } from "#lib/contracts/comparison";
import { formatCount, formatMoney, formatMoneyChange, formatPercent } from "#lib/kernel/format";
import { LongRunText } from "./long-run-text";

/** What the shadow would have done and cost on the champion's own predictions. */
export function ShadowPart({
  comparison: { currency },
  champion,
  shadow,
}: {
  readonly comparison: ComparisonDto;
  readonly champion: NonNullable<ComparisonDto["champion"]>;
  readonly shadow: ShadowReportDto;
}) {
  const { version, n, outcomes, expected_by_own: own, difference } = shadow;
  const money = (it: number) => formatMoney(it, currency);
  const change = (it: number) => formatMoneyChange(it, currency);
  return (
    <section aria-label="Champion and shadow" className="flex flex-col gap-2">
      <h3 className="flex flex-wrap items-center gap-2 font-medium text-sm">
        Champion {champion.version} and shadow
        <TextLink href={`/models/${version.name}/${version.version}`}>
          {version.name} {version.version}
        </TextLink>
        <Badge>without effect</Badge>
      </h3>
      <FactList
        facts={[
          ["Same predictions", seenText(shadow)],
          ["Would agree", shareText(shadow.agreement)],
          [
            "To people",
            `champion ${shareText(shadow.review_share.champion)}, shadow ${shareText(shadow.review_share.shadow)}`,
          ],
          [
            "Apart",
            n === 0
              ? "–"
              : `${formatCount(outcomes.other_answer)} answered otherwise, ${formatCount(outcomes.only_champion_reviewed)} only the champion asked about, ${formatCount(outcomes.only_shadow_reviewed)} only the shadow`,
          ],
          [
            "Own expectation",
            own
              ? `champion ${money(own.champion)}, shadow ${money(own.shadow)}, each by its own probabilities`
              : "–",
          ],
          [
            "Shadow less champion",
            difference ? <LongRunText key="cost" cost={difference} money={change} /> : "–",
          ],
        ]}
      />
    </section>
  );
}

function seenText({ n, unseen, waiting, failures, left_out: unpriced }: ShadowReportDto): string {
  const apart = [
    ...(waiting > 0 ? [`${formatCount(waiting)} waiting`] : []),
    ...(unseen > 0 ? [`${formatCount(unseen)} more that it did not look at`] : []),
    ...(failures > 0 ? [`${formatCount(failures)} it failed on`] : []),
    ...(unpriced > 0 ? [`${formatCount(unpriced)} without a price`] : []),
  ];
  return [formatCount(n), ...apart].join("; ");
}

function shareText(it: ShadowReportDto["agreement"]): string {
  if (it === null) return "–";
  return `${formatPercent(it.share, 1)} (${formatPercent(it.low, 1)} to ${formatPercent(it.high, 1)})`;
}
