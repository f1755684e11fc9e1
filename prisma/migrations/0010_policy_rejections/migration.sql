-- AlterTable
ALTER TABLE "rejected_inputs" ADD COLUMN     "calibrator_id" TEXT,
ADD COLUMN     "circumstances" JSONB,
ADD COLUMN     "context" JSONB,
ADD COLUMN     "decision" JSONB,
ADD COLUMN     "input" JSONB,
ADD COLUMN     "model_version_id" TEXT,
ADD COLUMN     "policy_id" TEXT,
ADD COLUMN     "policy_version" INTEGER,
ADD COLUMN     "raw" DOUBLE PRECISION[],
ADD COLUMN     "reason" TEXT NOT NULL DEFAULT 'schema_invalid',
ADD COLUMN     "reference" TEXT,
ADD COLUMN     "status" INTEGER NOT NULL DEFAULT 422,
ADD COLUMN     "subject" TEXT;

-- What the schema language cannot say: what the policy rejected can be decided again, what broke the schema was never decided.
alter table rejected_inputs add constraint decided_or_invalid check (
  (reason = 'schema_invalid' and status = 422 and decision is null) or
  (reason <> 'schema_invalid' and status in (422, 503) and decision is not null
   and circumstances is not null and input is not null and policy_id is not null
   and policy_version is not null));
