import { MOST_ROW_VALUES } from "#lib/onnx/examine-model";
import type { MeasuredProfile } from "#lib/onnx/measured-outputs";
import { type ModelFinding, refused } from "#lib/onnx/model-finding";
import type { ProposedAdapter } from "#lib/onnx/proposed-adapter";
import { constantFeeds } from "#lib/pipeline/constant-feeds";
import type { FeatureSchema } from "#lib/pipeline/feature-schema";
import { type MadeUp, madeUpRows, rowSize } from "#lib/pipeline/made-up-rows";
import type { Prepared } from "#lib/pipeline/prepared";
import { plainNumbers } from "#lib/pipeline/read-output";
import { toFeeds } from "#lib/pipeline/to-feeds";
import type { ProbeRun, ProbeSession } from "#lib/runtime/probe-session";
import type { Tensors } from "#lib/runtime/protocol";
import { joinRows, padRows, sliceRows } from "#lib/runtime/row-tensors";
import { runFinding } from "./failure-findings";
import type { ProbeSample } from "./probe-report";
import { sampleOf } from "./probe-sample";

type Trial = {
  readonly adapter: ProposedAdapter;
  /** An output beside the scores that names the label. */
  readonly labelOutput: string | null;
  readonly features: FeatureSchema | null;
  readonly seed: number;
};

/** What a model answered to every profile, or why it stopped answering. */
export type Trials = {
  readonly profiles: readonly MeasuredProfile[];
  readonly samples: readonly ProbeSample[];
  readonly failure: ModelFinding | null;
};

const MOST_ROWS = 64;
/** Numbers of all rows of a profile together; pictures of many pixels get fewer rows. */
const MOST_VALUES = 500_000;
const FEWEST_ROWS = 8;
const MOST_TENSORS = 2000;

/**
 * Runs made-up rows: each profile in one batch, in that batch again, and in batches of 1 and 3 (a fixed batch: in
 * reverse). Stops at the first run that gives nothing.
 */
export async function runProfiles(session: ProbeSession, trial: Trial): Promise<Trials> {
  const { adapter, features, seed } = trial;
  const count = rowsFor(adapter);
  const profiles: MeasuredProfile[] = [];
  const samples: ProbeSample[] = [];
  for (const made of madeUpRows(adapter.input, { count, seed, features })) {
    const tried = await tryProfile(session, trial, made);
    if ("failure" in tried) return { profiles, samples, failure: tried.failure };
    profiles.push(tried.profile);
    samples.push(tried.sample);
  }
  return { profiles, samples, failure: null };
}

/** What is wrong with the size of the rows a graph wants; `null` when they can be made up and sent. */
export function sizeFinding({ input, batch }: ProposedAdapter): ModelFinding | null {
  const rows = batch.mode === "fixed" ? batch.size : 1;
  const values = rows * rowSize(input);
  const tensors = input.layout === "columns" ? input.columns.length : 1;
  if (values <= MOST_ROW_VALUES && tensors <= MOST_TENSORS) return null;
  const evidence = `${values} values in ${tensors} tensors`;
  const detail = `One run takes ${evidence}; ${MOST_ROW_VALUES} values in ${MOST_TENSORS} tensors can be fed.`;
  return refused("unsupported_input", evidence, detail);
}

/** Whether a graph whose leading dimension is a fixed 1 takes two rows at once all the same. */
export async function takesTwo(session: ProbeSession, trial: Trial): Promise<boolean> {
  const { adapter, seed } = trial;
  const [made] = madeUpRows(adapter.input, { count: 2, seed });
  const { feeds } = feedsOf({ ...adapter, batch: { mode: "dynamic" } }, made?.rows ?? []);
  const { outputs } = await session.run(feeds, [adapter.output.tensor]);
  return outputs?.[adapter.output.tensor]?.dims[0] === 2;
}

