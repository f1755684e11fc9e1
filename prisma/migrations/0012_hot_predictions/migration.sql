-- CreateTable
CREATE TABLE "serving_epochs" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" BIGINT NOT NULL,

    CONSTRAINT "serving_epochs_pkey" PRIMARY KEY ("id")
);

-- AlterTable: JSON as it was written, which nobody has to take apart to store it. In one go, so that rows move once.
ALTER TABLE "predictions" ALTER COLUMN "input" SET DATA TYPE JSON,
ALTER COLUMN "context" SET DATA TYPE JSON,
ALTER COLUMN "decision" SET DATA TYPE JSON,
ALTER COLUMN "circumstances" SET DATA TYPE JSON,
ALTER COLUMN "stages" SET DATA TYPE JSON;

-- DropIndex
DROP INDEX "audit_draws_endpoint_id_created_at_idx";

-- DropIndex
DROP INDEX "predictions_endpoint_id_reference_idx";

-- CreateIndex
CREATE INDEX "predictions_endpoint_id_reference_idx" ON "predictions"("endpoint_id", "reference") WHERE (reference is not null);

-- What the schema language cannot say.

-- The epoch grows with every change that may alter what answers, in the change's own transaction: whoever reads the same
-- epoch again has read everything that is read with it. Deferred, so that the one row is held for the commit alone and
-- nobody can wait for it in a circle. It rings too, so that nobody goes on working with what it made old.
select set_config('umpire.actor', 'migration', true);
insert into serving_epochs (id, epoch) values (1, 1);
create trigger require_actor after insert or update or delete on serving_epochs
  for each statement execute function umpire_require_actor();

create function umpire_next_epoch() returns trigger language plpgsql as $$
begin
  if current_setting('umpire.epoch_of', true) is distinct from pg_current_xact_id()::text then
    update serving_epochs set epoch = epoch + 1;
    perform pg_notify('umpire_changed', 'serving_epochs');
    perform set_config('umpire.epoch_of', pg_current_xact_id()::text, true);
  end if;
  return null;
end $$;

do $$
declare name text;
begin
  foreach name in array array[
    'endpoints', 'policy_versions', 'models', 'model_aliases', 'model_versions', 'calibrators', 'queues',
    'guarantees', 'capacity_prices', 'deadline_risks', 'audit_plans', 'reviewer_profile_sets']
  loop
    execute format('create constraint trigger next_epoch after insert or update or delete on %I
                    deferrable initially deferred
                    for each row execute function umpire_next_epoch()', name);
  end loop;
end $$;

-- Large inputs are squeezed by the quicker of the two ways, where this server has both.
do $$
begin
  alter table predictions alter column input set compression lz4;
  alter table predictions alter column decision set compression lz4;
exception when feature_not_supported then null;
end $$;
