import { z } from "zod";

/** A moment on the wire: ISO 8601 in UTC. PostgreSQL has no year 0. */
export const Instant = z.iso
  .datetime()
  .refine((text) => !text.startsWith("0000"), "there is no year 0");

/** Text that PostgreSQL can store: well formed and without NUL. */
export function textUpTo(max: number, min = 0) {
  return z
    .string()
    .min(min)
    .max(max)
    .refine(
      (text) => !text.includes("\u0000") && text.isWellFormed(),
      "holds characters that cannot be stored",
    );
}

/** A name in an address: lower case, digits, dashes. */
export const Slug = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/, "use lower-case letters, digits and dashes");

/** The largest whole number that an integer column holds. */
const MOST = 2_147_483_647;

/** The number of a version in an address. */
export const VersionNumber = z.coerce.number().int().min(1).max(MOST);

/** The number of a version or revision in a body; 0 is the one before the first. */
export const Ordinal = z.number().int().min(0).max(MOST);

export const Label = textUpTo(64, 1);

/** A page of a list: what it holds, and where the next begins. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() });
}

/** Query of every list. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});

/** An RFC 9457 problem document with our members. */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  request_id: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
