-- CreateTable
CREATE TABLE "ladder_fits" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "below_version_id" TEXT NOT NULL,
    "above_version_id" TEXT NOT NULL,
    "dataset" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "price" DOUBLE PRECISION NOT NULL,
    "rule" JSONB NOT NULL,
    "report" JSONB NOT NULL,
    "job_id" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ladder_fits_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "ladder_fits_endpoint_id_created_at_idx" ON "ladder_fits"("endpoint_id", "created_at" DESC);

-- What the schema language cannot say: the guards.
create trigger require_actor after insert or update or delete on ladder_fits
  for each statement execute function umpire_require_actor();
create trigger append_only before update or delete on ladder_fits
  for each row execute function umpire_append_only();
create trigger append_only_truncate before truncate on ladder_fits
  for each statement execute function umpire_append_only();
