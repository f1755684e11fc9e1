import { type RungName, rungsOf } from "#lib/contracts/serving";
import type { ServingVersion } from "#lib/registry/model-version";
import type { Active } from "../active";
import type { ModelDoor } from "../model-door";
import { saidBy } from "../scored";
import { inputFor } from "./input-for";
import { deadRung, modelRung, noOpinion } from "./model-rung";
import type { Ladder, Rung } from "./rung";

/** What the rungs reach outside for. */
export type LadderDoors = { readonly models: ModelDoor };

/** The version that answers for an endpoint or arm, with what else is active. */
export type OwnActive = Active & { readonly version: ServingVersion };

/** The machines of an endpoint as its settings name them, for the version that answers: the champion's or, on its arm, the challenger. */
export function ladderOf(active: OwnActive, doors: LadderDoors): Ladder {
  const { version, endpoint } = active;
  return {
    rungs: rungsOf(endpoint.serving).map((name) => rungOf(name, active, doors)),
    unanswered: () => saidBy(version, noOpinion("model_failure")),
  };
}

function rungOf(name: RungName, active: OwnActive, { models }: LadderDoors): Rung {
  const { version: own, endpoint, beside } = active;
  const { labels } = endpoint;
  switch (name) {
    case "model":
      return modelRung({ name, version: own, labels, models });
    case "small":
    case "large": {
      const other = beside[name];
      if (other === undefined) return modelRung({ name, version: own, labels, models });
      if (other === null) return deadRung(name, own);
      const takes = inputFor.bind(null, other);
      return modelRung({ name, version: other, labels, models, inputFor: takes });
    }
    default:
      return deadRung(name, own);
  }
}
