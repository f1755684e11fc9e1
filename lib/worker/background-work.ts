import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { nextFinalityMs, settleFinality } from "#lib/delivery/settle-finality";
import { enqueueEvery } from "#lib/jobs/enqueue-job";
import { type JobHandler, runNextJob } from "#lib/jobs/run-next-job";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { measureReviewerProfiles } from "#lib/monitoring/measure-reviewer-profiles";
import { watchGuarantees } from "#lib/monitoring/watch-guarantees";
import { EVALUATE_VERSION } from "#lib/registry/evaluations/start-evaluation";
import { decideByDeadline, nextDeadlineMs } from "#lib/review/decide-by-deadline";
import { forgetLeftovers } from "#lib/review/forget-leftovers";
import type { AuditKey } from "#lib/serving/audit-draw";
import { FIT_LADDER } from "#lib/serving/ladder-fits/start-ladder-fit";
import { measureDeadlines } from "#lib/serving/measure-deadlines";
import { openAuditCases } from "#lib/serving/open-audit-cases";
import { planAudits, plannedEndpoint } from "#lib/serving/plan-audits";
import { watchPromotions } from "#lib/serving/promotion-watches/watch-promotions";
import { queueOf, reorderQueue } from "#lib/serving/reorder-queue";
import { replayServedVersions } from "#lib/serving/replay-served-versions";
import { repriceCapacity } from "#lib/serving/reprice-capacity";
import { filesDir } from "#lib/serving/serving-doors";
import { keepTables } from "#lib/serving/tables/keep-tables";
import { precomputeAnswers } from "#lib/serving/tables/precompute-answers";
import { PRECOMPUTE } from "#lib/serving/tables/start-precompute";
import { logger } from "#lib/telemetry/logger";
import { evaluateVersion } from "./evaluation/evaluate-version";
import { fitLadder } from "./ladder/fit-ladder";
import { measureTask } from "./measure";
import type { Task } from "./task";

type Doors = {
  readonly db: Db;
  readonly auditKey: AuditKey;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly signal: AbortSignal;
};

const FORGET = { kind: "forget_leftovers", everySeconds: 3_600, createdBy: SYSTEM_ACTOR.id };

const WATCH = { kind: "watch_guarantees", everySeconds: 3_600, createdBy: SYSTEM_ACTOR.id };

const PROFILE = { kind: "measure_reviewers", everySeconds: 3_600, createdBy: SYSTEM_ACTOR.id };

/** Asked hourly, so that an endpoint has its plan soon after there is enough to plan on; each holds for a day. */
const PLAN = { kind: "plan_audits", everySeconds: 3_600, createdBy: SYSTEM_ACTOR.id };

const REPLAY = { kind: "replay_versions", everySeconds: 86_400, createdBy: SYSTEM_ACTOR.id };

/** What this process does of the jobs that anybody queues. */
function ownHandlers({ db, auditKey }: Doors): [string, JobHandler][] {
  return [
    [FORGET.kind, () => forgetLeftovers(db)],
    [WATCH.kind, () => watchGuarantees(db)],
    [PROFILE.kind, () => measureReviewerProfiles(db)],
    [PLAN.kind, ({ job }) => planAudits(db, plannedEndpoint(job.payload))],
    [EVALUATE_VERSION, (desk) => evaluateVersion(desk)],
    [FIT_LADDER, (desk) => fitLadder(desk)],
    [PRECOMPUTE, (desk) => precomputeAnswers(desk, { filesDir: filesDir() })],
    [REPLAY.kind, () => replayServedVersions(db, { filesDir: filesDir() })],
    ["reorder_queue", ({ job }) => reorderQueue(db, { ...queueOf(job.payload), auditKey })],
  ];
}

/** The list of background work: one task, one use-case. */
export function backgroundWork(doors: Doors): Task[] {
  const { db, auditKey, signal } = doors;
  const known = new Map<string, JobHandler>([...ownHandlers(doors), ...doors.handlers]);
  return [
    {
      name: "settle_finality",
      pollMs: 5_000,
      channels: ["umpire_decided"],
      run: async () => {
        await settleFinality(db);
        return nextFinalityMs(db);
      },
    },
    {
      name: "decide_by_deadline",
      pollMs: 5_000,
      run: async () => {
        await decideByDeadline(db);
        return nextDeadlineMs(db);
      },
    },
    {
      name: "open_audit_cases",
      pollMs: 5_000,
      run: async () => ((await openAuditCases(db, auditKey)) > 0 ? 0 : null),
    },
    {
      name: "reprice_capacity",
      pollMs: 60_000,
      run: async () => {
        await repriceCapacity(db);
        await measureDeadlines(db);
        return null;
      },
    },
    {
      name: "schedule",
      pollMs: 60_000,
      run: async () => {
        await inTransaction(db, SYSTEM_ACTOR, async (tx) => {
          await enqueueEvery(tx, FORGET);
          await enqueueEvery(tx, WATCH);
          await enqueueEvery(tx, PROFILE);
          await enqueueEvery(tx, PLAN);
          await enqueueEvery(tx, REPLAY);
        });
        return null;
      },
    },
    {
      name: "run_jobs",
      pollMs: 1_000,
      run: async () => ((await runNextJob(db, known, { signal })) ? 0 : null),
    },
    {
      name: "keep_tables",
      pollMs: 10_000,
      run: async () => {
        await keepTables(db);
        return null;
      },
    },
    {
      name: "watch_promotions",
      pollMs: 5_000,
      run: async () => {
        for (const { model, broken } of await watchPromotions(db)) {
          if (broken) logger().error({ model, reason: broken }, "version_rolled_back");
        }
        return null;
      },
    },
    measureTask(db),
  ];
}
