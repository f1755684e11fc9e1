import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import type {
  ArmDto,
  ChallengerReportDto,
  ComparisonDto,
  LongRunDto,
} from "#lib/contracts/comparison";
import { formatCount, formatMoney, formatMoneyChange, formatPercent } from "#lib/kernel/format";
import { LongRunText } from "./long-run-text";
import { ShadowPart } from "./shadow-part";
import { SplitButton } from "./split-button";

/** The version in service beside the one that answers a share of the traffic, and beside the one that scores along. */
export function ComparisonPanel({
  comparison,
  mayChange,
}: {
  readonly comparison: ComparisonDto;
  readonly mayChange: boolean;
}) {
  const { challenger, shadow, champion, endpoint, days } = comparison;
  if (champion === null) return null;
  return (
    <Panel
      title="Challenger and shadow"
      aside={
        challenger && mayChange ? (
          <SplitButton endpoint={endpoint} share={challenger.share} />
        ) : (
          <TextLink href={`/models/${champion.name}`}>versions of {champion.name}</TextLink>
        )
      }
    >
      <div className="flex flex-col gap-6">
        {challenger ? (
          <ChallengerPart comparison={comparison} challenger={challenger} />
        ) : (
          <p className="text-muted text-sm">
            No other version of {champion.name} is its challenger: all traffic goes to version{" "}
            {champion.version}.
          </p>
        )}
        {shadow ? (
          <ShadowPart comparison={comparison} champion={champion} shadow={shadow} />
        ) : (
          <p className="text-muted text-sm">
            No other version is its shadow. One that is would score what was answered, without
            effect.
          </p>
        )}
        <p className="text-muted text-xs">
          Money a decision, of the last {days} days. What the probabilities expect is each
          model&rsquo;s own word; what it cost is by audits, reviews and outcomes. Predictions of
          one subject count as one draw.
        </p>
      </div>
    </Panel>
  );
}

type Row = {
  readonly key: string;
  readonly about: ReactNode;
  readonly n: string;
  readonly reviewed: string;
  readonly expected: string;
  readonly cost: LongRunDto | null;
  readonly money: (it: number) => string;
};

const COLUMNS: readonly Column<Row>[] = [
  { key: "about", title: "Version", cell: ({ about }) => about },
  { key: "n", title: "Decisions", isNumber: true, cell: ({ n }) => n },
  { key: "reviewed", title: "To people", isNumber: true, cell: ({ reviewed }) => reviewed },
  { key: "expected", title: "Own expectation", isNumber: true, cell: ({ expected }) => expected },
  { key: "cost", title: "What it cost", isNumber: true, cell: (row) => <Cost row={row} /> },
];

function ChallengerPart({
  comparison: { currency, measure },
  challenger,
}: {
  readonly comparison: ComparisonDto;
  readonly challenger: ChallengerReportDto;
}) {
  const { arms, share, difference } = challenger;
  const money = (it: number) => formatMoney(it, currency);
  const change = (it: number) => formatMoneyChange(it, currency);
  return (
    <section aria-label="Champion and challenger" className="flex flex-col gap-2">
      <h3 className="flex flex-wrap items-center gap-2 font-medium text-sm">
        Champion and challenger
        <Badge tone={share > 0 ? "accent" : "plain"}>
          {share > 0 ? `${formatPercent(share, 1)} to the challenger` : "no traffic is split"}
        </Badge>
        {measure === "cost" ? null : <Badge>avoidable cost</Badge>}
      </h3>
      <DataTable
        caption="Champion and challenger in money"
        columns={COLUMNS}
        keyOf={({ key }) => key}
        rows={[
          armRow("Champion", arms.champion, money),
          armRow("Challenger", arms.challenger, money),
          {
            key: "difference",
            about: "Challenger less champion",
            ...{ n: "", reviewed: "" },
            expected: difference ? change(difference.expected) : "–",
            ...{ cost: difference, money: change },
          },
        ]}
      />
    </section>
  );
}

function armRow(name: string, arm: ArmDto, money: (it: number) => string): Row {
  const { version, n, waiting, left_out: unpriced, failures, review_share: share, cost } = arm;
  const apart = [
    ...(waiting > 0 ? [`${formatCount(waiting)} waiting, at what that is expected to cost`] : []),
    ...(unpriced > 0 ? [`${formatCount(unpriced)} without a price`] : []),
    ...(failures > 0 ? [`${formatCount(failures)} without an answer of the model`] : []),
  ];
  return {
    key: name,
    about: (
      <>
        {name}:{" "}
        <TextLink href={`/models/${version.name}/${version.version}`}>
          {version.name} {version.version}
        </TextLink>
        {apart.length > 0 ? (
          <span className="block text-muted text-xs">{apart.join("; ")}</span>
        ) : null}
      </>
    ),
    n: formatCount(n),
    reviewed: share ? formatPercent(share.share, 1) : "–",
    expected: cost ? money(cost.expected) : "–",
    ...{ cost, money },
  };
}

function Cost({ row: { cost, money } }: { readonly row: Row }) {
  return cost ? <LongRunText cost={cost} money={money} /> : "–";
}
