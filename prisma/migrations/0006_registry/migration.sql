-- AlterTable
ALTER TABLE "model_versions" ADD COLUMN     "probe" JSONB,
ADD COLUMN     "uploaded_sha256" TEXT;

-- CreateTable
CREATE TABLE "version_evaluations" (
    "id" TEXT NOT NULL,
    "model_version_id" TEXT NOT NULL,
    "calibrator_id" TEXT,
    "dataset" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "labels" TEXT[],
    "rows" INTEGER NOT NULL,
    "row_keys" BYTEA NOT NULL,
    "scores" BYTEA NOT NULL,
    "truths" BYTEA NOT NULL,
    "amount_names" TEXT[],
    "amounts" BYTEA NOT NULL,
    "metrics" JSONB NOT NULL,
    "latency" JSONB,
    "job_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "version_evaluations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "version_evaluations_model_version_id_dataset_created_at_idx" ON "version_evaluations"("model_version_id", "dataset", "created_at");

-- AddForeignKey
ALTER TABLE "version_evaluations" ADD CONSTRAINT "version_evaluations_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say: the guards.
create trigger require_actor after insert or update or delete on version_evaluations
  for each statement execute function umpire_require_actor();
create trigger append_only before update or delete on version_evaluations
  for each row execute function umpire_append_only();
create trigger append_only_truncate before truncate on version_evaluations
  for each statement execute function umpire_append_only();
create trigger keep_upload before update of uploaded_sha256, probe
  on model_versions for each row execute function umpire_append_only();
