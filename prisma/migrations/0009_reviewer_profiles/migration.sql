-- CreateTable
CREATE TABLE "reviewer_profile_sets" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "counts" JSONB NOT NULL,
    "graded" INTEGER NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reviewer_profile_sets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "reviewer_profile_sets_endpoint_id_version_key" ON "reviewer_profile_sets"("endpoint_id", "version");

-- What the schema language cannot say: the guards, and the bell for whoever keeps what is active in memory.
create trigger require_actor after insert or update or delete on reviewer_profile_sets
  for each statement execute function umpire_require_actor();
create trigger append_only before update or delete on reviewer_profile_sets
  for each row execute function umpire_append_only();
create trigger append_only_truncate before truncate on reviewer_profile_sets
  for each statement execute function umpire_append_only();
create trigger ring_changed after insert on reviewer_profile_sets
  for each statement execute function umpire_ring_changed();
