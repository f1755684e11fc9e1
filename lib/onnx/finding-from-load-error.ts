import { type ModelFinding, refused, shown } from "./model-finding";
import { plainMessage } from "./plain-message";

/** What the runtime's message means to the person who exported the file; any message gives a finding. */
export function findingFromLoadError(message: string): ModelFinding {
  const first = plainMessage(message);
  for (const { pattern, finding } of KNOWN) {
    const match = pattern.exec(first);
    if (match) return finding(match.slice(1).map((it) => shown(it ?? "", 80)));
  }
  return refused("invalid_graph", shown(first), `The runtime refuses the file: ${shown(first)}`);
}

type Known = {
  readonly pattern: RegExp;
  readonly finding: (found: readonly string[]) => ModelFinding;
};

/** Messages of ONNX Runtime 1.30, each seen in a test. */
const KNOWN: readonly Known[] = [
  {
    pattern: /No Op registered for (\S+) with domain_version of (\d+)/,
    finding: ([type, version]) => unknownOperator(`${type} in version ${version}`, `${type}`),
  },
  {
    pattern: /Fatal error: (\S*):(\S+)\(-?\d+\) is not a registered function\/op/,
    finding: ([domain, type]) =>
      unknownOperator(`${domain}.${type}`, `${type} of domain ${domain}`),
  },
  {
    pattern: /Could not find an implementation for (\w+)\((\d+)\)/,
    finding: ([type, version]) =>
      unknownOperator(`${type} in version ${version}`, `${type} on these element types`),
  },
  {
    pattern: /Opset (\d+) is under development.*for domain (\S+) is till opset (\d+)/,
    finding: ([version, domain, newest]) => opsetTooNew(`${domain}`, `${version}`, `${newest}`),
  },
  {
    pattern: /Unsupported model IR version: (\d+)/,
    finding: ([version]) => formatTooNew(`${version}`),
  },
  {
    pattern: /Failed to construct locale with name:([^:]*):/,
    finding: ([locale]) => localeMissing(`${locale}`),
  },
];

/** A StringNormalizer asks for `locale`, which this server has not installed. */
export function localeMissing(evidence: string): ModelFinding {
  const detail =
    "The model lower-cases or upper-cases text with a locale this server lacks. Umpire can set C.UTF-8, which also turns letters beyond ASCII.";
  return refused("locale_missing", evidence, detail);
}

/** The list of operator sets asks for one that is not out yet. */
export function opsetTooNew(domain: string, version: string, newest: string): ModelFinding {
  const detail = `The operator set ${domain} ${version} is newer than this runtime. Export with opset ≤ ${newest}.`;
  return refused("opset_too_new", `${domain} ${version}`, detail);
}

/** The layout of the file itself is newer than the runtime. */
export function formatTooNew(version: string | number): ModelFinding {
  const detail = `The file format, IR version ${version}, is newer than this runtime. Export with IR version ≤ 13.`;
  return refused("opset_too_new", `IR version ${version}`, detail);
}

function unknownOperator(evidence: string, what: string): ModelFinding {
  const detail = `Operator ${what} is not part of this runtime. Export with standard operators of opset ≤ 26.`;
  return refused("unknown_operator", evidence, detail);
}
