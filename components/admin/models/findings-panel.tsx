import { Badge } from "#components/ui/badge";
import { DataTable } from "#components/ui/data-table";
import { Notice } from "#components/ui/notice";
import type { ProbeReportDto } from "#lib/contracts/models";
import { formatNumber } from "#lib/kernel/format";

type Finding = Pick<
  ProbeReportDto["findings"][number],
  "code" | "severity" | "evidence" | "detail"
>;

/** What is wrong with a file, in the words of whoever looked at it; refusals before warnings. */
export function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  const sorted = findings.toSorted((a, b) => rank(a) - rank(b));
  return (
    <ul className="flex flex-col gap-2">
      {sorted.map(({ code, severity, evidence, detail }) => (
        <li key={`${code} ${evidence}`}>
          <Notice tone={severity === "refused" ? "bad" : "warn"}>
            <p>{detail}</p>
            <p className="mt-0.5 break-words text-xs">
              {severity === "refused" ? "Refused" : "Warning"}: {code.replaceAll("_", " ")}.
              {evidence ? ` Seen: ${evidence}` : ""}
            </p>
          </Notice>
        </li>
      ))}
    </ul>
  );
}

function rank({ severity }: Pick<Finding, "severity">): number {
  return severity === "refused" ? 0 : 1;
}

/** Changes made to the graph before it is served; the uploaded file is kept as it came. */
export function RewriteList({ rewrites }: Pick<ProbeReportDto, "rewrites">) {
  if (rewrites.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {rewrites.map(({ code, detail, sha256 }) => (
        <li key={sha256}>
          <Badge tone="accent">rewritten</Badge> {detail}{" "}
          <span className="break-all text-muted text-xs">
            {code.replaceAll("_", " ")}, SHA-256 {sha256}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Made-up rows and what the model answered to them. */
export function SampleTable({ samples }: Pick<ProbeReportDto, "samples">) {
  const rows = samples.flatMap(({ profile, ...sample }) => {
    const inputs: readonly unknown[] = Array.isArray(sample.inputs) ? sample.inputs : [];
    const outputs: readonly unknown[] = Array.isArray(sample.outputs) ? sample.outputs : [];
    return outputs.map((output, i) => ({
      ...{ key: `${profile} ${i}`, profile: profile.replaceAll("_", " ") },
      ...{ input: inputText(inputs[i]), output: valuesText(output) },
    }));
  });
  if (rows.length === 0) return null;
  return (
    <DataTable
      caption="Made-up rows and the model's answers"
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { key: "profile", title: "Made up as", cell: ({ profile }) => profile },
        { key: "input", title: "Fed", cell: ({ input }) => <Values text={input} /> },
        { key: "output", title: "Answered", cell: ({ output }) => <Values text={output} /> },
      ]}
    />
  );
}

function Values({ text }: { readonly text: string }) {
  return <code className="break-words font-mono text-xs">{text}</code>;
}

function inputText(input: unknown): string {
  if (typeof input !== "object" || input === null) return "";
  return Object.entries(input)
    .map(([name, values]) => `${name}: ${valuesText(values)}`)
    .join("; ");
}

const MOST_VALUES = 8;

function valuesText(values: unknown): string {
  if (!Array.isArray(values)) return String(values);
  const shown = values
    .slice(0, MOST_VALUES)
    .map((it) => (typeof it === "number" ? formatNumber(it, 4) : JSON.stringify(it)));
  return `${shown.join(", ")}${values.length > MOST_VALUES ? ", …" : ""}`;
}
