-- AlterTable
ALTER TABLE "review_cases" ADD COLUMN     "critical_from" TIMESTAMPTZ(3);

-- DropIndex
DROP INDEX "review_cases_due";

-- CreateIndex
CREATE INDEX "review_cases_critical" ON "review_cases"("queue_id", "critical_from") WHERE (state = 'waiting' and critical_from is not null);

-- CreateIndex
CREATE INDEX "review_cases_due" ON "review_cases"("deadline_at") WHERE (state = 'waiting' and deadline_at is not null);

select set_config('umpire.actor', 'migration', true);
update review_cases set critical_from = deadline_at - 2 * minutes * interval '1 minute'
 where deadline_at is not null;
