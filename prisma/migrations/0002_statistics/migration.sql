-- AlterTable
ALTER TABLE "queues" ADD COLUMN     "age_weight" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "guarantees" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "alpha" DOUBLE PRECISION NOT NULL,
    "delta" DOUBLE PRECISION NOT NULL,
    "threshold" DOUBLE PRECISION,
    "n" INTEGER NOT NULL,
    "k" INTEGER NOT NULL,
    "evidence" JSONB NOT NULL,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "model_version_id" TEXT,
    "calibrator_id" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "voided_at" TIMESTAMPTZ(3),
    "void_reason" TEXT,

    CONSTRAINT "guarantees_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "capacity_prices" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "policy_id" TEXT NOT NULL,
    "lambda" DOUBLE PRECISION NOT NULL,
    "step" DOUBLE PRECISION NOT NULL,
    "minutes_routed" DOUBLE PRECISION NOT NULL,
    "budget_minutes" DOUBLE PRECISION NOT NULL,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "capacity_prices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_plans" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "floor" DOUBLE PRECISION NOT NULL,
    "rate" DOUBLE PRECISION NOT NULL,
    "gamma_automatic" DOUBLE PRECISION NOT NULL,
    "gamma_review" DOUBLE PRECISION NOT NULL,
    "rows" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_plans_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "guarantees_endpoint_id_created_at_idx" ON "guarantees"("endpoint_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "capacity_prices_endpoint_id_created_at_idx" ON "capacity_prices"("endpoint_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "capacity_prices_policy_id_window_to_key" ON "capacity_prices"("policy_id", "window_to");

-- CreateIndex
CREATE UNIQUE INDEX "audit_plans_endpoint_id_version_key" ON "audit_plans"("endpoint_id", "version");



-- What the schema language cannot say: the guards and the bells.
do $$
declare name text;
begin
  foreach name in array array['guarantees', 'capacity_prices', 'audit_plans']
  loop
    execute format('create trigger require_actor after insert or update or delete on %I
                    for each statement execute function umpire_require_actor()', name);
  end loop;
  foreach name in array array['capacity_prices', 'audit_plans']
  loop
    execute format('create trigger append_only before update or delete on %I
                    for each row execute function umpire_append_only()', name);
    execute format('create trigger append_only_truncate before truncate on %I
                    for each statement execute function umpire_append_only()', name);
  end loop;
end $$;

-- A certificate is set aside, never rewritten.
create trigger keep_certificate
  before update of endpoint_id, kind, alpha, delta, threshold, n, k, evidence, window_from, window_to,
                   policy_version, model_version_id, calibrator_id, created_by, created_at, expires_at
  on guarantees for each row execute function umpire_append_only();