type Tried =
  | { readonly profile: MeasuredProfile; readonly sample: ProbeSample }
  | { readonly failure: ModelFinding };

async function tryProfile(session: ProbeSession, trial: Trial, made: MadeUp): Promise<Tried> {
  const { adapter, labelOutput } = trial;
  const { name, rows } = made;
  const ran: Tensors[] = [];
  for (const grouping of groupingsOf(adapter, rows)) {
    const { outputs, failure } = await runGroups(session, trial, grouping);
    if (failure) return { failure: runFinding(failure, `profile ${name}`) };
    ran.push(outputs);
  }
  const [first = {}, again, regrouped] = ran;
  const scores = first[adapter.output.tensor];
  const labels = labelOutput === null ? undefined : first[labelOutput];
  const numbers = (outputs: Tensors | undefined) => {
    const tensor = outputs?.[adapter.output.tensor];
    return tensor ? plainNumbers(tensor) : null;
  };
  const profile: MeasuredProfile = {
    name,
    rows: rows.length,
    dims: scores?.dims ?? [],
    values: numbers(first) ?? [],
    again: numbers(again),
    regrouped: numbers(regrouped),
    labels: labels ? Array.from(labels.data, String) : null,
  };
  return { profile, sample: sampleOf(name, toFeeds(adapter, rows), scores) };
}

/** Prepared rows in the batches they are run in, and whether the outputs are to be turned round afterwards. */
type Grouping = { readonly groups: readonly (readonly Prepared[])[]; readonly isReversed: boolean };

function groupingsOf({ batch }: ProposedAdapter, rows: readonly Prepared[]): Grouping[] {
  const size = batch.mode === "fixed" ? batch.size : rows.length;
  const plain = { groups: groupsOf(rows, size), isReversed: false };
  if (size === 1) return [plain, plain];
  if (batch.mode === "fixed") {
    const groups = groupsOf(rows.toReversed(), size);
    return [plain, plain, { groups, isReversed: true }];
  }
  const groups = [rows.slice(0, 1), ...groupsOf(rows.slice(1), 3)];
  return [plain, plain, { groups, isReversed: false }];
}

function groupsOf(rows: readonly Prepared[], size: number): Prepared[][] {
  const count = Math.ceil(rows.length / size);
  return Array.from({ length: count }, (_, at) => rows.slice(at * size, (at + 1) * size));
}

async function runGroups(
  session: ProbeSession,
  { adapter, labelOutput }: Trial,
  { groups, isReversed }: Grouping,
): Promise<ProbeRun> {
  const fetches = [adapter.output.tensor, ...(labelOutput === null ? [] : [labelOutput])];
  const parts: Tensors[] = [];
  for (const group of groups) {
    const { feeds, size } = feedsOf(adapter, group);
    const { outputs, failure } = await session.run(feeds, fetches);
    if (failure) return { outputs: null, failure };
    parts.push(sliceRows(outputs, { start: 0, count: group.length, rows: size }));
  }
  const outputs = joinRows(parts);
  const rows = groups.reduce((sum, { length }) => sum + length, 0);
  return { outputs: isReversed ? turnedRound(outputs, rows) : outputs, failure: null };
}

/** The tensors of one run, a short group padded to the size the graph insists on. */
function feedsOf(adapter: ProposedAdapter, group: readonly Prepared[]) {
  const size = adapter.batch.mode === "fixed" ? adapter.batch.size : group.length;
  const feeds = padRows(toFeeds(adapter, group), group.length, size);
  return { feeds: { ...feeds, ...constantFeeds(adapter) }, size };
}

function turnedRound(outputs: Tensors, rows: number): Tensors {
  const places = Array.from({ length: rows }, (_, row) => rows - 1 - row);
  return joinRows(places.map((start) => sliceRows(outputs, { start, count: 1, rows })));
}

function rowsFor({ input }: ProposedAdapter): number {
  return Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / rowSize(input))));
}
