import type { ModelVersion } from "../model-version";

/** A page about a version for people, from its record alone. */
export function versionCard({ model, version, manifest, sha256, createdAt }: ModelVersion): string {
  const { title, labels, data, adapter, metrics, parameters, lineage } = manifest;
  const figures = Object.entries(metrics).map(
    ([part, it]) =>
      `- ${part}: ${it.n} rows, accuracy ${it.accuracy.value}, log-loss ${it.nll.value}, calibration error ${it.ece15.value}`,
  );
  const named = Object.entries(parameters).map(([name, value]) => `- ${name}: ${value}`);
  const made = lineage.map((it) => `- ${it.relation} ${it.model} ${it.version}`);
  return [
    `# ${title}`,
    `${model} ${version}, registered ${createdAt.toISOString().slice(0, 10)}, SHA-256 ${sha256}.`,
    `It answers ${labels.join(", ")} with ${adapter.output.kind.replaceAll("_", " ")}.`,
    data
      ? `Trained on ${data.name} (${data.license}), split ${data.split}.`
      : "Its data is not recorded.",
    section("Figures", figures),
    section("Parameters", named),
    section("Made from", made),
  ]
    .filter((text) => text !== "")
    .join("\n\n")
    .concat("\n");
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `## ${title}\n\n${lines.join("\n")}`;
}
