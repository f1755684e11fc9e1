import { Slug } from "#lib/contracts/common";

/** What the uploader types; empty means: as the file says, or as nobody knows. */
export type UploadForm = {
  readonly model: string;
  readonly title: string;
  readonly description: string;
  readonly tags: string;
  /** One a line. */
  readonly labels: string;
  /** Names one a line, or a schema as JSON. */
  readonly features: string;
  readonly inputKind: string;
  readonly output: string;
  readonly kind: string;
  readonly speaksFor: string;
  readonly dims: string;
  /** `tensor = value, value`, one a line. */
  readonly constants: string;
  readonly order: string;
  readonly scale: string;
  readonly mean: string;
  readonly deviation: string;
  readonly agreesToLocale: boolean;
  /** `model version`, or nothing. */
  readonly madeFrom: string;
  readonly relation: string;
  /** Any further members of the manifest as JSON. */
  readonly further: string;
};

export type FormField = keyof UploadForm;
/** What is wrong, by the field it is said in. */
export type FormFaults = Partial<Readonly<Record<FormField, string>>>;
type Fault = { readonly pointer: string; readonly detail: string };

export const EMPTY_FORM: UploadForm = {
  ...{ model: "", title: "", description: "", tags: "", labels: "", features: "" },
  ...{ inputKind: "", output: "", kind: "", speaksFor: "", dims: "", constants: "" },
  ...{ order: "", scale: "", mean: "", deviation: "", agreesToLocale: false },
  ...{ madeFrom: "", relation: "derived_from", further: "" },
};

/** The manifest that goes with the file, as JSON text, and what of it cannot be read. */
export function manifestOf(form: UploadForm): { manifest: string; faults: FormFaults } {
  const faults: Partial<Record<FormField, string>> = {};
  const read = <T>(field: FormField, parse: () => T): T | undefined => {
    try {
      return parse();
    } catch (error) {
      faults[field] = error instanceof Error ? error.message : "cannot be read";
      return undefined;
    }
  };
  const further = read("further", () => objectIn(form.further)) ?? {};
  const adapter = defined({
    input_kind: form.inputKind || undefined,
    output: form.output || undefined,
    kind: form.kind || undefined,
    speaks_for: form.speaksFor.trim() || undefined,
    dims: read("dims", () => numbersIn(form.dims)),
    constants: read("constants", () => constantsIn(form.constants)),
    image: someOf({
      order: form.order || undefined,
      scale: read("scale", () => numbersIn(form.scale)?.[0]),
      mean: read("mean", () => numbersIn(form.mean)),
      deviation: read("deviation", () => numbersIn(form.deviation)),
    }),
  });
  const manifest = {
    ...further,
    ...defined({
      title: form.title.trim() || undefined,
      description: form.description.trim() || undefined,
      tags: someIn(wordsIn(form.tags)),
      labels: someIn(linesIn(form.labels)),
      features: read("features", () => featuresIn(form.features)),
      adapter: someOf(adapter),
      agree_to: form.agreesToLocale ? ["locale"] : undefined,
      lineage: read("madeFrom", () => lineageIn(form)),
    }),
  };
  return { manifest: JSON.stringify(manifest), faults };
}

/** The manifest without what only people read, so that typing a title does not have the file looked at again. */
export function askedManifest(form: UploadForm): string {
  const unsaid = { title: "", description: "", tags: "", madeFrom: "" };
  return manifestOf({ ...form, ...unsaid }).manifest;
}

/** What is wrong with the name of a model; `undefined` when nothing is. */
export function nameFault(model: string): string | undefined {
  const read = Slug.safeParse(model);
  return read.success ? undefined : "Use 1 to 64 lower-case letters, digits and dashes";
}

const PLACES: Readonly<Record<string, FormField>> = {
  ...{ input_kind: "inputKind", output: "output", kind: "kind", speaks_for: "speaksFor" },
  ...{ dims: "dims", constants: "constants", order: "order", scale: "scale" },
  ...{ mean: "mean", deviation: "deviation", labels: "labels", features: "features" },
  ...{ title: "title", description: "description", tags: "tags", lineage: "madeFrom" },
  model: "model",
};

/** The server's faults at the fields they speak of; what has no field of its own is said where the JSON is. */
export function faultsByField(faults: readonly Fault[]): FormFaults {
  const placed: Partial<Record<FormField, string>> = {};
  for (const { pointer, detail } of faults) {
    const steps = pointer.split("/").filter((step) => step !== "" && !/^\d+$/.test(step));
    const field = steps.map((step) => PLACES[step]).findLast((it) => it !== undefined);
    const place = field ?? "further";
    const words = field ? detail : `${pointer} ${detail}`;
    placed[place] = placed[place] === undefined ? words : `${placed[place]}; ${words}`;
  }
  return placed;
}

/** Words between commas. */
export function wordsIn(text: string): string[] {
  return partsOf(text, ",");
}

function linesIn(text: string): string[] {
  return partsOf(text, "\n");
}

function partsOf(text: string, mark: string): string[] {
  const parts = text.split(mark).map((it) => it.trim());
  return parts.filter((it) => it !== "");
}

function featuresIn(text: string): unknown {
  return text.trim().startsWith("{") ? objectIn(text) : someIn(linesIn(text));
}

function objectIn(text: string): Record<string, unknown> | undefined {
  if (text.trim() === "") return undefined;
  const value: unknown = parsed(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error("Needs a JSON object: { … }");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error("Is not JSON", { cause });
  }
}

function numbersIn(text: string): number[] | undefined {
  const numbers = wordsIn(text).map(Number);
  if (numbers.every(Number.isFinite)) return someIn(numbers);
  throw new Error("Needs numbers, separated by commas");
}

function constantsIn(text: string): Record<string, (number | string)[]> | undefined {
  const entries = linesIn(text).map((line) => {
    const at = line.indexOf("=");
    if (at < 1) throw new Error("Write each as: tensor = value, value");
    const values = wordsIn(line.slice(at + 1)).map((it) =>
      Number.isFinite(Number(it)) ? Number(it) : it,
    );
    return [line.slice(0, at).trim(), values] as const;
  });
  return someOf(Object.fromEntries(entries));
}

function lineageIn({ madeFrom, relation }: UploadForm): unknown {
  if (madeFrom.trim() === "") return undefined;
  const [, model, version] = /^(\S+) (\d+)$/.exec(madeFrom.trim()) ?? [];
  if (model === undefined) throw new Error("Write it as: model version, for example loan-risk 1");
  return [{ relation: relation.trim() || "derived_from", model, version: Number(version) }];
}

function someIn<T>(list: T[]): T[] | undefined {
  return list.length > 0 ? list : undefined;
}

function someOf<T extends object>(members: T): T | undefined {
  const given = defined(members);
  return Object.keys(given).length > 0 ? given : undefined;
}

function defined<T extends object>(members: T): T {
  const given = Object.entries(members).filter(([, member]) => member !== undefined);
  return Object.fromEntries(given) as T;
}
