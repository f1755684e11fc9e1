-- AlterTable
ALTER TABLE "audit_plans" DROP COLUMN "rows",
ADD COLUMN     "budget_automatic" DOUBLE PRECISION NOT NULL,
ADD COLUMN     "budget_review" DOUBLE PRECISION NOT NULL,
ADD COLUMN     "policy_version" INTEGER NOT NULL,
ADD COLUMN     "rows_automatic" INTEGER NOT NULL,
ADD COLUMN     "rows_review" INTEGER NOT NULL,
ADD COLUMN     "window_from" TIMESTAMPTZ(3) NOT NULL,
ADD COLUMN     "window_to" TIMESTAMPTZ(3) NOT NULL,
ALTER COLUMN "gamma_automatic" DROP NOT NULL,
ALTER COLUMN "gamma_review" DROP NOT NULL;

-- Whoever keeps what is active in memory hears of a new plan.
create trigger ring_changed after insert on audit_plans
  for each statement execute function umpire_ring_changed();
