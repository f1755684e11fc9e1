import { z } from "zod";
import { Instant } from "./common";

/** Background work that was started. */
export const StartedJobDto = z.strictObject({ job_id: z.string() });

export const JobDto = z.strictObject({
  id: z.string(),
  kind: z.string(),
  state: z.enum(["queued", "running", "done", "failed", "cancelled"]),
  /** In [0, 1]. */
  progress: z.number(),
  log: z.array(z.string()),
  /** Whatever its kind of work ends with; null until then. */
  result: z.unknown(),
  /** Why the last attempt failed; null when none did. */
  error: z.string().nullable(),
  attempt: z.number().int(),
  created_by: z.string(),
  created_at: Instant,
  finished_at: Instant.nullable(),
});
export type JobDto = z.infer<typeof JobDto>;

/** What of a job goes out; its payload stays in. */
type ToldJob = Pick<
  JobDto,
  "id" | "kind" | "state" | "progress" | "result" | "error" | "attempt"
> & {
  readonly log: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
};

export function toJobDto(job: ToldJob): JobDto {
  const { id, kind, state, progress, log, result, error, attempt } = job;
  return {
    ...{ id, kind, state, progress, log: [...log], result, error, attempt },
    created_by: job.createdBy,
    created_at: job.createdAt.toISOString(),
    finished_at: job.finishedAt?.toISOString() ?? null,
  };
}
