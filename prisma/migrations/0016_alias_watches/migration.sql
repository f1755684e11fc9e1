-- CreateTable
CREATE TABLE "alias_watches" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "limits" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'watching',
    "figures" JSONB,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "alias_watches_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "alias_watches_live" ON "alias_watches"("model_id", "alias") WHERE (state = 'watching');

-- AddForeignKey
ALTER TABLE "alias_watches" ADD CONSTRAINT "alias_watches_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.
alter table alias_watches add constraint alias_watches_state
  check (state in ('watching', 'kept', 'rolled_back', 'replaced'));
create trigger require_actor after insert or update or delete on alias_watches
  for each statement execute function umpire_require_actor();
