-- AlterTable
ALTER TABLE "review_cases" ADD COLUMN     "decider" TEXT,
ADD COLUMN     "is_adjudication" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "is_for_leads" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "reviews_needed" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "stakes" JSONB;

-- AlterTable
ALTER TABLE "reviews" ADD COLUMN     "decider" TEXT;
