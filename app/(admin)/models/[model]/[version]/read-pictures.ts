import { toEvaluationDto } from "#lib/contracts/model-dto";
import type { PageVisit } from "#lib/http/require-page";
import { reliabilityOf } from "#lib/monitoring/reliability";
import { confusionOf, evaluatedRows } from "#lib/registry/evaluations/confusion";
import type { Evaluation } from "#lib/registry/evaluations/evaluation";
import type { ModelVersion } from "#lib/registry/model-version";

/** Evaluations with what their rows show: which label was taken for which, and how far confidence can be trusted. */
export async function readPictures(
  db: PageVisit["db"],
  { manifest }: ModelVersion,
  evaluations: readonly Evaluation[],
) {
  return Promise.all(
    evaluations.map(async (evaluation) => {
      const answered = await evaluatedRows(db, evaluation.id);
      return {
        evaluation: toEvaluationDto(evaluation),
        labels: answered.labels,
        confusion: confusionOf(answered, manifest.pricing),
        reliability: reliabilityOf(
          answered.rows.map(({ probabilities }) => probabilities),
          answered.rows.map(({ truth: y }) => ({ y, weight: 1 })),
        ),
      };
    }),
  );
}
