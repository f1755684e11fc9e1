import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { toVersionComparisonDto } from "#lib/contracts/model-dto";
import { VersionComparisonDto } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { compareVersions } from "#lib/registry/compare-versions";

export const GET = defineRoute({
  summary: "Compare two versions: paired figures, money, size, latency, and their manifests",
  act: "read_models",
  params: z.strictObject({ model: Slug, version: VersionNumber, other: VersionNumber }),
  reply: VersionComparisonDto,
  handle: async ({ db, params: { model, version: a, other: b } }) => {
    const named = { model, a, b };
    return toVersionComparisonDto(named, await compareVersions(db, named));
  },
});
