-- CreateTable
CREATE TABLE "deadline_risks" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "tau" DOUBLE PRECISION NOT NULL,
    "ended" INTEGER NOT NULL,
    "missed" INTEGER NOT NULL,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deadline_risks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "deadline_risks_endpoint_id_window_to_key" ON "deadline_risks"("endpoint_id", "window_to");


-- What the schema language cannot say: the guards.
create trigger require_actor after insert or update or delete on deadline_risks
  for each statement execute function umpire_require_actor();
create trigger append_only before update or delete on deadline_risks
  for each row execute function umpire_append_only();
create trigger append_only_truncate before truncate on deadline_risks
  for each statement execute function umpire_append_only();
