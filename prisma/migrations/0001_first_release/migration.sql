-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "input_kind" AS ENUM ('features', 'text', 'image', 'tensor', 'probabilities');

-- CreateEnum
CREATE TYPE "stop_mode" AS ENUM ('off', 'review', 'reject');

-- CreateEnum
CREATE TYPE "policy_state" AS ENUM ('shadow', 'active', 'retired');

-- CreateEnum
CREATE TYPE "outbox_state" AS ENUM ('held', 'final', 'cancelled');

-- CreateEnum
CREATE TYPE "job_state" AS ENUM ('queued', 'running', 'done', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "model_version_state" AS ENUM ('registered', 'quarantined');

-- CreateEnum
CREATE TYPE "reveal_mode" AS ENUM ('after_provisional', 'on_request', 'always', 'never');

-- CreateEnum
CREATE TYPE "case_state" AS ENUM ('waiting', 'decided');

-- CreateEnum
CREATE TYPE "case_origin" AS ENUM ('routed', 'audit', 'gold', 'appeal');

-- CreateEnum
CREATE TYPE "claim_kind" AS ENUM ('active', 'reserved');

-- CreateEnum
CREATE TYPE "decision_kind" AS ENUM ('decide', 'reversal', 'amend', 'fallback');

-- CreateEnum
CREATE TYPE "decision_source" AS ENUM ('human', 'fallback');

-- CreateEnum
CREATE TYPE "route" AS ENUM ('auto', 'review');

-- CreateTable
CREATE TABLE "clock_offsets" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seconds" INTEGER NOT NULL,

    CONSTRAINT "clock_offsets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "disabled_at" TIMESTAMPTZ(3),
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verifications" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_failures" (
    "id" BIGSERIAL NOT NULL,
    "subject" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_failures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "scopes" TEXT[],
    "endpoints" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reviewer_seats" (
    "user_id" TEXT NOT NULL,

    CONSTRAINT "reviewer_seats_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "endpoints" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "labels" TEXT[],
    "input_kind" "input_kind" NOT NULL,
    "input_schema" JSONB NOT NULL DEFAULT '{}',
    "model_id" TEXT,
    "model_alias" TEXT NOT NULL DEFAULT 'champion',
    "serving" JSONB NOT NULL DEFAULT '{"strategy":"dynamic"}',
    "queue_id" TEXT NOT NULL,
    "active_policy_id" TEXT,
    "stop_mode" "stop_mode" NOT NULL DEFAULT 'off',
    "stop_reason" TEXT,
    "stopped_by" TEXT,
    "stopped_at" TIMESTAMPTZ(3),
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_versions" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" "policy_state" NOT NULL,
    "document" JSONB NOT NULL,
    "base_version" INTEGER,
    "restored_from" INTEGER,
    "reason" TEXT NOT NULL,
    "simulation" JSONB,
    "waiver" JSONB,
    "published_by" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "policy_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_drafts" (
    "endpoint_id" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "base_version" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_drafts_pkey" PRIMARY KEY ("endpoint_id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "scope" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "status" INTEGER,
    "body" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("scope","key")
);

-- CreateTable
CREATE TABLE "outbox_events" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "prediction_id" TEXT NOT NULL,
    "decision_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "payload" JSONB NOT NULL,
    "state" "outbox_state" NOT NULL,
    "final_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_role" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "object_kind" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "request_id" TEXT,
    "policy_version" INTEGER,
    "model_version" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "slot" TEXT,
    "payload" JSONB NOT NULL DEFAULT '{}',
    "state" "job_state" NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL DEFAULT 5,
    "run_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_until" TIMESTAMPTZ(3),
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "log" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "result" JSONB,
    "error" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "models" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_versions" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "size_bytes" INTEGER NOT NULL,
    "manifest" JSONB NOT NULL,
    "pipeline" JSONB NOT NULL,
    "pipeline_sha256" TEXT NOT NULL,
    "labels" TEXT[],
    "golden" JSONB NOT NULL DEFAULT '[]',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "parents" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "state" "model_version_state" NOT NULL DEFAULT 'registered',
    "strikes" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "model_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calibrators" (
    "id" TEXT NOT NULL,
    "model_version_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "method" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "report" JSONB,
    "rows" INTEGER NOT NULL,
    "fitted_on" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "calibrators_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_aliases" (
    "model_id" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_aliases_pkey" PRIMARY KEY ("model_id","alias")
);

-- CreateTable
CREATE TABLE "alias_moves" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "from_version_id" TEXT,
    "to_version_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alias_moves_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queues" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "guideline" TEXT NOT NULL DEFAULT '',
    "guideline_version" INTEGER NOT NULL DEFAULT 1,
    "claim_seconds" INTEGER NOT NULL DEFAULT 300,
    "max_claims" INTEGER NOT NULL DEFAULT 10,
    "grace_seconds" INTEGER NOT NULL DEFAULT 10,
    "reveal_mode" "reveal_mode" NOT NULL DEFAULT 'after_provisional',
    "other_arm_share" DOUBLE PRECISION NOT NULL DEFAULT 0.1,
    "is_reason_required" BOOLEAN NOT NULL DEFAULT false,
    "is_picking_allowed" BOOLEAN NOT NULL DEFAULT true,
    "reviews_needed" INTEGER NOT NULL DEFAULT 1,
    "gold_share" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "escalates_to_id" TEXT,
    "stop_mode" "stop_mode" NOT NULL DEFAULT 'off',
    "stop_reason" TEXT,
    "stopped_by" TEXT,
    "stopped_at" TIMESTAMPTZ(3),
    "is_demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "queues_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "queue_members" (
    "queue_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "is_lead" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "queue_members_pkey" PRIMARY KEY ("queue_id","user_id")
);

-- CreateTable
CREATE TABLE "review_cases" (
    "id" TEXT NOT NULL,
    "queue_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "prediction_id" TEXT NOT NULL,
    "state" "case_state" NOT NULL DEFAULT 'waiting',
    "origin" "case_origin" NOT NULL DEFAULT 'routed',
    "revision" INTEGER NOT NULL DEFAULT 0,
    "priority" DOUBLE PRECISION NOT NULL,
    "minutes" DOUBLE PRECISION NOT NULL DEFAULT 1,
    "deadline_at" TIMESTAMPTZ(3),
    "claimed_by" TEXT,
    "claim_token" INTEGER NOT NULL DEFAULT 0,
    "claim_kind" "claim_kind" NOT NULL DEFAULT 'active',
    "claim_source" TEXT NOT NULL DEFAULT 'next',
    "claimed_at" TIMESTAMPTZ(3),
    "claimed_until" TIMESTAMPTZ(3),
    "claim_instance" TEXT,
    "shown_at" TIMESTAMPTZ(3),
    "released_from" TEXT,
    "released_token" INTEGER,
    "reveal_mode" "reveal_mode" NOT NULL,
    "arm_propensity" DOUBLE PRECISION NOT NULL,
    "gold_label" TEXT,
    "escalated_from_id" TEXT,
    "fallback_label" TEXT,
    "is_fallback_fixed" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "review_cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_exclusions" (
    "case_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_exclusions_pkey" PRIMARY KEY ("case_id","user_id")
);

-- CreateTable
CREATE TABLE "case_reveals" (
    "case_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "provisional_label" TEXT,
    "provisional_at" TIMESTAMPTZ(3),
    "revealed_at" TIMESTAMPTZ(3),

    CONSTRAINT "case_reveals_pkey" PRIMARY KEY ("case_id","user_id")
);

-- CreateTable
CREATE TABLE "case_drafts" (
    "case_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "label" TEXT,
    "reason" TEXT NOT NULL DEFAULT '',
    "note" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_drafts_pkey" PRIMARY KEY ("case_id","user_id")
);

-- CreateTable
CREATE TABLE "case_notes" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "is_escalation" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reviews" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "reviewer_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "reason" TEXT,
    "confidence" DOUBLE PRECISION,
    "shown_at" TIMESTAMPTZ(3),
    "provisional_label" TEXT,
    "provisional_at" TIMESTAMPTZ(3),
    "revealed_at" TIMESTAMPTZ(3),
    "mode" "reveal_mode" NOT NULL,
    "arm_propensity" DOUBLE PRECISION NOT NULL,
    "active_ms" INTEGER,
    "input" TEXT,
    "guideline_version" INTEGER NOT NULL,
    "client_build" TEXT,
    "claim_token" INTEGER NOT NULL,
    "claim_source" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decisions" (
    "id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "prediction_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "kind" "decision_kind" NOT NULL,
    "source" "decision_source" NOT NULL,
    "label" TEXT,
    "review_id" TEXT,
    "decided_by" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "reason" TEXT,
    "claim_token" INTEGER,
    "supersedes" TEXT,
    "final_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "predictions" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "principal_id" TEXT NOT NULL,
    "reference" TEXT,
    "subject" TEXT,
    "input_sha256" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "context" JSONB,
    "model_version_id" TEXT,
    "pipeline_sha256" TEXT,
    "calibrator_id" TEXT,
    "policy_id" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "strategy" TEXT NOT NULL,
    "path" TEXT[],
    "is_cached" BOOLEAN NOT NULL DEFAULT false,
    "cache_age_ms" INTEGER,
    "raw" DOUBLE PRECISION[],
    "probabilities" DOUBLE PRECISION[],
    "automatic_cost" DOUBLE PRECISION,
    "review_cost" DOUBLE PRECISION,
    "route" "route" NOT NULL,
    "action" TEXT,
    "source" TEXT,
    "provisional" TEXT,
    "decision" JSONB NOT NULL,
    "circumstances" JSONB NOT NULL,
    "stages" JSONB NOT NULL,
    "latency_ms" DOUBLE PRECISION NOT NULL,
    "is_solely_automated" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "predictions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_draws" (
    "prediction_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "pi" DOUBLE PRECISION NOT NULL,
    "u" DOUBLE PRECISION NOT NULL,
    "is_sampled" BOOLEAN NOT NULL,
    "key_id" TEXT NOT NULL,
    "plan_version" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_draws_pkey" PRIMARY KEY ("prediction_id")
);

-- CreateTable
CREATE TABLE "rejected_inputs" (
    "id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "principal_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "input_sha256" TEXT NOT NULL,
    "faults" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rejected_inputs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outcomes" (
    "id" TEXT NOT NULL,
    "prediction_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "observed_at" TIMESTAMPTZ(3),
    "principal_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outcomes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "static_predictions" (
    "model_version_id" TEXT NOT NULL,
    "key" BYTEA NOT NULL,
    "raw" DOUBLE PRECISION[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "static_predictions_pkey" PRIMARY KEY ("model_version_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions"("token");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "accounts_user_id_idx" ON "accounts"("user_id");

-- CreateIndex
CREATE INDEX "verifications_identifier_idx" ON "verifications"("identifier");

-- CreateIndex
CREATE INDEX "sign_in_failures_subject_at_idx" ON "sign_in_failures"("subject", "at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_sha256_key" ON "api_keys"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "endpoints_name_key" ON "endpoints"("name");

-- CreateIndex
CREATE UNIQUE INDEX "policy_versions_endpoint_id_version_key" ON "policy_versions"("endpoint_id", "version");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_events_decision_id_key" ON "outbox_events"("decision_id");

-- CreateIndex
CREATE INDEX "outbox_events_held" ON "outbox_events"("final_at") WHERE (state = 'held');

-- CreateIndex
CREATE UNIQUE INDEX "outbox_events_case_id_sequence_key" ON "outbox_events"("case_id", "sequence");

-- CreateIndex
CREATE INDEX "audit_events_at_id_idx" ON "audit_events"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "audit_events_object_kind_object_id_at_idx" ON "audit_events"("object_kind", "object_id", "at");

-- CreateIndex
CREATE INDEX "jobs_due" ON "jobs"("run_at") WHERE (finished_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "jobs_kind_slot_key" ON "jobs"("kind", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "models_name_key" ON "models"("name");

-- CreateIndex
CREATE UNIQUE INDEX "model_versions_model_id_version_key" ON "model_versions"("model_id", "version");

-- CreateIndex
CREATE UNIQUE INDEX "calibrators_model_version_id_version_key" ON "calibrators"("model_version_id", "version");

-- CreateIndex
CREATE INDEX "alias_moves_model_id_alias_moved_at_idx" ON "alias_moves"("model_id", "alias", "moved_at");

-- CreateIndex
CREATE UNIQUE INDEX "queues_name_key" ON "queues"("name");

-- CreateIndex
CREATE INDEX "queue_members_user_id_idx" ON "queue_members"("user_id");

-- CreateIndex
CREATE INDEX "review_cases_next" ON "review_cases"("queue_id", "priority" DESC, "id") WHERE (state = 'waiting');

-- CreateIndex
CREATE INDEX "review_cases_due" ON "review_cases"("queue_id", "deadline_at") WHERE (state = 'waiting' and deadline_at is not null);

-- CreateIndex
CREATE INDEX "review_cases_held" ON "review_cases"("claimed_by") WHERE (state = 'waiting');

-- CreateIndex
CREATE INDEX "review_cases_done" ON "review_cases"("queue_id", "decided_at" DESC) WHERE (state = 'decided');

-- CreateIndex
CREATE INDEX "review_cases_oldest" ON "review_cases"("queue_id", "created_at") WHERE (state = 'waiting');

-- CreateIndex
CREATE INDEX "review_cases_queue_id_id_idx" ON "review_cases"("queue_id", "id");

-- CreateIndex
CREATE INDEX "review_cases_prediction_id_idx" ON "review_cases"("prediction_id");

-- CreateIndex
CREATE INDEX "review_cases_endpoint_id_created_at_idx" ON "review_cases"("endpoint_id", "created_at");

-- CreateIndex
CREATE INDEX "case_notes_case_id_created_at_idx" ON "case_notes"("case_id", "created_at");

-- CreateIndex
CREATE INDEX "reviews_reviewer_id_created_at_idx" ON "reviews"("reviewer_id", "created_at");

-- CreateIndex
CREATE INDEX "reviews_case_id_idx" ON "reviews"("case_id");

-- CreateIndex
CREATE INDEX "decisions_prediction_id_revision_idx" ON "decisions"("prediction_id", "revision");

-- CreateIndex
CREATE INDEX "decisions_decided_by_decided_at_idx" ON "decisions"("decided_by", "decided_at");

-- CreateIndex
CREATE UNIQUE INDEX "decisions_case_id_revision_key" ON "decisions"("case_id", "revision");

-- CreateIndex
CREATE INDEX "predictions_endpoint_id_created_at_id_idx" ON "predictions"("endpoint_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "predictions_endpoint_id_reference_idx" ON "predictions"("endpoint_id", "reference");

-- CreateIndex
CREATE INDEX "audit_draws_endpoint_id_created_at_idx" ON "audit_draws"("endpoint_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_draws_sampled" ON "audit_draws"("created_at") WHERE (is_sampled);

-- CreateIndex
CREATE INDEX "rejected_inputs_endpoint_id_created_at_idx" ON "rejected_inputs"("endpoint_id", "created_at");

-- CreateIndex
CREATE INDEX "outcomes_prediction_id_created_at_idx" ON "outcomes"("prediction_id", "created_at");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_drafts" ADD CONSTRAINT "policy_drafts_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calibrators" ADD CONSTRAINT "calibrators_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "model_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alias_moves" ADD CONSTRAINT "alias_moves_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "queue_members" ADD CONSTRAINT "queue_members_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queues"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_cases" ADD CONSTRAINT "review_cases_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queues"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_exclusions" ADD CONSTRAINT "case_exclusions_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "review_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_reveals" ADD CONSTRAINT "case_reveals_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "review_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_drafts" ADD CONSTRAINT "case_drafts_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "review_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_notes" ADD CONSTRAINT "case_notes_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "review_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "review_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "review_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "reviews"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What the schema language cannot say: the clock, the guards, the bells.

-- The only clock that claims, finality, deadlines and keys obey. Tests move it, hosts cannot.
create function umpire_now() returns timestamptz language plpgsql volatile as $$
begin
  return clock_timestamp()
    + coalesce((select seconds from clock_offsets where id = 1), 0) * interval '1 second';
end $$;

-- No actor, no write: every transaction that changes something says on whose behalf.
create function umpire_require_actor() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('umpire.actor', true), '') = '' then
    raise exception 'no actor: % on % outside a named transaction', tg_op, tg_table_name
      using errcode = 'UMP01';
  end if;
  return null;
end $$;

-- History is added to, never changed; an erasure declares itself.
create function umpire_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and coalesce(current_setting('umpire.erasure', true), '') = 'on' then
    return old;
  end if;
  raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'UMP02';
end $$;

create function umpire_ring_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('umpire_changed', tg_table_name);
  return null;
end $$;

create function umpire_ring_decided() returns trigger language plpgsql as $$
begin
  perform pg_notify('umpire_decided', new.prediction_id);
  return null;
end $$;

create function umpire_ring_cases() returns trigger language plpgsql as $$
begin
  perform pg_notify('umpire_cases', new.queue_id);
  return null;
end $$;

do $$
declare name text;
begin
  foreach name in array array[
    'api_keys', 'reviewer_seats', 'models', 'model_versions', 'calibrators', 'model_aliases',
    'alias_moves', 'endpoints', 'policy_versions', 'policy_drafts', 'queues', 'queue_members',
    'review_cases', 'case_exclusions', 'case_reveals', 'case_drafts', 'case_notes', 'reviews',
    'decisions', 'predictions', 'audit_draws', 'rejected_inputs', 'outcomes', 'static_predictions',
    'idempotency_keys', 'outbox_events', 'audit_events', 'jobs']
  loop
    execute format('create trigger require_actor after insert or update or delete on %I
                    for each statement execute function umpire_require_actor()', name);
  end loop;
  foreach name in array array[
    'reviews', 'decisions', 'audit_events', 'predictions', 'audit_draws', 'rejected_inputs',
    'outcomes', 'alias_moves', 'calibrators']
  loop
    execute format('create trigger append_only before update or delete on %I
                    for each row execute function umpire_append_only()', name);
    execute format('create trigger append_only_truncate before truncate on %I
                    for each statement execute function umpire_append_only()', name);
  end loop;
  foreach name in array array[
    'api_keys', 'endpoints', 'policy_versions', 'model_aliases', 'model_versions', 'calibrators',
    'queues']
  loop
    execute format('create trigger ring_changed after insert or update or delete on %I
                    for each statement execute function umpire_ring_changed()', name);
  end loop;
end $$;

create trigger keep_document before update of document, endpoint_id, version on policy_versions
  for each row execute function umpire_append_only();
create trigger keep_artefact before update of sha256, manifest, pipeline, pipeline_sha256, labels, version
  on model_versions for each row execute function umpire_append_only();
create trigger ring_decided after insert on decisions
  for each row execute function umpire_ring_decided();
create trigger ring_cases after insert or update of state, claimed_by, claimed_until on review_cases
  for each row execute function umpire_ring_cases();
create trigger ring_settled after update of state on outbox_events
  for each row execute function umpire_ring_decided();
