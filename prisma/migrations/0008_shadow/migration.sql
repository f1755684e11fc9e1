-- AlterTable
ALTER TABLE "predictions" ADD COLUMN     "arm" TEXT,
ADD COLUMN     "propensity" DOUBLE PRECISION,
ADD COLUMN     "rival_version_id" TEXT;

-- CreateTable
CREATE TABLE "shadow_predictions" (
    "prediction_id" TEXT NOT NULL,
    "model_version_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "calibrator_id" TEXT,
    "raw" DOUBLE PRECISION[],
    "probabilities" DOUBLE PRECISION[],
    "route" "route" NOT NULL,
    "action" TEXT,
    "decider" TEXT,
    "risks" DOUBLE PRECISION[],
    "automatic_cost" DOUBLE PRECISION,
    "review_cost" DOUBLE PRECISION,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "shadow_predictions_pkey" PRIMARY KEY ("prediction_id","model_version_id")
);

-- CreateIndex
CREATE INDEX "shadow_predictions_endpoint_id_model_version_id_created_at_idx" ON "shadow_predictions"("endpoint_id", "model_version_id", "created_at");

-- What the schema language cannot say: the guards. Nothing rings: nobody waits for a shadow.
create trigger require_actor after insert or update or delete on shadow_predictions
  for each statement execute function umpire_require_actor();
create trigger append_only before update or delete on shadow_predictions
  for each row execute function umpire_append_only();
create trigger append_only_truncate before truncate on shadow_predictions
  for each statement execute function umpire_append_only();
alter table predictions add constraint known_arm check (
  (arm is null and propensity is null and rival_version_id is null) or
  (arm in ('champion', 'challenger') and propensity > 0 and propensity <= 1
   and rival_version_id is not null));
