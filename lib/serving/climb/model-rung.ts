import type { RungName } from "#lib/contracts/serving";
import type { ServingVersion } from "#lib/registry/model-version";
import type { CheckedInput } from "../checked-input";
import type { ModelDoor } from "../model-door";
import { scoreInputs } from "../score-inputs";
import { type Said, saidBy } from "../scored";
import { isUnanswered, type Rung } from "./rung";

type ModelRung = {
  readonly name: RungName;
  readonly version: ServingVersion;
  /** The endpoint's, whose order probabilities are told in. */
  readonly labels: readonly string[];
  readonly models: ModelDoor;
  /** Whether a row that was answered below is worth asking for; unless said, it is not. */
  readonly isWanted?: Rung["isWanted"];
  /** How an input that was checked for the endpoint's own version reaches this one; `null` where it cannot. */
  readonly inputFor?: (checked: CheckedInput) => CheckedInput | null;
  /** Is told what was said of each row, for instance to remember it. */
  readonly learn?: (checked: CheckedInput, said: Said) => void;
};

/** A version asked in real time: all rows of the call in one batch. */
export function modelRung({ name, version, labels, models, ...more }: ModelRung): Rung {
  const { isWanted = isUnanswered, inputFor, learn } = more;
  const ask: Rung["ask"] = async (rows) => {
    const inputs = rows.map(({ checked }) => (inputFor ? inputFor(checked) : checked));
    const fit = inputs.filter((it) => it !== null);
    const asked = { version, endpoint: { labels } };
    const opinions = fit.length > 0 ? await scoreInputs(asked, fit, models) : [];
    let next = 0;
    return inputs.map((input, i) => {
      const opinion = input && opinions[next++];
      if (!opinion) return null;
      const said = saidBy(version, opinion);
      const row = rows[i];
      if (learn && row) learn(row.checked, said);
      return said;
    });
  };
  return { name, isWanted, ask };
}

/** The rung of a version that cannot serve now: whoever comes to it has found no model. */
export function deadRung(name: RungName, own: ServingVersion): Rung {
  const failed = saidBy(own, noOpinion("model_failure"));
  return { name, isWanted: isUnanswered, ask: async (rows) => rows.map(() => failed) };
}

/** Nothing, and why. */
export function noOpinion(failure: NonNullable<Said["failure"]>, unseen: readonly string[] = []) {
  return { raw: [], probabilities: null, failure, unseen, interval: null };
}
