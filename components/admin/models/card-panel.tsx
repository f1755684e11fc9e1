import type { ReactNode } from "react";
import { Panel } from "#components/ui/panel";
import { TextLink } from "#components/ui/text-link";
import { formatBytes, formatCount, formatInstant } from "#lib/kernel/format";
import { FactList } from "../fact-list";
import type { ModelCard } from "./model-card";

type Fact = readonly [string, ReactNode];

/** What a version is, where it serves and what it was made from. */
export function CardPanel({ card }: { readonly card: ModelCard }) {
  const { version, parameters, serves, uploadedSha256 } = card;
  const { sha256 } = version;
  return (
    <Panel title="Card">
      <FactList
        facts={[
          ["Serves", serves.length === 0 ? "nowhere" : <Serves key="serves" serves={serves} />],
          ["Labels", version.labels.join(", ")],
          ...originOf(card),
          ...(Object.keys(parameters).length > 0
            ? ([["Parameters", textOf(parameters)]] as const)
            : []),
          ["Registered, UTC", formatInstant(version.created_at)],
          ...placeOf(card),
          ...(uploadedSha256 === sha256
            ? []
            : ([["Uploaded as", `SHA-256 ${uploadedSha256}`]] as const)),
          ["Pipeline", `SHA-256 ${card.pipelineSha256}`],
        ]}
      />
    </Panel>
  );
}

/** The file; or the server that answers, with the hash of its address. */
function placeOf({ remote, version: { size_bytes, sha256 } }: ModelCard): Fact[] {
  if (remote === null) return [["File", `${formatBytes(size_bytes)}, SHA-256 ${sha256}`]];
  const { url, model, version } = remote;
  return [
    ["Answered by", `${url}, ${model} ${version ?? "in the version the server chooses"}`],
    ["Address", `SHA-256 ${sha256}`],
  ];
}

/** What it was made from, as far as whoever registered it said. */
function originOf({ data, madeBy }: Pick<ModelCard, "data" | "madeBy">): Fact[] {
  const facts: Fact[] = [];
  if (data) {
    const rows = Object.entries(data.rows).map(([part, n]) => `${part} ${formatCount(n)}`);
    facts.push(
      ["Data", `${data.name} (${data.license}), ${data.source}`],
      ["Split", `${data.split}: ${rows.join(", ")}`],
    );
  }
  if (madeBy) {
    const { commit, committed_at, command } = madeBy;
    facts.push(
      ["Made by", <code key="command">{command}</code>],
      ["From commit", `${commit.slice(0, 12)}, ${formatInstant(committed_at)}`],
    );
  }
  if (facts.length === 0) facts.push(["Data", "not recorded"]);
  return facts;
}

function Serves({ serves }: Pick<ModelCard, "serves">) {
  return serves.map(({ name, title, alias }) => (
    <span key={name} className="me-3">
      <TextLink href={`/policies/${name}`}>{title}</TextLink> as {alias}
    </span>
  ));
}

function textOf(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .map(([name, value]) => `${name.replaceAll("_", " ")} ${String(value)}`)
    .join(", ");
}
