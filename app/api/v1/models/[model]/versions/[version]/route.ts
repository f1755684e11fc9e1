import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { ModelVersionDetailDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { toldVersion } from "../../../told-version";

export const GET = defineRoute({
  summary: "Read a version: manifest, lineage, checks, where it serves, its history",
  act: "read_models",
  params: z.strictObject({ model: Slug, version: VersionNumber }),
  reply: ModelVersionDetailDto,
  handle: ({ db, params }) => toldVersion(db, params),
});
